{{- define "livekit.urlPort" -}}
{{- $url := urlParse . -}}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (eq $url.scheme "https" | ternary "443" "80") -}}
{{- end -}}

{{- define "livekit.egressToRedis" -}}
{{- if eq .mode "sentinel" -}}
- ports:
    - protocol: TCP
      port: {{ int .port }}
    - protocol: TCP
      port: {{ int .sentinelPort }}
  to:
    {{- with .namespace }}
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ . | quote }}
      podSelector:
        matchLabels:
          app.kubernetes.io/name: valkey
    {{- end }}
    {{- range .cidrs }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
{{- else if has .mode (list "address" "cluster") -}}
{{- /* Somebody else's Redis has other labels, and one outside the cluster has none. */ -}}
- ports:
    - protocol: TCP
      port: {{ eq .mode "cluster" | ternary (int .port) (regexFind "[0-9]+$" .address | int) }}
  {{- if or .namespace .cidrs }}
  to:
    {{- with .namespace }}
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ . | quote }}
    {{- end }}
    {{- range .cidrs }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /* For the init container, which shares the pod's network. */}}
{{- define "livekit.egressToPublicAddress" -}}
{{- $address := .Values.publicAddress -}}
{{- if has "metadata" $address.from }}
{{- $host := (urlParse $address.metadataUrl).hostname }}
- ports:
    - protocol: TCP
      port: {{ include "livekit.urlPort" $address.metadataUrl }}
  {{- if regexMatch "^[0-9.]+$" $host }}
  to:
    - ipBlock:
        cidr: {{ $host }}/32
  {{- end }}
{{- end }}
{{- if has "node" $address.from }}
- ports:
    {{- range .Values.networkPolicy.apiServerPorts }}
    - protocol: TCP
      port: {{ int . }}
    {{- end }}
{{- end }}
{{- if has "stun" $address.from }}
{{- range $address.stunServers }}
{{- $host := regexReplaceAll ":[0-9]+$" . "" }}
- ports:
    - protocol: UDP
      port: {{ regexFind "[0-9]+$" . | int }}
  {{- if regexMatch "^[0-9.]+$" $host }}
  to:
    - ipBlock:
        cidr: {{ $host }}/32
  {{- end }}
{{- end }}
{{- end }}
{{- end -}}
