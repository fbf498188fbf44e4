{{- /* What files/transfer.sh expects. The keys of the storage are files; nothing secret is in arguments or variables. */}}
{{- define "valkey.storageEnv" -}}
{{- with .Values.objectStorage -}}
- name: BUCKET_URL
  value: {{ printf "%s/%s" .endpoint .bucket | quote }}
- name: REGION
  value: {{ .region | quote }}
- name: KEYS_DIR
  value: /run/secrets/storage
- name: AUTHORITY
  value: {{ empty .authoritySecret.name | ternary "" "/run/secrets/storage-authority/ca.crt" | quote }}
{{- end }}
{{- end }}

{{- define "valkey.storageMounts" -}}
- name: storage
  mountPath: /run/secrets/storage
  readOnly: true
{{- if .Values.objectStorage.authoritySecret.name }}
- name: storage-authority
  mountPath: /run/secrets/storage-authority
  readOnly: true
{{- end }}
{{- end }}

{{- define "valkey.storageVolumes" -}}
{{- with .Values.objectStorage -}}
- name: storage
  secret:
    secretName: {{ .credentialsSecret | quote }}
    defaultMode: {{ 0440 }}
    items:
      - { key: AWS_ACCESS_KEY_ID, path: AWS_ACCESS_KEY_ID }
      - { key: AWS_SECRET_ACCESS_KEY, path: AWS_SECRET_ACCESS_KEY }
{{- if .authoritySecret.name }}
- name: storage-authority
  secret:
    secretName: {{ .authoritySecret.name | quote }}
    defaultMode: {{ 0440 }}
    items:
      - { key: {{ .authoritySecret.key | quote }}, path: ca.crt }
{{- end }}
{{- end }}
{{- end }}

{{- /* A rule of egress to the storage and nothing beside it. */}}
{{- define "valkey.egressToStorage" -}}
{{- with .Values.objectStorage -}}
- to:
    {{- range .cidrs }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  ports:
    - port: {{ regexFind ":[0-9]+$" .endpoint | trimPrefix ":" | default "443" | int }}
      protocol: TCP
{{- end }}
{{- end }}

{{- define "valkey.backupPassword" -}}
- secret:
    name: {{ .Values.backup.passwordSecret.name | quote }}
    items:
      - key: {{ .Values.backup.passwordSecret.key | quote }}
        path: backup-password
{{- end }}

{{- define "valkey.storageProblems" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- if or $v.backup.enabled $v.restore.object -}}
{{- range $key := list "endpoint" "bucket" "region" "credentialsSecret" -}}
{{- if not (get $v.objectStorage $key) -}}
{{- $p = append $p (printf "objectStorage.%s is empty, but backups go there and restores come from there; set it" $key) -}}
{{- end -}}
{{- end -}}
{{- if and $v.networkPolicy.enabled (not $v.objectStorage.cidrs) -}}
{{- $p = append $p "objectStorage.cidrs is empty, so that the policy lets nobody reach the storage; list the addresses of its endpoint" -}}
{{- end -}}
{{- end -}}
{{- if $v.backup.enabled -}}
{{- if not $v.backup.passwordSecret.name -}}
{{- $p = append $p "backup.passwordSecret.name is empty; name the Secret that holds the password of relais-backup" -}}
{{- end -}}
{{- range $key := list "passwordSecret" "checkPasswordSecret" -}}
{{- if eq (toJson (get $v $key)) (toJson $v.backup.passwordSecret) -}}
{{- $p = append $p (printf "backup.passwordSecret and %s are both key %q of Secret %q, but the passwords must differ; name another key"
  $key $v.backup.passwordSecret.key $v.backup.passwordSecret.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end }}
