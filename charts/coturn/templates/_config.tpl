{{- /*
What does not depend on the pod. A key that the server does not know is only a log line "Bad configuration format", so each
name here is one of coturn 4.17's. Absent on purpose, since absence is the safe default there: cli, web-admin, dtls, mobility,
rfc5780, tlsv1, allow-loopback-peers, prometheus-username-labels (grows without bound with per-join users).
*/}}
{{- define "coturn.config" -}}
{{- $v := .Values -}}
realm={{ $v.realm }}
use-auth-secret
fingerprint
stale-nonce=600
unauthorized-ratelimit
unauthorized-ratelimit-rps={{ int $v.unauthorizedPerSecond }}
listening-port={{ int $v.ports.listen }}
{{- if not $v.udp.enabled }}
no-udp
{{- end }}
{{- if $v.tls.enabled }}
no-tcp
tls-listening-port={{ int $v.ports.tls }}
cert=/run/tls/tls.crt
pkey=/run/tls/tls.key
cipher-list=ECDHE+AESGCM:ECDHE+CHACHA20
{{- else }}
no-tls
{{- end }}
min-port={{ int $v.ports.relay.from }}
max-port={{ int $v.ports.relay.to }}
no-tcp-relay
no-multicast-peers
no-dynamic-ip-list
no-dynamic-realms
user-quota={{ int $v.quotas.user }}
total-quota={{ int $v.quotas.total }}
max-bps={{ int64 $v.quotas.maxBps }}
drain-min-allocations=0
prometheus
prometheus-port={{ int $v.ports.metrics }}
pidfile=/var/lib/coturn/turnserver.pid
{{- /*
coturn asks its user database for further secrets at every allocation, and a database that does not answer refuses users whose
secret is right (userdb.c, get_auth_secrets). On disk the threads lock each other out of it, above all when it is new.
*/}}
userdb=:memory:
log-file=stdout
simple-log
log-min-level=info
{{ end -}}

{{- define "coturn.settings" -}}
{{- $ports := list (.Values.tls.enabled | ternary .Values.ports.tls .Values.ports.listen | int | dict "protocol" "TCP" "port") -}}
{{- if .Values.udp.enabled }}{{ $ports = append $ports (dict "protocol" "UDP" "port" (int .Values.ports.listen)) }}{{ end -}}
{{- dict
      "hostNetwork" (eq .Values.exposure "hostNetworkPublicIp")
      "dualStack" .Values.dualStack
      "tls" .Values.tls.enabled
      "ports" $ports
      "shareNonces" (gt (int .Values.replicas) 1)
      "publicAddress" .Values.publicAddress
      "peers" (pick .Values.peers "allow" "deny" "allowOwnAddress")
    | toPrettyJson }}
{{ end -}}

{{- define "coturn.configData" -}}
turnserver.conf: |
  {{- include "coturn.config" . | trim | nindent 2 }}
settings.json: |
  {{- include "coturn.settings" . | trim | nindent 2 }}
{{- range $file := list "denied-peers.conf" "prepare.py" "public_address.py" }}
{{ $file }}: |
  {{- $.Files.Get (printf "files/%s" $file) | trim | nindent 2 }}
{{- end }}
{{- end -}}
