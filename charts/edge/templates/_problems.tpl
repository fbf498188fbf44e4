{{- define "edge.problems" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- if not $v.hostname -}}
{{- $p = append $p "hostname is empty; set the host name of the signal endpoint, such as visio.example.org" -}}
{{- end -}}
{{- if not $v.tlsSecret -}}
{{- $p = append $p "tlsSecret is empty; name a Secret of type kubernetes.io/tls" -}}
{{- end -}}
{{- if not $v.backend.service -}}
{{- $p = append $p "backend.service is empty; name the Service of the SFUs' signal port" -}}
{{- end -}}
{{- if not (get $v $v.kind).className -}}
{{- $p = append $p (printf "%s.className is empty; name the class of your controller" $v.kind) -}}
{{- end -}}
{{- range $path := $v.publicPaths -}}
{{- if or (eq $path "/") (regexMatch "(?i)^/(twirp|agent)(/|$)" $path) -}}
{{- $p = append $p (printf "publicPaths contains %s, which opens the admin API or the agents' door; list paths such as /rtc" $path) -}}
{{- end -}}
{{- end -}}
{{- if $v.internal.enabled -}}
{{- if eq $v.kind "ingress" -}}
{{- $p = append $p "internal.enabled is true, but kind ingress has none; let applications use the Service, or use kind gateway" -}}
{{- else if not $v.internal.annotations -}}
{{- $p = append $p "internal.annotations is empty, so the load balancer would be public; set your cloud's annotation for internal ones" -}}
{{- end -}}
{{- end -}}
{{- if $p -}}
{{- fail (printf "%d value(s) to correct:\n  - %s" (len $p) (join "\n  - " $p)) -}}
{{- end -}}
{{- end -}}
