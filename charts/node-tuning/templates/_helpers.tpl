{{- define "node-tuning.fullname" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "the release name %q has %d characters; at most 40 are allowed; pick a shorter one" .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end -}}

{{- define "node-tuning.selector" -}}
app.kubernetes.io/name: node-tuning
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: tuning
{{- end -}}

{{- define "node-tuning.metadata" -}}
name: {{ include "node-tuning.fullname" . | quote }}
namespace: {{ .Release.Namespace | quote }}
labels:
  {{- include "node-tuning.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
  helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "node-tuning.image" -}}
{{- printf "%s/%s:%s" .registry .repository .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}

{{- define "node-tuning.data" -}}
{{- /* Numbers of values are floats to helm, which JSON writes as 1e+06. */ -}}
{{- $sysctls := dict -}}
{{- range $name, $least := .Values.sysctls }}{{ $_ := set $sysctls $name (int64 $least) }}{{ end -}}
sysctls.json: {{ toJson $sysctls | quote }}
tune.py: |
  {{- .Files.Get "files/tune.py" | trim | nindent 2 }}
{{- end -}}

{{- define "node-tuning.problems" -}}
{{- $p := list -}}
{{- if not .Values.nodeLabels -}}
{{- $p = append $p "nodeLabels is empty, which would tune every node; name the labels of the nodes that carry media" -}}
{{- end -}}
{{- if not .Values.sysctls -}}
{{- $p = append $p "sysctls is empty; name what to raise, or uninstall the release" -}}
{{- end -}}
{{- if $p -}}
{{- fail (printf "%d value(s) to correct:\n  - %s" (len $p) (join "\n  - " $p)) -}}
{{- end -}}
{{- end -}}
