{{- /*
LiveKit's own Sentinel client never recovers from a primary that is lost without a TCP reset; this proxy does. A member gets
sessions only while a majority of Sentinels name it (backends named-N, asked through the quorum frontend) and it says
role:master itself: a thawed old primary says so too. When either ends, its sessions are closed.
min-recv makes a wrong answer conclusive; without it, HAProxy would wait for more until the check times out.
*/}}
{{- define "livekit.haproxy" -}}
{{- $r := .Values.redis -}}
{{- $majority := add (div (len $r.members) 2) 1 -}}
{{- /* A check connects as it is told here, not as its server does. Without verifyhost any name that the authority signed would do. */}}
{{- $connect := $r.tls.enabled | ternary "tcp-check connect ssl" "tcp-check connect" -}}
{{- $tls := "" -}}
{{- if $r.tls.enabled }}{{ $tls = " ssl verify required ca-file /etc/relais/redis/ca.crt verifyhost %s" }}{{ end -}}
global
  maxconn 2000
  nbthread 1
  hard-stop-after 5s

# Names are resolved here only, never at start: the proxy starts without DNS, and keeps what it knows when DNS is down.
resolvers cluster
  parse-resolv-conf
  accepted_payload_size 8192
  timeout resolve 1s
  timeout retry 1s
  hold valid 10s
  hold nx 1h
  hold other 1h
  hold refused 1h
  hold timeout 1h

defaults
  mode tcp
  timeout connect 1s
  timeout check 1s
  timeout http-request 1s
  timeout client 1h
  timeout server 1h
  default-server check inter 1s fastinter 100ms fall 2 rise 1 init-state down init-addr none resolvers cluster resolve-prefer ipv4

frontend redis
  bind 127.0.0.1:6379
  # In the moment of a switch both may be up; better none than the wrong one.
  tcp-request connection reject if { nbsrv(primary) gt 1 }
  default_backend primary

backend primary
  option tcp-check
  tcp-check connect addr unix@/run/relais/quorum.sock
  tcp-check send-lf "GET /%[srv_name] HTTP/1.0\r\n\r\n"
  tcp-check expect rstring "^HTTP/1[.][01] 200 "
  {{ $connect }}
  tcp-check send "AUTH relais-check ${RELAIS_CHECK_PASSWORD}\r\n"
  tcp-check expect min-recv 3 string "+OK"
  tcp-check send "INFO replication\r\n"
  tcp-check expect min-recv 32 string "role:master"
  default-server inter 300ms on-marked-down shutdown-sessions
{{- range $i, $member := $r.members }}
  server member-{{ $i }} {{ $member }}:{{ int $r.port }}{{ $tls | replace "%s" $member }}
{{- end }}

frontend quorum
  mode http
  bind unix@/run/relais/quorum.sock mode 600
{{- range $i, $_ := $r.members }}
  http-request return status 200 if { path /member-{{ $i }} } { nbsrv(named-{{ $i }}) ge {{ $majority }} }
{{- end }}
  http-request return status 503
{{- range $i, $member := $r.members }}

backend named-{{ $i }}
  option tcp-check
  {{ $connect }}
  tcp-check send "AUTH relais-check ${RELAIS_CHECK_PASSWORD}\r\n"
  tcp-check expect min-recv 3 string "+OK"
  tcp-check send "SENTINEL get-master-addr-by-name {{ $r.masterName }}\r\n"
  tcp-check expect min-recv 5 string "\r\n{{ $member }}\r\n"
{{- range $j, $sentinel := $r.members }}
  server sentinel-{{ $j }} {{ $sentinel }}:{{ int $r.sentinelPort }}{{ $tls | replace "%s" $sentinel }}
{{- end }}
{{- end }}
{{- end -}}
