{{- define "livekit.volumes" -}}
- name: scripts
  configMap:
    name: {{ include "livekit.fullname" . | quote }}
- name: secrets
  projected:
    defaultMode: {{ 0440 }}
    sources:
      {{- range .Values.apiKeySecrets }}
      - secret:
          name: {{ . | quote }}
          items:
            - key: LIVEKIT_API_KEY
              path: api-keys/{{ . }}/LIVEKIT_API_KEY
            - key: LIVEKIT_API_SECRET
              path: api-keys/{{ . }}/LIVEKIT_API_SECRET
      {{- end }}
      {{- if .Values.turn.servers }}
      - secret:
          name: {{ .Values.turn.secret.name | quote }}
          items:
            - key: {{ .Values.turn.secret.key | quote }}
              path: turn/secret
      {{- end }}
      {{- if include "livekit.redisPassword" . }}
      - secret:
          name: {{ .Values.redis.passwordSecret.name | quote }}
          items:
            - key: {{ .Values.redis.passwordSecret.key | quote }}
              path: redis/password
      {{- end }}
      {{- with .Values.monitoring.auth }}
      {{- if .secretName }}
      - secret:
          name: {{ .secretName | quote }}
          items:
            - key: {{ .usernameKey | quote }}
              path: metrics/username
            - key: {{ .passwordKey | quote }}
              path: metrics/password
      {{- end }}
      {{- end }}
{{- if include "livekit.readsNode" . }}
- name: api
  projected:
    defaultMode: {{ 0440 }}
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 600
      - configMap:
          name: kube-root-ca.crt
          items:
            - key: ca.crt
              path: ca.crt
{{- end }}
- name: config
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- with .Values.trust }}
{{- if .secretName }}
- name: trust
  secret:
    secretName: {{ .secretName | quote }}
    defaultMode: {{ 0440 }}
    items:
      - key: {{ .key | quote }}
        path: ca.crt
{{- end }}
{{- end }}
{{- if include "livekit.turnTls" . }}
- name: turn-tls
  secret:
    secretName: {{ .Values.turn.embedded.tls.certificateSecret | quote }}
    defaultMode: {{ 0440 }}
    items:
      {{- range list "tls.crt" "tls.key" }}
      - key: {{ . }}
        path: {{ . }}
      {{- end }}
{{- end }}
{{- if include "livekit.redisCa" . }}
- name: redis-ca
  secret:
    secretName: {{ .Values.redis.tls.caSecret.name | quote }}
    defaultMode: {{ 0440 }}
    items:
      - key: {{ .Values.redis.tls.caSecret.key | quote }}
        path: ca.crt
{{- end }}
- name: tmp
  emptyDir:
    sizeLimit: 16Mi
{{- if include "livekit.proxiesRedis" . }}
- name: redis-proxy
  configMap:
    name: {{ include "livekit.fullname" . }}-redis-proxy
- name: redis-proxy-run
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- end }}
{{- end -}}
