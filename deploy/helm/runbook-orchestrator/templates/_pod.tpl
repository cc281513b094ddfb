{{/* (dict "root" . "service" name "settings" dict "resources" dict): the pod of one service, of the embedded form, or of the job of the topics. */}}
{{- define "runbook.pod" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{- $isJob := eq .service "topics" -}}
{{- $isEmbedded := eq .service "standalone" -}}
{{- $hasFace := or $isEmbedded (eq .service "api-gateway") -}}
{{- $overTls := and $hasFace $values.edge.tlsSecret -}}
{{- $keys := include "runbook.filesOf" . | fromYamlArray -}}
metadata:
  labels:
    {{- include "runbook.selector" . | nindent 4 }}
    {{- include "runbook.labels" $root | nindent 4 }}
    {{- with $values.pod.labels }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- with $values.pod.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  # Nothing asks Kubernetes anything.
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- if not $isJob }}
  serviceAccountName: {{ include "runbook.name" $root }}
  {{- end }}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if $isJob }}
  restartPolicy: Never
  {{- else }}
  # A service closes within 10 seconds; its log is right even when it is killed.
  terminationGracePeriodSeconds: {{ if $hasFace }}20{{ else }}15{{ end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    fsGroup: 1000
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: {{ .service }}
      image: {{ include "runbook.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      {{- if $isJob }}
      command: [node, apps/orchestrator/dist/topics.js]
      {{- end }}
      env: {{- include "runbook.environment" . | trim | nindent 8 }}
      {{- if not $isJob }}
      ports: [{ name: http, containerPort: 4000 }{{ if $values.metrics.enabled }}, { name: metrics, containerPort: {{ $values.metrics.port }} }{{ end }}]
      {{- range $kind := list "startup" "live" "ready" }}
      {{- $probe := get $values.probes $kind }}
      {{ get (dict "startup" "startupProbe" "live" "livenessProbe" "ready" "readinessProbe") $kind }}:
        httpGet: { path: {{ $probe.path }}, port: http, scheme: {{ if $overTls }}HTTPS{{ else }}HTTP{{ end }} }
        periodSeconds: {{ $probe.periodSeconds }}
        timeoutSeconds: 3
        failureThreshold: {{ $probe.failureThreshold }}
      {{- end }}
      {{- if $hasFace }}
      # Whoever routes requests here has heard that they should go elsewhere before the port closes.
      lifecycle: { preStop: { exec: { command: [node, -e, 'setTimeout(() => {}, 4000)'] } } }
      {{- end }}
      {{- end }}
      resources: {{- toYaml .resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- if not $isJob }}
        - { name: data, mountPath: /data }
        {{- end }}
        {{- if $keys }}
        - { name: secrets, mountPath: /run/runbook/secrets, readOnly: true }
        {{- end }}
        {{- if $overTls }}
        - { name: edge-tls, mountPath: /run/runbook/tls, readOnly: true }
        {{- end }}
        {{- if and (not $isEmbedded) $values.kafka.tls.secret }}
        - { name: kafka-tls, mountPath: /run/runbook/kafka, readOnly: true }
        {{- end }}
        {{- if and (not $isEmbedded) (not $isJob) $values.mongo.tlsSecret }}
        - { name: mongo-tls, mountPath: /run/runbook/mongo, readOnly: true }
        {{- end }}
  volumes:
    - { name: tmp, emptyDir: { medium: Memory, sizeLimit: 64Mi } }
    {{- if and (not $isEmbedded) (not $isJob) }}
    # Nothing that matters lies here: the log is in Kafka, documents are in MongoDB.
    - { name: data, emptyDir: { sizeLimit: 1Gi } }
    {{- end }}
    {{- if $keys }}
    - name: secrets
      secret:
        secretName: {{ $values.secrets.name }}
        # Of root, read by the group of the service: others read nothing.
        defaultMode: 0440
        items: {{- range $keys }}
          - { key: {{ . }}, path: {{ . }} }
        {{- end }}
    {{- end }}
    {{- if $overTls }}
    - { name: edge-tls, secret: { secretName: {{ $values.edge.tlsSecret }}, defaultMode: 0440 } }
    {{- end }}
    {{- if and (not $isEmbedded) $values.kafka.tls.secret }}
    - { name: kafka-tls, secret: { secretName: {{ $values.kafka.tls.secret }}, defaultMode: 0440 } }
    {{- end }}
    {{- if and (not $isEmbedded) (not $isJob) $values.mongo.tlsSecret }}
    - { name: mongo-tls, secret: { secretName: {{ $values.mongo.tlsSecret }}, defaultMode: 0440 } }
    {{- end }}
  {{- if not (or $isJob $isEmbedded) }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "runbook.selector" . | nindent 10 }}
  {{- end }}
  {{- with $values.pod.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.pod.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.pod.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.pod.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
{{- end }}
