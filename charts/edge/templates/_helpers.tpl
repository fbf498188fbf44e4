{{- define "edge.fullname" -}}
{{- if gt (len .Release.Name) 40 -}}
{{- fail (printf "the release name %q has %d characters; at most 40 are allowed; pick a shorter one" .Release.Name (len .Release.Name)) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end -}}

{{- define "edge.labels" -}}
app.kubernetes.io/name: edge
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: edge
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "edge.metadata" -}}
name: {{ include "edge.fullname" . }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "edge.labels" . | nindent 2 }}
{{- end -}}

{{- define "edge.internalMetadata" -}}
name: {{ include "edge.fullname" . }}-internal
namespace: {{ .Release.Namespace }}
labels:
  {{- include "edge.labels" . | nindent 2 }}
{{- end -}}

{{- /* One HTTPS listener; no port 80, which would only exist to be redirected from. Argument: root, annotations. */}}
{{- define "edge.gatewaySpec" -}}
gatewayClassName: {{ .root.Values.gateway.className }}
{{- with .annotations }}
infrastructure:
  annotations:
    {{- toYaml . | nindent 4 }}
{{- end }}
listeners:
  - name: https
    protocol: HTTPS
    port: 443
    hostname: {{ .root.Values.hostname }}
    tls:
      mode: Terminate
      certificateRefs:
        - kind: Secret
          name: {{ .root.Values.tlsSecret }}
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
        value: {{ . }}
    {{- end }}
  {{- with int .root.Values.hsts.maxAgeSeconds }}
  filters:
    - type: ResponseHeaderModifier
      responseHeaderModifier:
        set:
          - name: Strict-Transport-Security
            value: max-age={{ . }}
  {{- end }}
  {{- /* A call is one request that lasts hours. */}}
  timeouts:
    request: 0s
  backendRefs:
    - kind: Service
      name: {{ .root.Values.backend.service }}
      port: {{ int .root.Values.backend.port }}
{{- end -}}
