{{- define "livekit.autoscales" -}}
{{- if ne .Values.autoscaling.kind "none" }}true{{ end -}}
{{- end -}}

{{- /* What makes several SFUs, in words; empty where there is one alone. */}}
{{- define "livekit.several" -}}
{{- $v := .Values -}}
{{- if eq $v.workload "DaemonSet" -}}
workload is DaemonSet
{{- else if include "livekit.autoscales" . -}}
{{- if gt (int $v.autoscaling.maxReplicas) 1 }}autoscaling.maxReplicas is {{ int $v.autoscaling.maxReplicas }}{{ end -}}
{{- else if $v.pools -}}
there are {{ len $v.pools | add1 }} pools
{{- else if gt (int $v.replicas) 1 -}}
replicas is {{ int $v.replicas }}
{{- end -}}
{{- end -}}

{{- /*
Removing `replicas` from a Deployment means 1 to Kubernetes, and would stop all SFUs but one when autoscaling is switched on: where
helm talks to the cluster, the number that is there is written. Rendered without a cluster, the key is absent.
*/}}
{{- define "livekit.replicas" -}}
{{- if include "livekit.autoscales" . -}}
{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "livekit.fullname" .) -}}
replicas: {{ int .spec.replicas }}
{{- end -}}
{{- else -}}
replicas: {{ int .Values.replicas }}
{{- end -}}
{{- end -}}

{{- /* Kubernetes picks the pod that goes, whatever it carries, and its rooms do not move: nothing is scaled down. */}}
{{- define "livekit.scalingBehavior" -}}
scaleDown:
  selectPolicy: Disabled
{{- end -}}

{{- define "livekit.problems.autoscaling" -}}
{{- $v := .Values -}}
{{- $a := $v.autoscaling -}}
{{- $p := list -}}
{{- if include "livekit.autoscales" . -}}
{{- if eq $v.workload "DaemonSet" -}}
{{- $p = append $p (printf "autoscaling.kind is %s, but workload is DaemonSet, which has an SFU on each node; add nodes, or use a Deployment" $a.kind) -}}
{{- end -}}
{{- if gt (int $a.minReplicas) (int $a.maxReplicas) -}}
{{- $p = append $p (printf "autoscaling.minReplicas is %d, above autoscaling.maxReplicas %d; swap or raise them"
      (int $a.minReplicas) (int $a.maxReplicas)) -}}
{{- end -}}
{{- if not (or $a.targets.participants $a.targets.cpuPercent $a.targets.packetsPerSecond) -}}
{{- $p = append $p "autoscaling.targets has no load to look at; set participants, cpuPercent or packetsPerSecond" -}}
{{- end -}}
{{- if and $a.targets.cpuPercent (not $v.resources.requests.cpu) -}}
{{- $p = append $p (printf "autoscaling.targets.cpuPercent is %d, but resources.requests.cpu is empty, of which it is a share; set it"
      (int $a.targets.cpuPercent)) -}}
{{- end -}}
{{- if eq $a.kind "keda" -}}
{{- if not $a.prometheus.serverAddress -}}
{{- $p = append $p "autoscaling.prometheus.serverAddress is empty; kind keda asks Prometheus: set its URL, or use hpa" -}}
{{- end -}}
{{- if not $v.monitoring.serviceMonitor.enabled -}}
{{- $p = append $p "autoscaling.kind is keda, whose queries ask for the job of the ServiceMonitor; set monitoring.serviceMonitor.enabled to true" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $p -}}
{{- end -}}
