{{- define "valkey.fullname" -}}
{{- if gt (len .Release.Name) 40 }}
{{- fail (printf "the release name %q has %d characters, but at most 40 are allowed; choose a shorter one"
  .Release.Name (len .Release.Name)) }}
{{- end }}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" .Release.Name) }}
{{- fail (printf "the release name %q cannot name a Service; start with a letter; only letters, digits and - are allowed" .Release.Name) }}
{{- end }}
{{- .Release.Name }}
{{- end }}

{{- define "valkey.selectorLabels" -}}
app.kubernetes.io/name: valkey
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: server
{{- end }}

{{- /* Without helm.sh/chart: on the pods a new chart version alone must not cause a failover. */}}
{{- define "valkey.podLabels" -}}
{{ include "valkey.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "valkey.labels" -}}
{{ include "valkey.podLabels" . }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "valkey.image" -}}
{{ .registry }}/{{ .repository }}:{{ .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}

{{- /* The names that members announce: full ones, because clients such as HAProxy know no search domains. */}}
{{- define "valkey.members" -}}
{{- if .Values.sentinel.enabled }}
{{- $names := list }}
{{- range until (int .Values.replicas) }}
{{- $names = append $names (printf "%s-%d.%s.svc.%s" $.Release.Name . $.Release.Namespace $.Values.clusterDomain) }}
{{- end }}
{{- join " " $names }}
{{- end }}
{{- end }}

{{- define "valkey.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "valkey.self" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: SELF
  value: $(POD_NAME).{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end }}

{{- /* What files/common.sh expects. */}}
{{- define "valkey.env" -}}
{{ include "valkey.self" . }}
- name: MEMBERS
  value: {{ include "valkey.members" . | quote }}
- name: PORT
  value: {{ .Values.ports.server | quote }}
{{- if .Values.sentinel.enabled }}
- name: SENTINEL_PORT
  value: {{ .Values.ports.sentinel | quote }}
- name: MASTER_NAME
  value: {{ .Values.sentinel.masterName | quote }}
- name: QUORUM
  value: {{ .Values.sentinel.quorum | quote }}
{{- end }}
- name: SECRET_DIR
  value: /run/secrets/valkey
- name: BASE_DIR
  value: /etc/valkey/base
- name: CONFIG_DIR
  value: /etc/valkey/composed
- name: DATA_DIR
  value: /data
- name: TLS_DIR
  value: {{ empty .Values.tls.secretName | ternary "" "/etc/valkey/tls" | quote }}
{{- end }}

{{- define "valkey.mounts" -}}
- name: scripts
  mountPath: /scripts
  readOnly: true
- name: base
  mountPath: /etc/valkey/base
  readOnly: true
- name: composed
  mountPath: /etc/valkey/composed
- name: data
  mountPath: /data
{{- if .Values.tls.secretName }}
- name: tls
  mountPath: /etc/valkey/tls
  readOnly: true
{{- end }}
{{- end }}

{{- /* Of the pods that make backups: no Service, budget or policy of the servers means them. */}}
{{- define "valkey.backupLabels" -}}
app.kubernetes.io/name: valkey
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: backup
{{- end }}

{{- define "valkey.nodeAffinity" -}}
nodeAffinity:
  requiredDuringSchedulingIgnoredDuringExecution:
    nodeSelectorTerms:
      - matchExpressions:
          {{- range $key, $value := . }}
          - key: {{ $key | quote }}
            operator: In
            values: [{{ $value | quote }}]
          {{- end }}
{{- end }}

{{- define "valkey.imagePullSecrets" -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}

{{- define "valkey.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "valkey.certificateVolume" -}}
- name: tls
  secret:
    secretName: {{ .Values.tls.secretName | quote }}
    defaultMode: {{ 0440 }}
    items:
      - { key: tls.crt, path: tls.crt }
      - { key: tls.key, path: tls.key }
      - { key: ca.crt, path: ca.crt }
{{- end }}

{{- define "valkey.authorityVolume" -}}
- name: authority
  secret:
    secretName: {{ .Values.tls.secretName | quote }}
    defaultMode: {{ 0440 }}
    items:
      - { key: ca.crt, path: ca.crt }
{{- end }}

{{- /* What a certificate has to name: the hosts that clients connect to, one a line. */}}
{{- define "valkey.hosts" -}}
{{- if .Values.sentinel.enabled }}
{{- include "valkey.members" . | replace " " "\n" }}
{{- else }}
{{- printf "%s.%s.svc\n%s.%s.svc.%s" .Release.Name .Release.Namespace .Release.Name .Release.Namespace .Values.clusterDomain }}
{{- end }}
{{- end }}

{{- define "valkey.probe" -}}
exec:
  command: [sh, /scripts/probe.sh, {{ . }}]
{{- end }}
