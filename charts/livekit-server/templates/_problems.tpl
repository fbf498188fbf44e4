{{- /* All findings in one message; what the schema can say alone is in values.schema.json. */}}
{{- define "livekit.problems" -}}
{{- $p := concat
      (include "livekit.problems.clients" . | fromJsonArray)
      (include "livekit.problems.ports" . | fromJsonArray)
      (include "livekit.problems.turn" . | fromJsonArray)
      (include "livekit.problems.address" . | fromJsonArray)
      (include "livekit.problems.redis" . | fromJsonArray)
      (include "livekit.problems.pod" . | fromJsonArray)
      (include "livekit.problems.autoscaling" . | fromJsonArray)
      (include "livekit.problems.pools" . | fromJsonArray)
      (include "livekit.problems.config" . | fromJsonArray)
      (include "monitoring.problems" . | fromJsonArray) -}}
{{- if $p -}}
{{- fail (printf "%d value(s) to correct:\n  - %s" (len $p) (join "\n  - " $p)) -}}
{{- end -}}
{{- end -}}

{{- define "livekit.problems.clients" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- if not $v.apiKeySecrets -}}
{{- $p = append $p "apiKeySecrets is empty; name a Secret with the keys LIVEKIT_API_KEY and LIVEKIT_API_SECRET" -}}
{{- end -}}
{{- if not $v.stunServers -}}
{{- $p = append $p "stunServers is empty; LiveKit would hand out foreign STUN servers (Twilio, Google); name your own as host:port" -}}
{{- end -}}
{{- range $i, $server := $v.stunServers -}}
{{- $port := regexFind "[0-9]+$" $server | int -}}
{{- if or (lt $port 1) (gt $port 65535) (not (regexMatch "^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:]+\\]):[0-9]+$" $server)) -}}
{{- $p = append $p (printf "stunServers[%d] is %q; only host:port without a scheme is allowed, such as stun.example.org:3478"
      $i $server) -}}
{{- end -}}
{{- end -}}
{{- if and $v.turn.servers (not $v.turn.secret.name) -}}
{{- $p = append $p "turn.secret.name is empty; name the Secret shared with the TURN servers, or clear turn.servers" -}}
{{- end -}}
{{- if and $v.webhook.urls (not (has $v.webhook.apiKeySecret $v.apiKeySecrets)) -}}
{{- $p = append $p (printf "webhook.apiKeySecret is %q, which is not in apiKeySecrets; name the one that signs webhooks"
      $v.webhook.apiKeySecret) -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "livekit.problems.ports" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- $from := int $v.ports.mediaUdp.from -}}
{{- $to := int $v.ports.mediaUdp.to -}}
{{- if gt $from $to -}}
{{- $p = append $p (printf "ports.mediaUdp is %d-%d; write the lower port as from" $from $to) -}}
{{- else if and $v.ports.udpMux (gt (sub $to $from | int) 255) -}}
{{- $p = append $p (printf "ports.mediaUdp is %d-%d; at most 256 ports are allowed; LiveKit opens one per CPU" $from $to) -}}
{{- end -}}
{{- if not $v.ports.udpMux -}}
{{- if not (include "livekit.hostNetwork" .) -}}
{{- $p = append $p (printf "ports.udpMux is false, but exposure is %s, where a Service would list each port; use hostNetworkPublicIp, or true" $v.exposure) -}}
{{- end -}}
{{- $ports := add1 (sub $to $from) | int -}}
{{- $most := int $v.room.maxParticipants -}}
{{- if lt $ports (mul 2 (max 1 $most) | int) -}}
{{- $p = append $p (printf "ports.mediaUdp is %d-%d, %d port(s) without udpMux, but a room of %d needs %d; widen it: joins beyond time out in silence"
      $from $to $ports (max 1 $most | int) (mul 2 (max 1 $most) | int)) -}}
{{- end -}}
{{- end -}}
{{- if not (include "livekit.hostNetwork" .) -}}
{{- if or (lt $from 30000) (gt $to 32767) -}}
{{- $p = append $p (printf "ports.mediaUdp is %d-%d; nodePortPublicIp allows 30000-32767; take ports from 30000-30085" $from $to) -}}
{{- end -}}
{{- $tcp := int $v.ports.mediaTcp -}}
{{- if or (lt $tcp 30000) (gt $tcp 32767) -}}
{{- $p = append $p (printf "ports.mediaTcp is %d; nodePortPublicIp allows 30000-32767; take a port from 30000-30085" $tcp) -}}
{{- end -}}
{{- /* Kubernetes gives a NodePort to one Service, whatever its protocol. */ -}}
{{- if and (ge $tcp $from) (le $tcp $to) -}}
{{- $p = append $p (printf "ports.mediaTcp is %d, inside ports.mediaUdp %d-%d; a NodePort has one Service; move one of them" $tcp $from $to) -}}
{{- end -}}
{{- end -}}
{{- $tcpPorts := list
      (list "ports.signal" $v.ports.signal)
      (list "ports.metrics" $v.ports.metrics)
      (list "ports.mediaTcp" $v.ports.mediaTcp) -}}
{{- if include "livekit.turnTls" . -}}
{{- $tcpPorts = append $tcpPorts (list "turn.embedded.tls.port" $v.turn.embedded.tls.port) -}}
{{- end -}}
{{- if include "livekit.proxiesRedis" . -}}
{{- $tcpPorts = prepend $tcpPorts (list "the redis proxy" 6379) -}}
{{- end -}}
{{- $seen := dict -}}
{{- range $tcpPorts -}}
{{- $name := index . 0 -}}
{{- $port := index . 1 | int | toString -}}
{{- with get $seen $port -}}
{{- $p = append $p (printf "%s and %s both use TCP %s; give each its own" . $name $port) -}}
{{- end -}}
{{- $_ := set $seen $port $name -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "livekit.problems.address" -}}
{{- $address := .Values.publicAddress -}}
{{- $p := list -}}
{{- range $source, $key := dict "value" "value" "metadata" "metadataUrl" "stun" "stunServers" -}}
{{- if and (has $source $address.from) (not (get $address $key)) -}}
{{- $p = append $p (printf "publicAddress.from names %s, but publicAddress.%s is empty; set it" $source $key) -}}
{{- end -}}
{{- end -}}
{{- with include "livekit.several" . -}}
{{- if has "value" $address.from -}}
{{- $p = append $p (printf "publicAddress.from names value, which is one address, but %s; use metadata or node" .) -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "livekit.problems.redis" -}}
{{- $r := .Values.redis -}}
{{- $p := list -}}
{{- with include "livekit.several" . -}}
{{- if eq $r.mode "none" -}}
{{- $p = append $p (printf "%s, but redis.mode is none; SFUs find each other's rooms in Redis; use sentinel, address or cluster" .) -}}
{{- end -}}
{{- end -}}
{{- $port := regexFind "[0-9]+$" $r.address | int -}}
{{- if and (eq $r.mode "address") (or (lt $port 1) (gt $port 65535) (not (regexMatch "^[^:/ ]+:[0-9]+$" $r.address))) -}}
{{- $p = append $p (printf "redis.address is %q; redis.mode address needs host:port" $r.address) -}}
{{- end -}}
{{- if and (eq $r.mode "cluster") (not $r.members) -}}
{{- $p = append $p "redis.members is empty; redis.mode cluster needs the names of members" -}}
{{- end -}}
{{- if and $r.tls.enabled (eq $r.mode "cluster") (not $r.tls.serverName) -}}
{{- $p = append $p "redis.tls.serverName is empty; in redis.mode cluster LiveKit verifies one name for all members: set the one that their certificates have" -}}
{{- end -}}
{{- if and $r.tls.enabled (eq $r.mode "none") -}}
{{- $p = append $p "redis.tls.enabled is true, but redis.mode is none; set redis.mode" -}}
{{- end -}}
{{- if and $r.namespace $r.cidrs -}}
{{- $p = append $p (printf "redis.namespace is %q and redis.cidrs is not empty, but Redis is inside the cluster or outside; leave one out" $r.namespace) -}}
{{- end -}}
{{- if eq $r.mode "sentinel" -}}
{{- if and $r.tls.enabled (not $r.tls.caSecret.name) -}}
{{- $p = append $p "redis.tls.caSecret.name is empty; the proxy trusts no list of its own: name a Secret with the certificate authorities of Redis" -}}
{{- end -}}
{{- if $r.tls.serverName -}}
{{- $p = append $p (printf "redis.tls.serverName is %q, but in redis.mode sentinel each member's certificate has its own name; leave it out" $r.tls.serverName) -}}
{{- end -}}
{{- if lt (len $r.members) 3 -}}
{{- $p = append $p (printf "redis.members has %d name(s); redis.mode sentinel needs at least 3 for a majority" (len $r.members)) -}}
{{- end -}}
{{- range $i, $member := $r.members -}}
{{- if not (contains "." $member) -}}
{{- $p = append $p (printf "redis.members[%d] is %q; the proxy knows no search domains; write the full name with the cluster domain"
      $i $member) -}}
{{- end -}}
{{- end -}}
{{- if not $r.masterName -}}
{{- $p = append $p "redis.masterName is empty; redis.mode sentinel needs it" -}}
{{- end -}}
{{- if not (or $r.namespace $r.cidrs) -}}
{{- $p = append $p "redis.namespace is empty; redis.mode sentinel needs it, or redis.cidrs for a group outside the cluster" -}}
{{- end -}}
{{- range $key := list "passwordSecret" "checkPasswordSecret" -}}
{{- if not (get $r $key).name -}}
{{- $p = append $p (printf "redis.%s.name is empty; redis.mode sentinel needs it" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "livekit.problems.pod" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- if and (eq $v.workload "DaemonSet") (not $v.scheduling.nodeLabels) -}}
{{- $p = append $p "scheduling.nodeLabels is empty, but workload is DaemonSet, which would put an SFU on every node; name the labels of the pool" -}}
{{- end -}}
{{- if hasKey $v.resources.limits "cpu" -}}
{{- $p = append $p (printf "resources.limits.cpu is %v; throttling drops media packets; remove it" $v.resources.limits.cpu) -}}
{{- end -}}
{{- if and $v.networkPolicy.enabled (not $v.networkPolicy.signalFromNamespaces) -}}
{{- $p = append $p "networkPolicy.signalFromNamespaces is empty; name your gateway's namespace, or set networkPolicy.enabled to false" -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}
