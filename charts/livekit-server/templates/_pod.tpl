{{- define "livekit.pod" -}}
{{- $v := .Values }}
{{- $proxy := include "livekit.proxiesRedis" . }}
metadata:
  labels:
    {{- include "livekit.podLabels" . | nindent 4 }}
    {{- include "livekit.poolLabel" . | nindent 4 }}
  annotations:
    checksum/config: {{ include "livekit.configData" . | sha256sum }}
    {{- if $proxy }}
    checksum/redis-proxy: {{ include "livekit.haproxy" . | sha256sum }}
    {{- end }}
    cluster-autoscaler.kubernetes.io/safe-to-evict: "false"
    nplc.oks.outscale.com/safe-to-delete: "false"
    relais/no-cpu-limit: throttling drops media packets
    kubectl.kubernetes.io/default-container: livekit-server
spec:
  serviceAccountName: {{ include "livekit.fullname" . | quote }}
  automountServiceAccountToken: false
  {{- /* LiveKit reads LIVEKIT_* variables, and service links of a Service named livekit would write some. */}}
  enableServiceLinks: false
  {{- if include "livekit.hostNetwork" . }}
  hostNetwork: true
  dnsPolicy: ClusterFirstWithHostNet
  {{- end }}
  terminationGracePeriodSeconds: {{ int $v.drainSeconds }}
  {{- with $v.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  {{- with $v.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile:
      type: RuntimeDefault
  {{- include "livekit.scheduling" . | nindent 2 }}
  initContainers:
    {{- include "livekit.prepareContainer" . | nindent 4 }}
    {{- if $proxy }}
    {{- include "livekit.redisProxyContainer" . | nindent 4 }}
    {{- end }}
  containers:
    {{- include "livekit.serverContainer" . | nindent 4 }}
  volumes:
    {{- include "livekit.volumes" . | nindent 4 }}
{{- end -}}
