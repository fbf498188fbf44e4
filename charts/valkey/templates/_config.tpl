{{- /*
Called with (list values port). No client certificates: who may connect is settled by the policy and by passwords, and one for each
SFU would have to be renewed and handed to another namespace. Names are not verified between members, the authority is.
*/}}
{{- define "valkey.listen" -}}
{{- if (index . 0).tls.secretName -}}
port 0
tls-port {{ index . 1 }}
tls-replication yes
tls-auth-clients no
tls-cert-file /etc/valkey/tls/tls.crt
tls-key-file /etc/valkey/tls/tls.key
tls-ca-cert-file /etc/valkey/tls/ca.crt
{{- else -}}
port {{ index . 1 }}
{{- end }}
{{- end }}

{{- define "valkey.config" -}}
valkey.conf: |
  {{- include "valkey.listen" (list .Values .Values.ports.server) | nindent 2 }}
  protected-mode yes
  appendonly yes
  save ""
  maxmemory-policy noeviction
  maxclients {{ int64 .Values.maxClients }}
{{- if .Values.sentinel.enabled }}
  # No writes before a first replica has its copy: 5 s of waiting for more of them would lengthen every full restart.
  repl-diskless-sync-delay 1
  replica-announce-port {{ .Values.ports.server }}
  min-replicas-to-write {{ .Values.minReplicasToWrite }}
  min-replicas-max-lag {{ .Values.minReplicasMaxLagSeconds }}
sentinel.conf: |
  {{- include "valkey.listen" (list .Values .Values.ports.sentinel) | nindent 2 }}
  sentinel resolve-hostnames yes
  sentinel announce-hostnames yes
  sentinel announce-port {{ .Values.ports.sentinel }}
sentinel-master.conf: |
  {{- with .Values.sentinel }}
  sentinel down-after-milliseconds {{ .masterName }} {{ int64 .downAfterMilliseconds }}
  sentinel failover-timeout {{ .masterName }} {{ int64 .failoverTimeoutMilliseconds }}
  sentinel parallel-syncs {{ .masterName }} 1
  {{- end }}
{{- end }}
{{- end }}
