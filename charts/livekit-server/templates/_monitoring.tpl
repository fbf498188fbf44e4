{{- /*
What Prometheus and Grafana are told; this file is the same in every chart that has metrics. A chart defines its labels
(monitoring.labels) and what its alerts and panels are filled in with (monitoring.facts: strings; empty, 0 and false switch off
what names them in `when`).
*/}}

{{- /* Called with (list context suffix labels); given labels win. */}}
{{- define "monitoring.metadata" -}}
{{- $context := index . 0 -}}
name: {{ printf "%s%s" $context.Release.Name (index . 1) | quote }}
namespace: {{ $context.Release.Namespace | quote }}
labels:
  {{- merge (deepCopy (index . 2)) (include "monitoring.labels" $context | fromYaml) | toYaml | nindent 2 }}
{{- end -}}

{{- define "monitoring.allFacts" -}}
{{- $name := .Release.Name -}}
{{- $namespace := .Release.Namespace -}}
{{- dict
      "release" $name
      "namespace" $namespace
      "replicas" (.Values.replicas | int | toString)
      "selector" (printf "namespace=%q, job=\"%s-metrics\"" $namespace $name)
      "pods" (printf "namespace=%q, pod=~\"%s-[a-z0-9]+-[a-z0-9]+\"" $namespace $name)
    | merge (include "monitoring.facts" . | fromJson) | toJson }}
{{- end -}}

{{- /* A file of the chart with ${...} filled in. Not tpl: braces in it are Prometheus's and Grafana's. */}}
{{- define "monitoring.filledIn" -}}
{{- $context := index . 0 -}}
{{- $text := $context.Files.Get (index . 1) -}}
{{- range $name, $value := include "monitoring.allFacts" $context | fromJson -}}
{{- $text = replace (printf "${%s}" $name) $value $text -}}
{{- end -}}
{{- $text -}}
{{- end -}}

{{- /* Each with the place where docs tell of it: its own section of the alert reference, which names the runbooks. */}}
{{- define "monitoring.alerts" -}}
{{- $facts := include "monitoring.allFacts" . | fromJson -}}
{{- $alerts := list -}}
{{- range include "monitoring.filledIn" (list . "files/alerts.yaml") | fromYamlArray -}}
{{- if not (and (hasKey . "when") (has (get $facts .when) (list "" "0" "false"))) -}}
{{- $_ := set .annotations "runbook" (printf "docs/monitoring.md#%s" (lower .alert)) -}}
{{- $alerts = append $alerts (omit . "when") -}}
{{- end -}}
{{- end -}}
{{- toYaml $alerts -}}
{{- end -}}

{{- define "monitoring.dashboard" -}}
{{- $source := dict "type" "prometheus" "uid" "${datasource}" -}}
{{- $panels := list -}}
{{- range $index, $panel := include "monitoring.filledIn" (list . "files/dashboard.yaml") | fromYamlArray -}}
{{- $targets := list -}}
{{- range $number, $target := $panel.targets -}}
{{- $targets = append $targets (dict "refId" (printf "Q%d" $number) "datasource" $source "expr" $target.expr "legendFormat" $target.legend) -}}
{{- end -}}
{{- $panels = append $panels (dict
      "id" (add1 $index)
      "type" "timeseries"
      "title" $panel.title
      "datasource" $source
      "gridPos" (dict "x" (mul 8 (mod $index 3)) "y" (mul 8 (div $index 3)) "w" 8 "h" 8)
      "fieldConfig" (dict "defaults" (dict "unit" ($panel.unit | default "short") "min" 0) "overrides" list)
      "targets" $targets) -}}
{{- end -}}
{{- dict
      "uid" (printf "%s/%s" .Release.Namespace .Release.Name | sha1sum | trunc 20)
      "title" (printf "%s %s in %s" .Chart.Name .Release.Name .Release.Namespace)
      "tags" (list "relais")
      "schemaVersion" 39
      "refresh" "30s"
      "time" (dict "from" "now-3h" "to" "now")
      "templating" (dict "list" (list (dict "name" "datasource" "type" "datasource" "query" "prometheus")))
      "panels" $panels
    | toJson -}}
{{- end -}}

{{- define "monitoring.problems" -}}
{{- $m := .Values.monitoring -}}
{{- $p := list -}}
{{- if and $m.rules.enabled (not $m.serviceMonitor.enabled) -}}
{{- $p = append $p "monitoring.rules.enabled is true, but the alerts ask for the job of the ServiceMonitor and would say that all is down; set monitoring.serviceMonitor.enabled to true too" -}}
{{- end -}}
{{- if and $m.serviceMonitor.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.metricsFromNamespaces) -}}
{{- $p = append $p "networkPolicy.metricsFromNamespaces is empty, so that nothing can scrape; name the namespace of Prometheus, or set monitoring.serviceMonitor.enabled to false" -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}
