{{- /*
What `config` may not say. Unknown keys, wrong types and values that LiveKit would take in silence are refused by the schema;
here are the keys that the chart decides (files/decided.yaml) and the rules between two keys.
*/}}
{{- define "livekit.problems.config" -}}
{{- $c := .Values.config -}}
{{- $p := list -}}
{{- range $path, $fix := .Files.Get "files/decided.yaml" | fromYaml -}}
{{- range include "livekit.pathsIn" (list $c (splitList "." $path) "config") | fromJsonArray -}}
{{- $p = append $p (printf "%s is decided by the chart; %s" . $fix) -}}
{{- end -}}
{{- end -}}
{{- toJson (concat $p
      (include "livekit.problems.config.redis" . | fromJsonArray)
      (include "livekit.problems.config.selector" . | fromJsonArray)
      (include "livekit.problems.config.pairs" . | fromJsonArray)) -}}
{{- end -}}

{{- /* Every place of a path, called with (list value segments prefix); the segment `*` is any key. */}}
{{- define "livekit.pathsIn" -}}
{{- $value := index . 0 -}}
{{- $segments := index . 1 -}}
{{- $at := index . 2 -}}
{{- $found := list -}}
{{- if not $segments -}}
{{- $found = list $at -}}
{{- else if kindIs "map" $value -}}
{{- range $key := keys $value | sortAlpha -}}
{{- if has (first $segments) (list "*" $key) -}}
{{- $inside := list (get $value $key) (rest $segments) (printf "%s.%s" $at $key) -}}
{{- $found = concat $found (include "livekit.pathsIn" $inside | fromJsonArray) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{- define "livekit.problems.config.redis" -}}
{{- $redis := .Values.config.redis | default dict -}}
{{- $p := list -}}
{{- if and $redis (eq .Values.redis.mode "none") -}}
{{- $p = append $p "config.redis is set, but redis.mode is none; LiveKit would ignore it: leave it out, or set redis.mode" -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "livekit.problems.config.selector" -}}
{{- $c := .Values.config -}}
{{- $selector := $c.node_selector | default dict -}}
{{- $regions := list -}}
{{- range $selector.regions }}{{ $regions = append $regions .name }}{{ end -}}
{{- $p := list -}}
{{- if eq (get $selector "kind") "regionaware" -}}
{{- if not (has $c.region $regions) -}}
{{- $p = append $p (printf "config.region is %q, but config.node_selector.regions names %s; with kind regionaware it has to be one of them"
      ($c.region | default "") (join ", " $regions | default "none")) -}}
{{- end -}}
{{- else if $regions -}}
{{- $p = append $p "config.node_selector.regions is set, but not its kind; LiveKit reads regions only with kind regionaware" -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}

{{- define "livekit.problems.config.pairs" -}}
{{- $c := .Values.config -}}
{{- $p := list -}}
{{- $rtc := $c.rtc | default dict -}}
{{- if and $rtc.allow_udp_unstable_fallback (not $rtc.tcp_fallback_rtt_threshold) -}}
{{- $p = append $p "config.rtc.allow_udp_unstable_fallback is true without config.rtc.tcp_fallback_rtt_threshold, which LiveKit needs for it; set both" -}}
{{- end -}}
{{- $filter := dig "webhook" "filter_params" dict $c -}}
{{- if and $c.webhook (not .Values.webhook.urls) -}}
{{- $p = append $p "config.webhook is set, but webhook.urls is empty; LiveKit would ignore it: leave it out, or set webhook.urls" -}}
{{- end -}}
{{- if and $filter.include_events $filter.exclude_events -}}
{{- $p = append $p "config.webhook.filter_params has include_events and exclude_events, of which LiveKit reads the first only; leave one out" -}}
{{- end -}}
{{- $room := $c.room | default dict -}}
{{- $delays := dict -}}
{{- with $room.playout_delay }}{{ $_ := set $delays "config.room.playout_delay" (list .min .max) }}{{ end -}}
{{- range $name, $preset := $room.room_configurations -}}
{{- $_ := set $delays (printf "config.room.room_configurations.%s" $name) (list $preset.min_playout_delay $preset.max_playout_delay) -}}
{{- end -}}
{{- range $at, $delay := $delays -}}
{{- $least := index $delay 0 | default 0 | int -}}
{{- $most := index $delay 1 | default 0 | int -}}
{{- if and $most (gt $least $most) -}}
{{- $p = append $p (printf "%s has a least playout delay of %d ms and a greatest of %d ms; give it a greater one" $at $least $most) -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}
