{{- /* Checks that this chart fails on purpose, each with its reason. */}}
{{- define "connectivity.scannerExceptions" -}}
kube-score/ignore: container-image-pull-policy
checkov.io/skip1: CKV_K8S_15=a check must not wait for a registry
{{- end -}}
