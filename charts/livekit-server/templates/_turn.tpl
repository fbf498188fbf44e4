{{- define "livekit.turn" -}}
{{- if .Values.turn.embedded.enabled }}true{{ end -}}
{{- end -}}

{{- define "livekit.turnTls" -}}
{{- if and .Values.turn.embedded.enabled .Values.turn.embedded.tls.enabled }}true{{ end -}}
{{- end -}}

{{- /*
LiveKit denies private, loopback and link-local peers by itself, and relays to any other address: also to shared, benchmarking and
reserved ones, where clouds keep pods and metadata.
*/}}
{{- define "livekit.config.turn" -}}
{{- $v := .Values -}}
{{- $e := $v.turn.embedded -}}
{{- $turn := dict "enabled" $e.enabled -}}
{{- if $e.enabled -}}
{{- $deny := list "0.0.0.0/8" "100.64.0.0/10" "192.0.0.0/24" "198.18.0.0/15" "240.0.0.0/4" -}}
{{- $turn = dict
      "enabled" true
      "udp_port" (int $e.udpPort)
      "relay_range_start" (int $e.relay.from)
      "relay_range_end" (int $e.relay.to)
      "ttl_seconds" (int $v.turn.ttlSeconds)
      "deny_peer_cidrs" (concat $deny $v.networkPolicy.mediaEgressExcept $e.denyPeers | uniq) -}}
{{- if $e.tls.enabled -}}
{{- $_ := merge $turn (dict
      "tls_port" (int $e.tls.port)
      "domain" $e.tls.domain
      "cert_file" "/etc/relais/turn/tls.crt"
      "key_file" "/etc/relais/turn/tls.key") -}}
{{- end -}}
{{- end -}}
{{- toJson $turn -}}
{{- end -}}

{{- define "livekit.problems.turn" -}}
{{- $v := .Values -}}
{{- $e := $v.turn.embedded -}}
{{- $p := list -}}
{{- if $e.enabled -}}
{{- if $v.turn.servers -}}
{{- $p = append $p "turn.embedded.enabled is true beside turn.servers; clients allocate on every server that they are given: keep one of the two" -}}
{{- end -}}
{{- if not (include "livekit.hostNetwork" .) -}}
{{- $p = append $p (printf "turn.embedded.enabled is true, but exposure is %s; relays need the node's own ports: use hostNetworkPublicIp, or turn.servers" $v.exposure) -}}
{{- end -}}
{{- $from := int $e.relay.from -}}
{{- $to := int $e.relay.to -}}
{{- if gt $from $to -}}
{{- $p = append $p (printf "turn.embedded.relay is %d-%d; write the lower port as from" $from $to) -}}
{{- end -}}
{{- $media := $v.ports.mediaUdp -}}
{{- if and (le $from (int $media.to)) (ge $to (int $media.from)) -}}
{{- $p = append $p (printf "turn.embedded.relay is %d-%d, which overlaps ports.mediaUdp %d-%d; move one of them" $from $to (int $media.from) (int $media.to)) -}}
{{- end -}}
{{- $udp := int $e.udpPort -}}
{{- range $name, $range := dict "turn.embedded.relay" $e.relay "ports.mediaUdp" $media -}}
{{- if and (ge $udp (int $range.from)) (le $udp (int $range.to)) -}}
{{- $p = append $p (printf "turn.embedded.udpPort is %d, inside %s %d-%d; move one of them" $udp $name (int $range.from) (int $range.to)) -}}
{{- end -}}
{{- end -}}
{{- if $e.tls.enabled -}}
{{- range $key := list "domain" "certificateSecret" -}}
{{- if not (get $e.tls $key) -}}
{{- $p = append $p (printf "turn.embedded.tls.%s is empty; TURN over TLS needs it" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}
