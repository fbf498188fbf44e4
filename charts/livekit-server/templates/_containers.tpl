{{- define "livekit.prepareContainer" -}}
- name: prepare
  image: {{ include "livekit.image" .Values.images.prepare }}
  imagePullPolicy: {{ .Values.images.prepare.pullPolicy }}
  command: [python3, -B, /scripts/prepare.py]
  terminationMessagePolicy: FallbackToLogsOnError
  env:
    - name: POD_IPS
      valueFrom:
        fieldRef:
          fieldPath: status.podIPs
    - name: HOST_IPS
      valueFrom:
        fieldRef:
          fieldPath: status.hostIPs
    - name: NODE_NAME
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
  resources:
    requests: { cpu: 50m, memory: 32Mi, ephemeral-storage: 16Mi }
    limits: { memory: 128Mi, ephemeral-storage: 32Mi }
  securityContext:
    {{- include "livekit.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - name: scripts
      mountPath: /scripts
      readOnly: true
    - name: secrets
      mountPath: /secrets
      readOnly: true
    {{- if include "livekit.readsNode" . }}
    - name: api
      mountPath: /var/run/relais/api
      readOnly: true
    {{- end }}
    - name: config
      mountPath: /etc/livekit
{{- end -}}

{{- /*
A native sidecar outlives the SFU in its drain. Its startup probe goes through the proxy to the primary, so LiveKit, which
exits when Redis does not answer or refuses its first write (no replica in time), is started only once neither is so. There
is no liveness probe: the kubelet cannot reach 127.0.0.1, a dead process restarts anyway, and a restart for a Redis outage
would help nobody. Master-worker mode (-W), because HAProxy leaves SIGTERM to its default action otherwise, which the first
process of a container does not get: without an image that asks for another signal, the pod would outlive its SFU by hours.
*/}}
{{- define "livekit.redisProxyContainer" -}}
- name: redis-proxy
  image: {{ include "livekit.image" .Values.images.redisProxy }}
  imagePullPolicy: {{ .Values.images.redisProxy.pullPolicy }}
  restartPolicy: Always
  command: [haproxy, -W, -db, -f, /usr/local/etc/haproxy/haproxy.cfg]
  terminationMessagePolicy: FallbackToLogsOnError
  env:
    - name: RELAIS_CHECK_PASSWORD
      valueFrom:
        secretKeyRef:
          name: {{ .Values.redis.checkPasswordSecret.name | quote }}
          key: {{ .Values.redis.checkPasswordSecret.key | quote }}
  startupProbe:
    exec:
      command:
        - /bin/sh
        - -c
        - |
          ask='AUTH relais-check %s\r\nINFO replication\r\nQUIT\r\n'
          case $(printf "$ask" "$RELAIS_CHECK_PASSWORD" | nc -w 2 127.0.0.1 6379) in
            *min_slaves_good_slaves:0*) exit 1 ;;
            *role:master*) ;;
            *) exit 1 ;;
          esac
    periodSeconds: 2
    timeoutSeconds: 5
    failureThreshold: 300
  resources:
    requests: { cpu: 20m, memory: 32Mi, ephemeral-storage: 16Mi }
    limits: { memory: 128Mi, ephemeral-storage: 32Mi }
  securityContext:
    {{- include "livekit.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - name: redis-proxy
      mountPath: /usr/local/etc/haproxy
      readOnly: true
    - name: redis-proxy-run
      mountPath: /run/relais
    {{- if include "livekit.redisCa" . }}
    - name: redis-ca
      mountPath: /etc/relais/redis
      readOnly: true
    {{- end }}
{{- end -}}

{{- define "livekit.serverContainer" -}}
- name: livekit-server
  image: {{ include "livekit.image" .Values.images.server }}
  imagePullPolicy: {{ .Values.images.server.pullPolicy }}
  args: [--config, /etc/livekit/livekit.yaml]
  {{- if .Values.trust.secretName }}
  {{- /* Go reads this one file instead of the system's list. */}}
  env:
    - name: SSL_CERT_FILE
      value: /etc/relais/trust/ca.crt
  {{- end }}
  ports:
    {{- include "livekit.containerPorts" . | trim | nindent 4 }}
  {{- /* `/` is 406 while Redis is away: it may keep new joins out, but never restart an SFU that carries calls. */}}
  startupProbe:
    httpGet:
      path: /
      port: signal
    periodSeconds: 2
    timeoutSeconds: 3
    failureThreshold: 60
  livenessProbe:
    tcpSocket:
      port: signal
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  readinessProbe:
    httpGet:
      path: /
      port: signal
    periodSeconds: 5
    timeoutSeconds: 3
    failureThreshold: 3
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
  securityContext:
    {{- include "livekit.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - name: config
      mountPath: /etc/livekit
      readOnly: true
    {{- if .Values.trust.secretName }}
    - name: trust
      mountPath: /etc/relais/trust
      readOnly: true
    {{- end }}
    {{- if include "livekit.turnTls" . }}
    - name: turn-tls
      mountPath: /etc/relais/turn
      readOnly: true
    {{- end }}
    {{- if and (include "livekit.redisCa" .) (not (include "livekit.proxiesRedis" .)) }}
    - name: redis-ca
      mountPath: /etc/relais/redis
      readOnly: true
    {{- end }}
    - name: tmp
      mountPath: /tmp
{{- end -}}

{{- define "livekit.containerPorts" -}}
{{- $ports := list
      (list "signal" "TCP" (int .Values.ports.signal))
      (list "metrics" "TCP" (int .Values.ports.metrics))
      (list "media-tcp" "TCP" (int .Values.ports.mediaTcp)) -}}
{{- /* A range without mux would be thousands of entries, which declare what the host's network has anyway. */ -}}
{{- if .Values.ports.udpMux -}}
{{- range include "livekit.udpPorts" .Values.ports.mediaUdp | trim | splitList "\n" -}}
{{- $ports = append $ports (list (printf "udp-%s" .) "UDP" .) -}}
{{- end -}}
{{- end -}}
{{- if include "livekit.turn" . -}}
{{- $ports = append $ports (list "turn-udp" "UDP" (int .Values.turn.embedded.udpPort)) -}}
{{- end -}}
{{- if include "livekit.turnTls" . -}}
{{- $ports = append $ports (list "turn-tls" "TCP" (int .Values.turn.embedded.tls.port)) -}}
{{- end -}}
{{- range $ports }}
- name: {{ index . 0 }}
  containerPort: {{ index . 2 }}
  protocol: {{ index . 1 }}
  {{- if include "livekit.hostNetwork" $ }}
  hostPort: {{ index . 2 }}
  {{- end }}
{{- end }}
{{- end -}}
