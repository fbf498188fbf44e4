{{- define "edge.fullname" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "the release name %q has %d characters; at most 40 are allowed; pick a shorter one" .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end -}}

{{- define "edge.labels" -}}
app.kubernetes.io/name: edge
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: edge
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- /* Argument: root, suffix, annotations (a map, may be empty). */}}
{{- define "edge.metadata" -}}
name: {{ printf "%s%s" (include "edge.fullname" .root) .suffix | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "edge.labels" .root | nindent 2 }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* Header names and values of every answer, as JSON. */}}
{{- define "edge.headers" -}}
{{- $headers := dict -}}
{{- range $name, $value := .Values.headers -}}
{{- if $value -}}{{- $_ := set $headers $name $value -}}{{- end -}}
{{- end -}}
{{- with int .Values.hsts.maxAgeSeconds -}}
{{- $_ := set $headers "Strict-Transport-Security" (printf "max-age=%d" .) -}}
{{- end -}}
{{- toJson $headers -}}
{{- end -}}

{{- /*
Header names and values of every request to these paths, as JSON. LiveKit looks for a token in the body of a request before it knows
who sends it, and takes up to 42 MB of each into memory, but of the two types of forms only (Request.FormValue of Go's net/http). Nobody
sends a body to /rtc. Argument: paths. Source: livekit-server v1.13.5, pkg/service/auth.go, APIKeyAuthMiddleware
*/}}
{{- define "edge.requestHeaders" -}}
{{- $others := 0 -}}
{{- range .paths -}}{{- if not (regexMatch "^/rtc(/|$)" .) -}}{{- $others = add1 $others -}}{{- end -}}{{- end -}}
{{- $headers := dict -}}
{{- if not $others -}}{{- $_ := set $headers "Content-Type" "application/octet-stream" -}}{{- end -}}
{{- toJson $headers -}}
{{- end -}}

{{- /* Traefik looks for an entry point of the listener's port; its chart's websecure listens on 8443, behind port 443. */}}
{{- define "edge.listenerPort" -}}
{{- int .Values.gateway.port | default (ternary 8443 443 (eq .Values.controller "traefik")) -}}
{{- end -}}

{{- /* One HTTPS listener; no port 80, which would only exist to be redirected from. Argument: root, annotations. */}}
{{- define "edge.gatewaySpec" -}}
gatewayClassName: {{ .root.Values.gateway.className | quote }}
{{- with .annotations }}
infrastructure:
  annotations:
    {{- toYaml . | nindent 4 }}
{{- end }}
listeners:
  - name: https
    protocol: HTTPS
    port: {{ include "edge.listenerPort" .root }}
    hostname: {{ .root.Values.hostname | quote }}
    tls:
      mode: Terminate
      certificateRefs:
        - kind: Secret
          name: {{ .root.Values.tlsSecret | quote }}
    allowedRoutes:
      namespaces:
        from: Same
      kinds:
        - kind: HTTPRoute
{{- end -}}

{{- /* One rule. PathPrefix compares whole segments: /rtc matches /rtc and /rtc/v1, not /rtcx. Argument: root, paths. */}}
{{- define "edge.rule" -}}
- matches:
    {{- range .paths }}
    - path:
        type: PathPrefix
        value: {{ . | quote }}
    {{- end }}
  {{- $request := include "edge.requestHeaders" . | fromJson }}
  {{- $answer := include "edge.headers" .root | fromJson }}
  {{- if or $request $answer }}
  filters:
    {{- range $side, $headers := dict "Request" $request "Response" $answer }}
    {{- if $headers }}
    - type: {{ $side }}HeaderModifier
      {{ lower $side }}HeaderModifier:
        set:
          {{- range $name, $value := $headers }}
          - name: {{ $name | quote }}
            value: {{ $value | quote }}
          {{- end }}
    {{- end }}
    {{- end }}
  {{- end }}
  {{- /* A call is one request that lasts hours. */}}
  timeouts:
    request: 0s
  backendRefs:
    - kind: Service
      name: {{ .root.Values.backend.service | quote }}
      port: {{ int .root.Values.backend.port }}
{{- end -}}
