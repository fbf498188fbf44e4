{{- /* Checks that this chart fails on purpose, each with its reason. */}}
{{- define "valkey.scannerExceptions" -}}
kube-score/ignore: container-resources,container-image-pull-policy
checkov.io/skip1: "CKV_K8S_11=a throttled primary answers late, and Sentinels replace it"
checkov.io/skip2: "CKV_K8S_15=a restart must not wait for a registry"
{{- if .Values.monitoring.exporter.enabled }}
{{- range $index, $check := list "CKV_K8S_8" "CKV_K8S_9" }}
checkov.io/skip{{ add $index 3 }}: "{{ $check }}=all but the metrics exporter have one: Valkey is not less alive or ready because nobody can read its metrics"
{{- end }}
{{- end }}
{{- end -}}

{{- define "valkey.backupScannerExceptions" -}}
kube-score/ignore: container-resources,container-image-pull-policy
checkov.io/skip1: "CKV_K8S_11=a copy may take the CPU that nobody asks for"
checkov.io/skip2: "CKV_K8S_15=a restart must not wait for a registry"
{{- end -}}
