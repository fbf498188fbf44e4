{{- define "monitoring.labels" -}}
{{ include "valkey.labels" . }}
{{- end -}}

{{- define "monitoring.facts" -}}
{{- dict
      "minReplicas" (.Values.minReplicasToWrite | int | toString)
      "backup" (toString .Values.backup.enabled)
      "replicated" (toString .Values.sentinel.enabled)
    | toJson }}
{{- end -}}
