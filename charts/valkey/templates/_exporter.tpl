{{- /* The exporter takes passwords from JSON only. `configure` has seen to it that this one needs no escaping there. */}}
{{- define "valkey.exporterPassword" -}}
- name: exporter-password
  image: {{ include "valkey.image" .Values.images.server }}
  imagePullPolicy: {{ .Values.images.server.pullPolicy }}
  command:
    - sh
    - -euc
    - |
      umask 077
      printf '{"{{ include "valkey.scheme" . }}://relais-check@127.0.0.1:{{ .Values.ports.server }}":"%s"}' "$(cat /run/secrets/valkey/check-password)" > /run/exporter/passwords.json
  securityContext:
    {{- include "valkey.containerSecurityContext" . | nindent 4 }}
  resources:
    {{- toYaml .Values.monitoring.exporter.resources | nindent 4 }}
  volumeMounts:
    - name: secrets
      mountPath: /run/secrets/valkey
      readOnly: true
    - name: exporter
      mountPath: /run/exporter
{{- end }}

{{- /*
What relais-check may not ask is switched off, as far as there is a switch. No /scrape: it connects to whatever address a caller
names. No probe: whether this container answers says nothing about Valkey, and Prometheus sees it.
*/}}
{{- define "valkey.exporter" -}}
- name: exporter
  image: {{ include "valkey.image" .Values.images.exporter }}
  imagePullPolicy: {{ .Values.images.exporter.pullPolicy }}
  args:
    - --redis.addr={{ include "valkey.scheme" . }}://127.0.0.1:{{ .Values.ports.server }}
    {{- if .Values.tls.secretName }}
    - --tls-ca-cert-file=/etc/valkey/tls/ca.crt
    - --tls-server-name={{ .Values.sentinel.enabled | ternary "$(SELF)" (printf "%s.%s.svc" .Release.Name .Release.Namespace) }}
    {{- end }}
    - --redis.user=relais-check
    - --redis.password-file=/run/exporter/passwords.json
    - --config-command=-
    - --exclude-latency-histogram-metrics
    - --set-client-name=false
    - --disable-scrape-endpoint
    - --web.listen-address=:{{ .Values.ports.metrics }}
  {{- if and .Values.tls.secretName .Values.sentinel.enabled }}
  env:
    {{- include "valkey.self" . | nindent 4 }}
  {{- end }}
  ports:
    - name: metrics
      containerPort: {{ .Values.ports.metrics }}
      protocol: TCP
  securityContext:
    {{- include "valkey.containerSecurityContext" . | nindent 4 }}
  resources:
    {{- toYaml .Values.monitoring.exporter.resources | nindent 4 }}
  volumeMounts:
    - name: exporter
      mountPath: /run/exporter
      readOnly: true
    {{- if .Values.tls.secretName }}
    - name: authority
      mountPath: /etc/valkey/tls
      readOnly: true
    {{- end }}
{{- end }}

{{- define "valkey.scheme" -}}
{{ empty .Values.tls.secretName | ternary "redis" "rediss" }}
{{- end }}
