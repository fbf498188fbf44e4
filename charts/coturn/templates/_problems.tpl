{{- /* All findings in one message; what the schema can say alone is in values.schema.json. */}}
{{- define "coturn.problems" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- if not $v.realm -}}
{{- $p = append $p "realm is empty; set the host name that clients use, such as turn.example.org" -}}
{{- end -}}
{{- if not $v.authSecret.name -}}
{{- $p = append $p "authSecret.name is empty; name the Secret that holds the TURN secret shared with LiveKit" -}}
{{- end -}}
{{- if not $v.peers.udpPorts -}}
{{- $p = append $p "peers.udpPorts is empty; list the SFUs' UDP ports, such as [{from: 30000, to: 30015}]" -}}
{{- end -}}
{{- range $i, $ports := $v.peers.udpPorts -}}
{{- if gt (int $ports.from) (int $ports.to) -}}
{{- $p = append $p (printf "peers.udpPorts[%d] is %d-%d; write the lower port as from" $i (int $ports.from) (int $ports.to)) -}}
{{- end -}}
{{- end -}}
{{- if not (or $v.udp.enabled $v.tls.enabled) -}}
{{- $p = append $p "udp.enabled and tls.enabled are both false; enable at least one" -}}
{{- end -}}
{{- if and $v.tls.enabled (not $v.tls.secretName) -}}
{{- $p = append $p "tls.secretName is empty; name a Secret of type kubernetes.io/tls, or set tls.enabled to false" -}}
{{- end -}}
{{- $nodePort := int $v.ports.udpNodePort -}}
{{- if and $v.udp.enabled (eq $v.exposure "nodePortPublicIp") (or (lt $nodePort 30000) (gt $nodePort 32767)) -}}
{{- $p = append $p (printf "ports.udpNodePort is %d; nodePortPublicIp allows 30000-32767; pick one such as 30078" $nodePort) -}}
{{- end -}}
{{- if and $v.udp.enabled (eq $v.exposure "udpLoadBalancer") (eq (int $v.udp.loadBalancerPort) 0) -}}
{{- $p = append $p "udp.loadBalancerPort is 0; udpLoadBalancer needs the port that clients use, such as 3478" -}}
{{- end -}}
{{- $from := int $v.ports.relay.from -}}
{{- $to := int $v.ports.relay.to -}}
{{- if gt $from $to -}}
{{- $p = append $p (printf "ports.relay is %d-%d; write the lower port as from" $from $to) -}}
{{- else if gt (int $v.quotas.total) (add (sub $to $from) 1 | int) -}}
{{- $p = append $p (printf "quotas.total is %d, but ports.relay has %d ports; each allocation takes one or two; widen ports.relay"
      (int $v.quotas.total) (add (sub $to $from) 1 | int)) -}}
{{- end -}}
{{- $seen := dict -}}
{{- range $name := list "listen" "tls" "metrics" -}}
{{- $port := int (get $v.ports $name) -}}
{{- if and (ge $port $from) (le $port $to) -}}
{{- $p = append $p (printf "ports.%s is %d, inside ports.relay %d-%d; move one of them" $name $port $from $to) -}}
{{- end -}}
{{- with get $seen (toString $port) -}}
{{- $p = append $p (printf "ports.%s and ports.%s are both %d; give each its own" . $name $port) -}}
{{- end -}}
{{- $_ := set $seen (toString $port) $name -}}
{{- end -}}
{{- $address := $v.publicAddress -}}
{{- if and (has "value" $address.from) (not $address.value) -}}
{{- $p = append $p "publicAddress.from names value, but publicAddress.value is empty; set it" -}}
{{- end -}}
{{- if and (has "metadata" $address.from) (not $address.metadataUrl) -}}
{{- $p = append $p "publicAddress.from names metadata, but publicAddress.metadataUrl is empty; set it" -}}
{{- end -}}
{{- if and (has "stun" $address.from) (not $address.stunServers) -}}
{{- $p = append $p "publicAddress.from names stun, but publicAddress.stunServers is empty; name your own host:port" -}}
{{- end -}}
{{- if and (has "value" $address.from) (gt (int $v.replicas) 1) -}}
{{- $p = append $p (printf "publicAddress.from names value, one address, but replicas is %d; use metadata or node" (int $v.replicas)) -}}
{{- end -}}
{{- if and $v.peers.allowOwnAddress (not (include "coturn.hostNetwork" .)) -}}
{{- $p = append $p "peers.allowOwnAddress is true, but behind a NodePort coturn would send to its own pod; set it to false" -}}
{{- end -}}
{{- if hasKey $v.resources.limits "cpu" -}}
{{- $p = append $p (printf "resources.limits.cpu is %v; throttling drops media packets; remove it" $v.resources.limits.cpu) -}}
{{- end -}}
{{- $p = concat $p (include "monitoring.problems" . | fromJsonArray) -}}
{{- if $p -}}
{{- fail (printf "%d value(s) to correct:\n  - %s" (len $p) (join "\n  - " $p)) -}}
{{- end -}}
{{- end -}}
