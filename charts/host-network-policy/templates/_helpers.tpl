{{- /* Cluster-scoped: the release's namespace keeps two releases of one name apart. */}}
{{- define "host-network-policy.fullname" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "the release name %q has %d characters; at most 40 are allowed; pick a shorter one" .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{- .Release.Namespace }}.{{ .Release.Name -}}
{{- end -}}

{{- define "host-network-policy.labels" -}}
app.kubernetes.io/name: host-network-policy
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: policy
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "host-network-policy.problems" -}}
{{- $p := list -}}
{{- if not .Values.namespace -}}
{{- $p = append $p "namespace is empty; name the namespace whose pods may use host networking" -}}
{{- end -}}
{{- if not .Values.ports -}}
{{- $p = append $p "ports is empty; list what pods may open, such as [{protocol: UDP, from: 7882, to: 7889}]" -}}
{{- end -}}
{{- range $i, $ports := .Values.ports -}}
{{- if gt (int $ports.from) (int $ports.to) -}}
{{- $p = append $p (printf "ports[%d] is %d-%d; write the lower port as from" $i (int $ports.from) (int $ports.to)) -}}
{{- end -}}
{{- end -}}
{{- if $p -}}
{{- fail (printf "%d value(s) to correct:\n  - %s" (len $p) (join "\n  - " $p)) -}}
{{- end -}}
{{- end -}}

{{- /* Ranges of one protocol as a CEL list of pairs. Argument: ports, protocol. */}}
{{- define "host-network-policy.ranges" -}}
{{- $pairs := list -}}
{{- $protocol := .protocol -}}
{{- range .ports -}}
{{- if eq .protocol $protocol -}}
{{- $pairs = append $pairs (printf "[%d, %d]" (int .from) (int .to)) -}}
{{- end -}}
{{- end -}}
[{{ join ", " $pairs }}]
{{- end -}}

{{- define "host-network-policy.allowed" -}}
{{- $texts := list -}}
{{- range .Values.ports -}}
{{- $range := ternary (toString (int .from)) (printf "%d-%d" (int .from) (int .to)) (eq (int .from) (int .to)) -}}
{{- $texts = append $texts (printf "%s %s" .protocol $range) -}}
{{- end -}}
{{- join ", " $texts -}}
{{- end -}}
