{{- /* Checks that this chart fails on purpose, each with its reason. */}}
{{- define "livekit.scannerExceptions" -}}
kube-score/ignore: container-resources,container-image-pull-policy
checkov.io/skip1: "CKV_K8S_11=throttling drops media packets"
checkov.io/skip2: "CKV_K8S_15=a restart must not wait for a registry"
{{- if include "livekit.proxiesRedis" . }}
checkov.io/skip3: "CKV_K8S_35=HAProxy reads the password of its check from its environment only"
{{- end }}
{{- if include "livekit.hostNetwork" . }}
checkov.io/skip4: "CKV_K8S_19=this exposure sends media from the address of the node itself; chart host-network-policy holds it to its ports"
checkov.io/skip5: "CKV_K8S_26=under host networking the ports of the pod are those of the node"
{{- end }}
{{- end -}}
