{{- define "connectivity.fullname" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "the release name %q has %d characters; at most 40 are allowed; pick a shorter one" .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end -}}

{{- define "connectivity.selector" -}}
app.kubernetes.io/name: connectivity
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: checks
{{- end -}}

{{- define "connectivity.metadata" -}}
name: {{ include "connectivity.fullname" . | quote }}
namespace: {{ .Release.Namespace | quote }}
labels:
  {{- include "connectivity.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
  helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "connectivity.image" -}}
{{- printf "%s/%s:%s" .registry .repository .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}

{{- /* Ports of webhooks, as strings. */}}
{{- define "connectivity.webhookPorts" -}}
{{- $ports := list -}}
{{- range .Values.sheet.webhooks -}}
{{- $url := urlParse . -}}
{{- $named := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
{{- $ports = append $ports ($named | default (ternary "443" "80" (eq $url.scheme "https"))) -}}
{{- end -}}
{{- $ports | uniq | sortAlpha | toJson -}}
{{- end -}}

{{- define "connectivity.problems" -}}
{{- $p := list -}}
{{- $sheet := .Values.sheet -}}
{{- if not $sheet.domain -}}
{{- $p = append $p "sheet.domain is empty; give the values that `relais synth` writes to values/connectivity.yaml" -}}
{{- end -}}
{{- if not $sheet.iceServers -}}
{{- $p = append $p "sheet.iceServers is empty; name the STUN and TURN servers of the deployment" -}}
{{- end -}}
{{- if not $sheet.secrets.apiKeys -}}
{{- $p = append $p "sheet.secrets.apiKeys is empty; name a Secret with LIVEKIT_API_KEY and LIVEKIT_API_SECRET" -}}
{{- end -}}
{{- range $name, $ports := pick $sheet "mediaUdp" "mediaTcp" -}}
{{- if gt (int $ports.from) (int $ports.to) -}}
{{- $p = append $p (printf "sheet.%s is %d-%d; write the lower port first" $name (int $ports.from) (int $ports.to)) -}}
{{- end -}}
{{- end -}}
{{- if $p -}}
{{- fail (printf "%d value(s) to correct:\n  - %s" (len $p) (join "\n  - " $p)) -}}
{{- end -}}
{{- end -}}
