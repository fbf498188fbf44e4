{{- /*
Called with (list context holder), since a template gives back text only: fills holder.contexts, one for each pool. The first has
the size and the nodes that the values name, a further one its own; all else is the same, because SFUs of one Redis judge each
other's load by their own limits.
*/}}
{{- define "livekit.pools" -}}
{{- $context := index . 0 -}}
{{- $contexts := list (dict "pool" "main" "suffix" "" "Values" $context.Values) -}}
{{- range $context.Values.pools -}}
{{- $values := deepCopy $context.Values -}}
{{- $_ := set $values "replicas" .replicas -}}
{{- $_ := set $values "resources" .resources -}}
{{- $_ := set $values.scheduling "nodeLabels" .nodeLabels -}}
{{- $contexts = append $contexts (dict "pool" .name "suffix" (printf "-pool-%s" .name) "Values" $values) -}}
{{- end -}}
{{- range $contexts -}}
{{- $_ := set . "Release" $context.Release -}}
{{- $_ := set . "Chart" $context.Chart -}}
{{- $_ := set . "Files" $context.Files -}}
{{- end -}}
{{- $_ := set (index . 1) "contexts" $contexts -}}
{{- end -}}

{{- /* Tells the pods of pools apart; Services, policies and the disruption budget are about all of them. */}}
{{- define "livekit.poolLabel" -}}
relais/sfu-pool: {{ .pool | quote }}
{{- end -}}

{{- /* SFUs of all pools. */}}
{{- define "livekit.allReplicas" -}}
{{- $sum := int .Values.replicas -}}
{{- range .Values.pools }}{{ $sum = add $sum (int .replicas) }}{{ end -}}
{{- $sum }}
{{- end -}}

{{- define "livekit.problems.pools" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- $names := dict -}}
{{- $nodes := dict (toJson $v.scheduling.nodeLabels) "scheduling.nodeLabels" -}}
{{- range $i, $pool := $v.pools -}}
{{- if hasKey $names $pool.name -}}
{{- $p = append $p (printf "pools[%d].name is %q, as that of pools[%v]; give each a name of its own" $i $pool.name (get $names $pool.name)) -}}
{{- end -}}
{{- $_ := set $names $pool.name $i -}}
{{- $labels := toJson $pool.nodeLabels -}}
{{- if hasKey $nodes $labels -}}
{{- $p = append $p (printf "pools[%d].nodeLabels is %s, as %s; name the nodes of this pool alone" $i $labels (get $nodes $labels)) -}}
{{- end -}}
{{- $_ := set $nodes $labels (printf "pools[%d].nodeLabels" $i) -}}
{{- if hasKey ($pool.resources.limits | default dict) "cpu" -}}
{{- $p = append $p (printf "pools[%d].resources.limits.cpu is set; throttling drops packets; remove it" $i) -}}
{{- end -}}
{{- end -}}
{{- if and $v.pools (not $v.scheduling.nodeLabels) -}}
{{- $p = append $p "scheduling.nodeLabels is empty, but there are pools, whose nodes the first SFUs would take; name the nodes of the first" -}}
{{- end -}}
{{- if and $v.pools (include "livekit.autoscales" .) -}}
{{- $p = append $p (printf "autoscaling.kind is %s, but there are pools, and a target is about SFUs of one size; use a release for each pool, or none"
      $v.autoscaling.kind) -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}
