{{/* (dict "root" . "service" name "settings" dict): the variables of a container, by name. What the chart knows comes first, what the operator sets holds. */}}
{{- define "runbook.environment" -}}
{{- $values := .root.Values -}}
{{- $isEmbedded := eq .service "standalone" -}}
{{- $hasFace := or $isEmbedded (eq .service "api-gateway") -}}
{{- $found := dict "NODE_ENV" "production" "LOG_LEVEL" "info" -}}
{{- if ne .service "topics" }}{{ $found = merge (dict "SERVICE" .service "HOST" "0.0.0.0" "PORT" "4000" "DATA_DIR" "/data") $found }}{{ end -}}
{{- if not $isEmbedded }}
{{- $found = set $found "KAFKA_BROKERS" (join "," $values.kafka.brokers) }}
{{- with $values.kafka.replication }}{{ $found = set $found "KAFKA_REPLICATION" (toString .) }}{{ end }}
{{- if $values.kafka.tls.secret }}
{{- $found = set $found "KAFKA_TLS_CA" "/run/runbook/kafka/ca.crt" }}
{{- if $values.kafka.tls.clientCertificate }}{{ $found = merge (dict "KAFKA_TLS_CERT" "/run/runbook/kafka/tls.crt" "KAFKA_TLS_KEY" "/run/runbook/kafka/tls.key") $found }}{{ end }}
{{- else if $values.kafka.tls.system }}{{ $found = set $found "KAFKA_TLS_CA" "system" }}
{{- end }}
{{- with $values.kafka.sasl.mechanism }}{{ $found = merge (dict "KAFKA_SASL" . "KAFKA_USERNAME" $values.kafka.sasl.username) $found }}{{ end }}
{{- end }}
{{- if $hasFace }}
{{- if $values.edge.tlsSecret }}{{ $found = merge (dict "TLS_CERT" "/run/runbook/tls/tls.crt" "TLS_KEY" "/run/runbook/tls/tls.key") $found }}{{ end }}
{{- with $values.edge.trustedProxy }}{{ $found = set $found "TRUSTED_PROXY" . }}{{ end }}
{{- end }}
{{- if and $values.metrics.enabled (ne .service "topics") }}{{ $found = merge (dict "METRICS_HOST" "0.0.0.0" "METRICS_PORT" (toString $values.metrics.port)) $found }}{{ end }}
{{- range (include "runbook.filesOf" . | fromYamlArray) }}{{ $found = set $found (printf "%s_FILE" .) (printf "/run/runbook/secrets/%s" .) }}{{ end }}
{{- range $name, $value := merge (dict) .settings $values.settings }}{{ $found = set $found $name (toString $value) }}{{ end }}
{{- range $name := keys $found | sortAlpha }}
- { name: {{ $name }}, value: {{ get $found $name | quote }} }
{{- end }}
{{- if has "OTEL_EXPORTER_OTLP_HEADERS" (include "runbook.keysOf" . | fromYamlArray) }}
- { name: OTEL_EXPORTER_OTLP_HEADERS, valueFrom: { secretKeyRef: { name: {{ $values.secrets.name }}, key: OTEL_EXPORTER_OTLP_HEADERS } } }
{{- end }}
{{- end }}
