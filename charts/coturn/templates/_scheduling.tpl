{{- define "coturn.scheduling" -}}
{{- $s := .Values.scheduling -}}
affinity:
  {{- with $s.nodeLabels }}
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            {{- range $label, $value := . }}
            - key: {{ $label | quote }}
              operator: In
              values: [{{ $value | quote }}]
            {{- end }}
  {{- end }}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "coturn.selector" . | nindent 12 }}
{{- if $s.spreadZones }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: DoNotSchedule
    {{- /* A dead zone's nodes are still there, tainted: counted, they would keep replacements out of the living zones. */}}
    nodeTaintsPolicy: Honor
    labelSelector:
      matchLabels:
        {{- include "coturn.selector" . | nindent 8 }}
{{- end }}
{{- with $s.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* The pid is checked by name: a file of a server that just ended may name another process by now. */}}
{{- define "coturn.reloadScript" -}}
trap 'exit 0' TERM
served=$(sha256sum /run/tls/tls.crt /run/tls/tls.key)
while :; do
  sleep 10 & wait $!
  current=$(sha256sum /run/tls/tls.crt /run/tls/tls.key) || continue
  [ "$current" = "$served" ] && continue
  pid=$(cat /var/lib/coturn/turnserver.pid) || continue
  [ "$(cat "/proc/$pid/comm")" = turnserver ] || continue
  kill -USR2 "$pid" && served=$current && echo "certificate changed, told turnserver ($pid) to load it"
done
{{- end -}}
