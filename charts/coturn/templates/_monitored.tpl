{{- define "monitoring.labels" -}}
{{ include "coturn.labels" . }}
{{- end -}}

{{- define "monitoring.facts" -}}
{{- dict
      "drainSeconds" (.Values.drainSeconds | int | toString)
      "allocations" (.Values.quotas.total | int | toString)
      "tls" (.Values.tls.enabled | toString)
    | toJson }}
{{- end -}}
