{{- define "livekit.scheduling" -}}
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
  {{- if eq .Values.workload "Deployment" }}
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include "livekit.selector" . | nindent 12 }}
  {{- end }}
{{- if and $s.spreadZones (eq .Values.workload "Deployment") }}
{{- /* Counted over all revisions: a spread per revision could forbid the only node that a roll has just freed. */}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: DoNotSchedule
    {{- /* A dead zone's nodes are still there, tainted: counted, they would keep replacements out of the living zones. */}}
    nodeTaintsPolicy: Honor
    labelSelector:
      matchLabels:
        {{- include "livekit.selector" . | nindent 8 }}
        {{- include "livekit.poolLabel" . | nindent 8 }}
{{- end }}
{{- with $s.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
