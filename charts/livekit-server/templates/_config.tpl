{{- /*
LiveKit's configuration without what is secret or known only to the pod; prepare.py adds that. Strict parsing stays on, so
each key here is one of 1.13.5's. Left to LiveKit's default on purpose: bind_addresses, since probes and Services come from outside.

The value `config` lies between two layers: it may change what the chart prefers, and what the chart decides it may not name.
*/}}
{{- define "livekit.preferred" -}}
{{- dict
      "rtc" (dict "congestion_control" (dict "enabled" true "allow_pause" true))
      "node_selector" (dict "kind" "cpuload" "sort_by" "cpuload" "algorithm" "twochoice" "cpu_load_limit" 0.7)
      "logging" (dict "pion_level" "error")
    | toJson }}
{{- end -}}

{{- define "livekit.config" -}}
{{- $v := .Values -}}
{{- $udp := $v.ports.mediaUdp -}}
{{- $rtc := dict
      "tcp_port" (int $v.ports.mediaTcp)
      "udp_port" (eq (int $udp.from) (int $udp.to) | ternary (int $udp.from) (printf "%d-%d" (int $udp.from) (int $udp.to)))
      "use_external_ip" false
      "use_ice_lite" $v.iceLite
      "stun_servers" $v.stunServers -}}
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
      "turn" (dict "enabled" false)
      "logging" (dict "json" true "level" $v.logLevel) -}}
{{- if eq $v.redis.mode "sentinel" -}}
{{- $_ := set $config "redis" (dict "address" "127.0.0.1:6379") -}}
{{- else if eq $v.redis.mode "address" -}}
{{- $_ := set $config "redis" (dict "address" $v.redis.address) -}}
{{- end -}}
{{- $limit := dict -}}
{{- with int $v.limits.numTracks }}{{ $_ := set $limit "num_tracks" . }}{{ end -}}
{{- with int64 $v.limits.bytesPerSecond }}{{ $_ := set $limit "bytes_per_sec" . }}{{ end -}}
{{- with $limit }}{{ $_ := set $config "limit" . }}{{ end -}}
{{- with int $v.room.maxParticipants }}{{ $_ := set $config "room" (dict "max_participants" .) }}{{ end -}}
{{- with $v.webhook.urls }}{{ $_ := set $config "webhook" (dict "urls" .) }}{{ end -}}
{{- mergeOverwrite (include "livekit.preferred" . | fromJson) (deepCopy $v.config) $config | toPrettyJson }}
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
