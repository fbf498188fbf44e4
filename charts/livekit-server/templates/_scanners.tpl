{{- /* Checks that this chart fails on purpose, each with its reason. */}}
{{- define "livekit.scannerExceptions" -}}
kube-score/ignore: container-resources,container-image-pull-policy
checkov.io/skip1: CKV_K8S_11=throttling drops media packets
checkov.io/skip2: CKV_K8S_15=a restart must not wait for a registry
{{- if include "livekit.proxiesRedis" . }}
checkov.io/skip3: CKV_K8S_35=HAProxy reads the password of its check from its environment only
{{- end }}
{{- end -}}
