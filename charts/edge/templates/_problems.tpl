{{- /* All findings in one message; what the schema can say alone is in values.schema.json. */}}
{{- define "edge.problems" -}}
{{- $p := concat
      (include "edge.problems.route" . | fromJsonArray)
      (include "edge.problems.controller" . | fromJsonArray)
      (include "edge.problems.internal" . | fromJsonArray)
      (include "edge.problems.balancer" . | fromJsonArray)
      (include "edge.problems.certificate" . | fromJsonArray) -}}
{{- if $p -}}
{{- fail (printf "%d value(s) to correct:\n  - %s" (len $p) (join "\n  - " $p)) -}}
{{- end -}}
{{- end -}}

{{- define "edge.problems.route" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- if not $v.hostname -}}
{{- $p = append $p "hostname is empty; set the host name of the signal endpoint, such as visio.example.org" -}}
{{- end -}}
{{- if not $v.tlsSecret -}}
{{- $p = append $p "tlsSecret is empty; name a Secret of type kubernetes.io/tls" -}}
{{- end -}}
{{- if not $v.backend.service -}}
{{- $p = append $p "backend.service is empty; name the Service of the SFUs' signal port" -}}
{{- end -}}
{{- if not (get $v $v.kind).className -}}
{{- $p = append $p (printf "%s.className is empty; name the class of your controller" $v.kind) -}}
{{- end -}}
{{- range $path := $v.publicPaths -}}
{{- if or (eq $path "/") (regexMatch "(?i)^/(twirp|agent)(/|$)" $path) -}}
{{- $p = append $p (printf "publicPaths contains %s, which opens the admin API or the agents' door; list paths such as /rtc" $path) -}}
{{- end -}}
{{- end -}}
{{- range $name, $_ := $v.headers -}}
{{- if eq (lower $name) "strict-transport-security" -}}
{{- $p = append $p (printf "headers contains %s; set hsts.maxAgeSeconds instead" $name) -}}
{{- end -}}
{{- end -}}
{{- if and $v.externalDns.target (not $v.externalDns.enabled) -}}
{{- $p = append $p (printf "externalDns.target is %s, but externalDns.enabled is false; enable it, or clear the target" $v.externalDns.target) -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "edge.problems.controller" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- $kinds := dict "envoy-gateway" "gateway" "haproxy" "ingress" "haproxy-ingress" "ingress" -}}
{{- with get $kinds $v.controller -}}
{{- if ne . $v.kind -}}
{{- $p = append $p (printf "controller is %s, which works with kind %s here, but kind is %s; change one of them" $v.controller . $v.kind) -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "edge.problems.internal" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- if $v.internal.enabled -}}
{{- if eq $v.kind "ingress" -}}
{{- $p = append $p "internal.enabled is true, but kind ingress has none; let applications use the Service, or use kind gateway" -}}
{{- else if or (eq $v.controller "traefik") (contains "traefik" $v.gateway.className) -}}
{{- /* One set of entry points and one Service for all of its Gateways: /twirp would answer where /rtc does. */ -}}
{{- $p = append $p "internal.enabled is true, but Traefik answers for all Gateways at one address, so internal.paths would be public; let applications use the Service, or use Envoy Gateway" -}}
{{- else if not (include "edge.loadBalancer" (dict "root" . "internal" true) | fromJson) -}}
{{- $p = append $p "internal.annotations is empty, so the load balancer would be public; set loadBalancer.cloud, or your cloud's annotation for internal ones" -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "edge.problems.balancer" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- $balancer := $v.loadBalancer -}}
{{- $typed := ne $balancer.cloud "other" -}}
{{- if and $typed (eq $v.kind "ingress") -}}
{{- $p = append $p (printf "loadBalancer.cloud is %s, but the Service of an Ingress controller is its own; annotate it there, and set other here" $balancer.cloud) -}}
{{- else if and (eq $v.controller "traefik") (or $typed $v.gateway.annotations) -}}
{{- $p = append $p (printf "%s has no effect: Traefik makes no load balancer for a Gateway; annotate Traefik's own Service"
      (ternary "loadBalancer.cloud" "gateway.annotations" $typed)) -}}
{{- end -}}
{{- if and (gt (len $balancer.zones) 1) (ne $balancer.cloud "outscale") -}}
{{- $p = append $p (printf "loadBalancer.zones has %d zones, but a load balancer for each is only known for outscale; clear it" (len $balancer.zones)) -}}
{{- end -}}
{{- $asks := list -}}
{{- range $key, $value := include "edge.loadBalancer" (dict "root" . "internal" false) | fromJson -}}
{{- if and (contains "proxy-protocol" $key) (not (has (toString $value) (list "false" ""))) -}}{{- $asks = append $asks $key -}}{{- end -}}
{{- end -}}
{{- if $balancer.proxyProtocol -}}
{{- if ne $v.controller "envoy-gateway" -}}
{{- $p = append $p (printf "loadBalancer.proxyProtocol is true, but this chart cannot make controller %s accept it; set both sides in the controller's own configuration, or use envoy-gateway" $v.controller) -}}
{{- else if not $asks -}}
{{- $p = append $p "loadBalancer.proxyProtocol is true, but nothing asks the load balancer to send it, and Envoy would refuse every connection; set loadBalancer.cloud, or your cloud's annotation in gateway.annotations" -}}
{{- end -}}
{{- else if and $asks (eq $v.controller "envoy-gateway") -}}
{{- $p = append $p (printf "gateway.annotations asks for the PROXY protocol (%s), but loadBalancer.proxyProtocol is false, so Envoy would refuse every connection; set it to true" (first $asks)) -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "edge.problems.certificate" -}}
{{- $certificate := .Values.certificate -}}
{{- $acme := $certificate.acme -}}
{{- $rfc2136 := $acme.rfc2136 -}}
{{- $p := list -}}
{{- if eq $certificate.from "existing" -}}
{{- range $key, $value := dict "certificate.issuer.name" $certificate.issuer.name "certificate.acme.directory" $acme.directory -}}
{{- if $value -}}
{{- $p = append $p (printf "%s is %s, but certificate.from is existing; set certManager, or clear it" $key $value) -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- if and $certificate.issuer.name $acme.directory -}}
{{- $p = append $p "certificate.issuer.name and certificate.acme.directory are both set; clear one" -}}
{{- else if not (or $certificate.issuer.name $acme.directory) -}}
{{- $p = append $p "certificate.from is certManager without an issuer; name one in certificate.issuer.name, or set certificate.acme.directory" -}}
{{- end -}}
{{- end -}}
{{- if $acme.directory -}}
{{- if and $rfc2136.nameserver $acme.dns01 -}}
{{- $p = append $p "certificate.acme.rfc2136.nameserver and certificate.acme.dns01 are both set; clear one" -}}
{{- else if not (or $rfc2136.nameserver $acme.dns01) -}}
{{- $p = append $p "certificate.acme has no DNS solver, and port 80 is not served; set certificate.acme.rfc2136.nameserver, or another solver in certificate.acme.dns01" -}}
{{- end -}}
{{- if and $rfc2136.nameserver (not (and $rfc2136.keyName $rfc2136.secret)) -}}
{{- $p = append $p "certificate.acme.rfc2136 would send unsigned updates; set keyName and secret" -}}
{{- end -}}
{{- $account := $acme.externalAccount -}}
{{- if ne (empty $account.keyId) (empty $account.secret) -}}
{{- $p = append $p "certificate.acme.externalAccount needs both keyId and secret; set the other, or clear both" -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}
