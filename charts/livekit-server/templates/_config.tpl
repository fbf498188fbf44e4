{{- /*
LiveKit's configuration without what is secret or known only to the pod; prepare.py adds that. Strict parsing stays on, so
each key here is one of 1.13.5's. Left to LiveKit's default on purpose: bind_addresses, since probes and Services come from outside.

The value `config` lies between two layers: it may change what the chart prefers, and what the chart decides it may not name.
*/}}
{{- define "livekit.preferred" -}}
{{- /*
What an SFU hands on to another is sent again after 0.5, 1, 1 ... s until 7.5 s are over. LiveKit's own waits, up to 4 s, leave out the
seconds in which a lost Redis primary is replaced, and then end people's signalling connections.
*/}}
{{- $preferred := dict
      "rtc" (dict "congestion_control" (dict "enabled" true "allow_pause" true))
      "node_selector" (dict "kind" "cpuload" "sort_by" "cpuload" "algorithm" "twochoice" "cpu_load_limit" 0.7)
      "signal_relay" (dict "max_retry_interval" "1s")
      "logging" (dict "pion_level" "error") -}}
{{- /* LiveKit's own are ten to a CPU, with which 62 SFUs of 16 could use up the 10,000 connections that a server takes. */}}
{{- if ne .Values.redis.mode "none" }}{{ $_ := set $preferred "redis" (dict "pool_size" 32) }}{{ end -}}
{{- toJson $preferred }}
{{- end -}}

{{- define "livekit.config" -}}
{{- $v := .Values -}}
{{- $udp := $v.ports.mediaUdp -}}
{{- $rtc := dict
      "tcp_port" (int $v.ports.mediaTcp)
      "use_external_ip" false
      "use_ice_lite" $v.iceLite
      "stun_servers" $v.stunServers -}}
{{- if $v.ports.udpMux -}}
{{- $_ := set $rtc "udp_port" (eq (int $udp.from) (int $udp.to) | ternary (int $udp.from) (printf "%d-%d" (int $udp.from) (int $udp.to))) -}}
{{- else -}}
{{- $_ := merge $rtc (dict "port_range_start" (int $udp.from) "port_range_end" (int $udp.to)) -}}
{{- end -}}
{{- if $v.turn.servers -}}
{{- $turn := list -}}
{{- range $v.turn.servers -}}
{{- $turn = append $turn (dict "host" .host "port" (int .port) "protocol" .protocol "ttl" (int $v.turn.ttlSeconds)) -}}
{{- end -}}
{{- $_ := set $rtc "turn_servers" $turn -}}
{{- end -}}
{{- $config := dict
      "port" (int $v.ports.signal)
      "prometheus" (dict "port" (int $v.ports.metrics))
      "rtc" $rtc
      "turn" (include "livekit.config.turn" . | fromJson)
      "logging" (dict "json" true "level" $v.logLevel) -}}
{{- with include "livekit.config.redis" $v.redis | fromJson }}{{ $_ := set $config "redis" . }}{{ end -}}
{{- $limit := dict -}}
{{- with int $v.limits.numTracks }}{{ $_ := set $limit "num_tracks" . }}{{ end -}}
{{- with int64 $v.limits.bytesPerSecond }}{{ $_ := set $limit "bytes_per_sec" . }}{{ end -}}
{{- with $limit }}{{ $_ := set $config "limit" . }}{{ end -}}
{{- with int $v.room.maxParticipants }}{{ $_ := set $config "room" (dict "max_participants" .) }}{{ end -}}
{{- with $v.webhook.urls }}{{ $_ := set $config "webhook" (dict "urls" .) }}{{ end -}}
{{- mergeOverwrite (include "livekit.preferred" . | fromJson) (deepCopy $v.config) $config | toPrettyJson }}
{{- end -}}

{{- /* The proxy of mode sentinel speaks TLS to the members, and LiveKit plain TCP to the proxy. */}}
{{- define "livekit.config.redis" -}}
{{- $redis := dict -}}
{{- if eq .mode "sentinel" -}}
{{- $_ := set $redis "address" "127.0.0.1:6379" -}}
{{- else if eq .mode "address" -}}
{{- $_ := set $redis "address" .address -}}
{{- else if eq .mode "cluster" -}}
{{- $members := list -}}
{{- range .members }}{{ $members = append $members (printf "%s:%d" . (int $.port)) }}{{ end -}}
{{- $_ := set $redis "cluster_addresses" $members -}}
{{- end -}}
{{- if and .tls.enabled (has .mode (list "address" "cluster")) -}}
{{- $tls := dict "enabled" true -}}
{{- with .tls.serverName }}{{ $_ := set $tls "server_name" . }}{{ end -}}
{{- if .tls.caSecret.name }}{{ $_ := set $tls "ca_cert_file" "/etc/relais/redis/ca.crt" }}{{ end -}}
{{- $_ := set $redis "tls" $tls -}}
{{- end -}}
{{- toJson $redis -}}
{{- end -}}

{{- define "livekit.redisCa" -}}
{{- with .Values.redis -}}
{{- if and (ne .mode "none") .tls.enabled .tls.caSecret.name }}true{{ end -}}
{{- end -}}
{{- end -}}

{{- define "livekit.settings" -}}
{{- $v := .Values -}}
{{- $settings := dict
      "dualStack" $v.dualStack
      "publicAddress" $v.publicAddress
      "apiKeySecrets" $v.apiKeySecrets
      "webhookSecret" ($v.webhook.urls | empty | ternary "" $v.webhook.apiKeySecret)
      "redisPassword" (eq (include "livekit.redisPassword" .) "true")
      "turnSecret" (not (empty $v.turn.servers)) -}}
{{- if $v.monitoring.auth.secretName }}{{ $_ := set $settings "metricsAuth" true }}{{ end -}}
{{- toPrettyJson $settings }}
{{- end -}}

{{- define "livekit.redisPassword" -}}
{{- if and (ne .Values.redis.mode "none") .Values.redis.passwordSecret.name }}true{{ end -}}
{{- end -}}

{{- define "livekit.configData" -}}
livekit.json: |
  {{- include "livekit.config" . | nindent 2 }}
settings.json: |
  {{- include "livekit.settings" . | nindent 2 }}
{{- range $file := list "prepare.py" "public_address.py" }}
{{ $file }}: |
  {{- $.Files.Get (printf "files/%s" $file) | trim | nindent 2 }}
{{- end }}
{{- end -}}
