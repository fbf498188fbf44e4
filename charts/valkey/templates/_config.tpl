{{- define "valkey.config" -}}
valkey.conf: |
  port {{ .Values.ports.server }}
  protected-mode yes
  appendonly yes
  save ""
  maxmemory-policy noeviction
{{- if .Values.sentinel.enabled }}
  # No writes before a first replica has its copy: 5 s of waiting for more of them would lengthen every full restart.
  repl-diskless-sync-delay 1
  replica-announce-port {{ .Values.ports.server }}
  min-replicas-to-write {{ .Values.minReplicasToWrite }}
  min-replicas-max-lag {{ .Values.minReplicasMaxLagSeconds }}
sentinel.conf: |
  port {{ .Values.ports.sentinel }}
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
