{{- /* Checks that this chart fails on purpose, each with its reason. */}}
{{- define "node-tuning.scannerExceptions" -}}
{{- $writes := "the init container writes to the kernel's settings of the host, and ends" -}}
{{- $pauses := "what is left of the pod does nothing but wait" -}}
kube-score/ignore: container-resources,container-image-pull-policy,container-security-context-privileged,container-security-context-user-group-id
checkov.io/skip1: CKV_K8S_16={{ $writes }}
checkov.io/skip2: CKV_K8S_19={{ $writes }}
checkov.io/skip3: CKV_K8S_20={{ $writes }}
checkov.io/skip4: CKV_K8S_28={{ $writes }}
checkov.io/skip5: CKV_K8S_37={{ $writes }}
checkov.io/skip6: CKV_K8S_8={{ $pauses }}
checkov.io/skip7: CKV_K8S_9={{ $pauses }}
checkov.io/skip8: CKV_K8S_11={{ $pauses }}
checkov.io/skip9: CKV_K8S_15=a restart must not wait for a registry
{{- end -}}
