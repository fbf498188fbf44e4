{{- /* Checks that this chart fails on purpose, each with its reason. */}}
{{- define "coturn.scannerExceptions" -}}
kube-score/ignore: container-resources,container-image-pull-policy
checkov.io/skip1: "CKV_K8S_11=throttling drops media packets"
checkov.io/skip2: "CKV_K8S_15=a restart must not wait for a registry"
checkov.io/skip3: "CKV_K8S_8=a listener with a full queue is busy, and a restart would end every call it relays"
checkov.io/skip4: "CKV_K8S_25=the binary carries NET_BIND_SERVICE as file capability and does not start where it is out of reach"
{{- if include "coturn.hostNetwork" . }}
checkov.io/skip5: "CKV_K8S_19=this exposure sends media from the address of the node itself; chart host-network-policy holds it to its ports"
{{- end }}
{{- end -}}
