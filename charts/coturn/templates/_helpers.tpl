{{- define "coturn.fullname" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "the release name %q has %d characters; at most 40 are allowed; pick a shorter one" .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" .Release.Name) -}}
{{- fail (printf "the release name %q cannot name a Service; start with a letter; only letters, digits and - are allowed" .Release.Name) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end -}}

{{- define "coturn.selector" -}}
app.kubernetes.io/name: coturn
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: turn
{{- end -}}

{{- /* Without the chart's version: a new chart with the same pods must not roll them. */}}
{{- define "coturn.podLabels" -}}
{{ include "coturn.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "coturn.labels" -}}
{{ include "coturn.podLabels" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "coturn.metadata" -}}
name: {{ include "coturn.fullname" . | quote }}
namespace: {{ .Release.Namespace | quote }}
labels:
  {{- include "coturn.labels" . | nindent 2 }}
{{- end -}}

{{- define "coturn.image" -}}
{{- printf "%s/%s:%s" .registry .repository .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}

{{- /* Cluster-scoped names must not collide with the same release name in another namespace. */}}
{{- define "coturn.nodeReader" -}}
{{ .Release.Namespace }}:{{ include "coturn.fullname" . }}:node-reader
{{- end -}}

{{- define "coturn.hostNetwork" -}}
{{- if eq .Values.exposure "hostNetworkPublicIp" }}true{{ end -}}
{{- end -}}

{{- define "coturn.readsNode" -}}
{{- if has "node" .Values.publicAddress.from }}true{{ end -}}
{{- end -}}

{{- define "coturn.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
{{- end -}}
