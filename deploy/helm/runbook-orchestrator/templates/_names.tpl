{{/* What everything of this release is called. */}}
{{- define "runbook.name" -}}
{{- if contains "runbook" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-runbook" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{- define "runbook.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: runbook-orchestrator
{{- end }}

{{/* (dict "root" . "service" name): what selects the pods of one service. */}}
{{- define "runbook.selector" -}}
app.kubernetes.io/name: runbook-orchestrator
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end }}

{{- define "runbook.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Which secrets each service reads: the rows of docs/guides/settings.md. Nothing else of the Secret is in its pods. */}}
{{- define "runbook.secretsOf" -}}
api-gateway: [MONGO_URL, KAFKA_PASSWORD, CLUSTER_KEY, DEV_API_KEY, SECOND_FACTOR_KEY, CREDENTIALS_KEY, EGRESS_PROXY, METRICS_TOKEN, OTEL_EXPORTER_OTLP_HEADERS]
orchestrator: [MONGO_URL, KAFKA_PASSWORD, CLUSTER_KEY, METRICS_TOKEN, OTEL_EXPORTER_OTLP_HEADERS]
executor-service: [MONGO_URL, KAFKA_PASSWORD, CLUSTER_KEY, CREDENTIALS_KEY, EGRESS_PROXY, SMTP_URL, METRICS_TOKEN, OTEL_EXPORTER_OTLP_HEADERS]
approval-service: [MONGO_URL, KAFKA_PASSWORD, CLUSTER_KEY, EGRESS_PROXY, APPROVAL_WEBHOOK_URL, APPROVAL_WEBHOOK_SECRET, METRICS_TOKEN, OTEL_EXPORTER_OTLP_HEADERS]
audit-service: [MONGO_URL, KAFKA_PASSWORD, CLUSTER_KEY, METRICS_TOKEN, OTEL_EXPORTER_OTLP_HEADERS]
topics: [KAFKA_PASSWORD, CLUSTER_KEY]
standalone: [DEV_API_KEY, SECOND_FACTOR_KEY, CREDENTIALS_KEY, EGRESS_PROXY, SMTP_URL, APPROVAL_WEBHOOK_URL, APPROVAL_WEBHOOK_SECRET, METRICS_TOKEN, OTEL_EXPORTER_OTLP_HEADERS]
{{- end }}

{{/* (dict "root" . "service" name): the keys of the Secret that the service is given, as a list in YAML. */}}
{{- define "runbook.keysOf" -}}
{{- $reads := get (include "runbook.secretsOf" . | fromYaml) .service -}}
{{- range .root.Values.secrets.keys }}{{ if has . $reads }}
- {{ . }}
{{- end }}{{ end -}}
{{- end }}

{{/* Of these keys those that are files; the others are read from the environment by a library, and stand there by reference. */}}
{{- define "runbook.filesOf" -}}
{{- range (include "runbook.keysOf" . | fromYamlArray) }}{{ if ne . "OTEL_EXPORTER_OTLP_HEADERS" }}
- {{ . }}
{{- end }}{{ end -}}
{{- end }}

{{/* What must be said, and cannot be guessed. */}}
{{- define "runbook.expectations" -}}
{{- if and (not .Values.edge.tlsSecret) (not .Values.edge.trustedProxy) }}
{{- fail "expected edge.tlsSecret (TLS at the gateway) or edge.trustedProxy (the proxies where TLS ends), found neither: set one" }}
{{- end }}
{{- if and .Values.metrics.enabled (not (has "METRICS_TOKEN" .Values.secrets.keys)) }}{{ fail "expected METRICS_TOKEN among secrets.keys with metrics.enabled, found it missing: who reads metrics learns the names of tenants and runbooks" }}{{ end }}
{{- if eq .Values.mode "distributed" }}
{{- if not .Values.kafka.brokers }}{{ fail "expected kafka.brokers with mode distributed, found none: name them as host:port" }}{{ end }}
{{- range list "CLUSTER_KEY" "DEV_API_KEY" "SECOND_FACTOR_KEY" "CREDENTIALS_KEY" "MONGO_URL" }}
{{- if not (has . $.Values.secrets.keys) }}{{ fail (printf "expected %s among secrets.keys with mode distributed, found it missing: put it into the Secret %s" . $.Values.secrets.name) }}{{ end }}
{{- end }}
{{- if and .Values.kafka.sasl.mechanism (not (has "KAFKA_PASSWORD" .Values.secrets.keys)) }}{{ fail "expected KAFKA_PASSWORD among secrets.keys with kafka.sasl.mechanism, found it missing" }}{{ end }}
{{- else if not (has "DEV_API_KEY" .Values.secrets.keys) }}
{{- fail (printf "expected DEV_API_KEY among secrets.keys, found it missing: put it into the Secret %s" .Values.secrets.name) }}
{{- end }}
{{- end }}
