{{- /*
Annotations of the load balancer that the Gateway's controller creates, as JSON. Argument: root, internal. Sources:
outscale   cloud-provider-osc v1.36.7, docs/annotations.md
openstack  cloud-provider-openstack c453fb7c9, docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
           (OVHcloud's Octavia among others); time-outs in milliseconds
scaleway   scaleway-cloud-controller-manager bddc17f, docs/loadbalancer-annotations.md
*/}}
{{- define "edge.loadBalancer" -}}
{{- $balancer := .root.Values.loadBalancer -}}
{{- $idle := int .root.Values.webSocket.idleTimeoutSeconds -}}
{{- $proxy := and $balancer.proxyProtocol (not .internal) -}}
{{- $a := dict -}}
{{- if eq $balancer.cloud "outscale" -}}
{{- $osc := "service.beta.kubernetes.io/osc-load-balancer-" -}}
{{- $_ := set $a (print $osc "connection-idle-timeout") (toString $idle) -}}
{{- if gt (len $balancer.zones) 1 -}}
{{- $_ := set $a (print $osc "instances") (len $balancer.zones | toString) -}}
{{- $_ := set $a (print $osc "subregions") (join "," $balancer.zones) -}}
{{- end -}}
{{- if .internal -}}{{- $_ := set $a (print $osc "internal") "true" -}}{{- end -}}
{{- if $proxy -}}{{- $_ := set $a (print $osc "proxy-protocol") "*" -}}{{- end -}}
{{- else if eq $balancer.cloud "openstack" -}}
{{- $milliseconds := mul $idle 1000 | toString -}}
{{- $_ := set $a "loadbalancer.openstack.org/timeout-client-data" $milliseconds -}}
{{- $_ := set $a "loadbalancer.openstack.org/timeout-member-data" $milliseconds -}}
{{- if .internal -}}{{- $_ := set $a "service.beta.kubernetes.io/openstack-internal-load-balancer" "true" -}}{{- end -}}
{{- if $proxy -}}{{- $_ := set $a "loadbalancer.openstack.org/proxy-protocol" "v2" -}}{{- end -}}
{{- else if eq $balancer.cloud "scaleway" -}}
{{- $scw := "service.beta.kubernetes.io/scw-loadbalancer-" -}}
{{- range list "client" "server" "tunnel" -}}
{{- $_ := set $a (print $scw "timeout-" .) (printf "%ds" $idle) -}}
{{- end -}}
{{- if .internal -}}{{- $_ := set $a (print $scw "private") "true" -}}{{- end -}}
{{- if $proxy -}}{{- $_ := set $a (print $scw "proxy-protocol-v2") "true" -}}{{- end -}}
{{- end -}}
{{- /* What somebody writes wins over what is typed. */}}
{{- $own := ternary .root.Values.internal.annotations .root.Values.gateway.annotations .internal -}}
{{- toJson (merge (deepCopy $own) $a) -}}
{{- end -}}

{{- /*
Annotations with which the named Ingress controller does what is asked, as JSON. Sources:
traefik          v3.7.13, reference/routing-configuration/kubernetes/ingress.md
haproxy          haproxytech/kubernetes-ingress v3.2, documentation/annotations.md; timeout-tunnel is read from its ConfigMap only
haproxy-ingress  jcmoraisjr/haproxy-ingress, configuration/keys.md
*/}}
{{- define "edge.ingressAnnotations" -}}
{{- $a := dict -}}
{{- $headers := include "edge.headers" . | fromJson -}}
{{- $request := include "edge.requestHeaders" (dict "paths" .Values.publicPaths) | fromJson -}}
{{- if eq .Values.controller "traefik" -}}
{{- /* Without this the router also answers on the entry point without TLS, and tokens are in the URL. */ -}}
{{- $_ := set $a "traefik.ingress.kubernetes.io/router.tls" "true" -}}
{{- if or $headers $request -}}
{{- $_ := set $a "traefik.ingress.kubernetes.io/router.middlewares"
      (printf "%s-%s-headers@kubernetescrd" .Release.Namespace (include "edge.fullname" .)) -}}
{{- end -}}
{{- else if eq .Values.controller "haproxy" -}}
{{- range $annotation, $set := dict "response-set-header" $headers "request-set-header" $request -}}
{{- $lines := list -}}
{{- range $name, $value := $set -}}{{- $lines = append $lines (printf "%s %q" $name $value) -}}{{- end -}}
{{- if $lines -}}{{- $_ := set $a (print "haproxy.org/" $annotation) (join "\n" $lines) -}}{{- end -}}
{{- end -}}
{{- else if eq .Values.controller "haproxy-ingress" -}}
{{- $prefix := "haproxy-ingress.github.io/" -}}
{{- $_ := set $a (print $prefix "timeout-tunnel") (printf "%ds" (int .Values.webSocket.idleTimeoutSeconds)) -}}
{{- $maxAge := int .Values.hsts.maxAgeSeconds -}}
{{- $_ := set $a (print $prefix "hsts") (ternary "true" "false" (gt $maxAge 0)) -}}
{{- if $maxAge -}}{{- $_ := set $a (print $prefix "hsts-max-age") (toString $maxAge) -}}{{- end -}}
{{- $lines := list -}}
{{- range $name, $value := $request -}}{{- $lines = append $lines (printf "%s: %s" $name $value) -}}{{- end -}}
{{- if $lines -}}{{- $_ := set $a (print $prefix "headers") (join "\n" $lines) -}}{{- end -}}
{{- end -}}
{{- $dns := dict -}}
{{- range list "target" "ttl" -}}
{{- $dns = merge $dns (include "edge.externalDns" (dict "root" $ "key" .) | fromJson) -}}
{{- end -}}
{{- toJson (merge (deepCopy .Values.ingress.annotations) $a $dns) -}}
{{- end -}}

{{- /*
One annotation of external-dns, as JSON: target belongs on a Gateway, ttl on a route, both on an Ingress. The host name needs none:
external-dns reads it from the route. Argument: root, key (target or ttl). Source: external-dns v0.22.0, docs/annotations/annotations.md
*/}}
{{- define "edge.externalDns" -}}
{{- $dns := .root.Values.externalDns -}}
{{- $value := get (dict "target" $dns.target "ttl" (int $dns.ttlSeconds | toString)) .key -}}
{{- if and $dns.enabled $value -}}
{{- dict (print $dns.annotationPrefix .key) $value | toJson -}}
{{- else -}}{}{{- end -}}
{{- end -}}

{{- /* The internal route has the public one's name: external-dns would publish a private address under it. */}}
{{- define "edge.noExternalDns" -}}
{{- range list "external-dns.kubernetes.io/" "external-dns.alpha.kubernetes.io/" }}
{{ . }}controller: none
{{- end }}
{{- end -}}
