{{- define "monitoring.labels" -}}
{{ include "livekit.labels" . }}
{{- end -}}

{{- /* cpuLoadLimit is read from the configuration, so that no alert speaks of another limit than LiveKit's. */}}
{{- define "monitoring.facts" -}}
{{- $v := .Values -}}
{{- $config := include "livekit.config" . | fromJson -}}
{{- $facts := dict
      "wanted" (include "livekit.wanted" .)
      "drainSeconds" ($v.drainSeconds | int | toString)
      "cpuLoadLimit" (toString $config.node_selector.cpu_load_limit)
      "tracks" ($v.limits.numTracks | int | toString)
      "bytes" ($v.limits.bytesPerSecond | int64 | toString)
      "webhooks" (not (empty $v.webhook.urls) | toString) -}}
{{- $pool := empty $v.pools | ternary "" "(-pool-[a-z0-9-]+)?" -}}
{{- $pod := eq $v.workload "DaemonSet" | ternary "-[a-z0-9]+" "-[a-z0-9]+-[a-z0-9]+" -}}
{{- $_ := set $facts "pods" (printf "namespace=%q, pod=~\"%s%s%s\"" .Release.Namespace .Release.Name $pool $pod) -}}
{{- toJson $facts }}
{{- end -}}

{{- /* How many SFUs there should be, for Prometheus: an autoscaler may want more than its least, and the nodes say it for a DaemonSet. */}}
{{- define "livekit.wanted" -}}
{{- $v := .Values -}}
{{- if eq $v.workload "DaemonSet" -}}
sum(kube_daemonset_status_desired_number_scheduled{namespace={{ .Release.Namespace | quote }}, daemonset{{ if $v.pools }}=~{{ printf "%s(-pool-.+)?" .Release.Name | quote }}{{ else }}={{ .Release.Name | quote }}{{ end }}})
{{- else -}}
vector({{ include "livekit.autoscales" . | empty | ternary (include "livekit.allReplicas" .) $v.autoscaling.minReplicas | int }})
{{- end -}}
{{- end -}}
