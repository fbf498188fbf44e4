{{- define "livekit.fullname" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "the release name %q has %d characters; at most 40 are allowed; pick a shorter one" .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" .Release.Name) -}}
{{- fail (printf "the release name %q cannot name a Service; start with a letter; only letters, digits and - are allowed" .Release.Name) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end -}}

{{- define "livekit.selector" -}}
app.kubernetes.io/name: livekit-server
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: sfu
{{- end -}}

{{- /* Without the chart's version: a new chart with the same pods must not roll them. */}}
{{- define "livekit.podLabels" -}}
{{ include "livekit.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "livekit.labels" -}}
{{ include "livekit.podLabels" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- /* Called with (list context suffix). */}}
{{- define "livekit.metadata" -}}
{{- $context := index . 0 -}}
name: {{ printf "%s%s" (include "livekit.fullname" $context) (index . 1) | quote }}
namespace: {{ $context.Release.Namespace | quote }}
labels:
  {{- include "livekit.labels" $context | nindent 2 }}
{{- end -}}

{{- define "livekit.image" -}}
{{- printf "%s/%s:%s" .registry .repository .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}

{{- /* Cluster-scoped names must not collide with the same release name in another namespace. */}}
{{- define "livekit.nodeReader" -}}
{{ .Release.Namespace }}-{{ include "livekit.fullname" . }}-node-reader
{{- end -}}

{{- define "livekit.hostNetwork" -}}
{{- if eq .Values.exposure "hostNetworkPublicIp" }}true{{ end -}}
{{- end -}}

{{- define "livekit.readsNode" -}}
{{- if has "node" .Values.publicAddress.from }}true{{ end -}}
{{- end -}}

{{- define "livekit.proxiesRedis" -}}
{{- if eq .Values.redis.mode "sentinel" }}true{{ end -}}
{{- end -}}

{{- define "livekit.udpPorts" -}}
{{- range $port := untilStep (int .from) (int .to | add1 | int) 1 }}
{{ $port }}
{{- end }}
{{- end -}}

{{- define "livekit.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- /*
How long an SFU is Ready before a roll goes on: until those who send people to it have heard of it. Otherwise the next SFU ends first, and
for a moment the way in leads nowhere. Controllers gather changes for seconds: Traefik for 2 (providersThrottleDuration).
*/}}
{{- define "livekit.settling" -}}
minReadySeconds: 10
{{- end -}}
