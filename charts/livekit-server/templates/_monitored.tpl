{{- define "monitoring.labels" -}}
{{ include "livekit.labels" . }}
{{- end -}}

{{- /* cpuLoadLimit is read from the configuration, so that no alert speaks of another limit than LiveKit's. */}}
{{- define "monitoring.facts" -}}
{{- $v := .Values -}}
{{- $config := include "livekit.config" . | fromJson -}}
{{- /* Beside an autoscaler fewer than its least are too few. */ -}}
{{- dict
      "replicas" (include "livekit.autoscales" . | empty | ternary $v.replicas $v.autoscaling.minReplicas | int | toString)
      "drainSeconds" ($v.drainSeconds | int | toString)
      "cpuLoadLimit" (toString $config.node_selector.cpu_load_limit)
      "tracks" ($v.limits.numTracks | int | toString)
      "bytes" ($v.limits.bytesPerSecond | int64 | toString)
      "webhooks" (not (empty $v.webhook.urls) | toString)
    | toJson }}
{{- end -}}
