import { nameOf, podSpec, programs, type Render } from "./render.js";

/** No probe ends a call: what kills a server sees only that server, never the Redis or the queue behind it. */
export function* probes(render: Render): Iterable<string> {
  for (const { workload } of programs(render, "livekit-server")) {
    const [{ livenessProbe, startupProbe, readinessProbe }] = podSpec(workload).containers;
    // `/` is 406 while Redis is away.
    if (livenessProbe?.tcpSocket?.port !== "signal" || livenessProbe.httpGet || livenessProbe.exec)
      yield `${nameOf(workload)}: liveness is not whether the signal port is open`;
    if (!(startupProbe?.periodSeconds * startupProbe?.failureThreshold >= 60))
      yield `${nameOf(workload)}: a start that takes a minute is killed`;
    if (!readinessProbe) yield `${nameOf(workload)}: no readiness keeps joins from an SFU that cannot take them`;
  }
  for (const { workload } of programs(render, "coturn")) {
    const [{ livenessProbe, startupProbe, readinessProbe }] = podSpec(workload).containers;
    if (livenessProbe) yield `${nameOf(workload)}: a listener with a full queue is busy, and would be killed`;
    if (!startupProbe?.tcpSocket || !readinessProbe?.tcpSocket) yield `${nameOf(workload)} is not probed`;
  }
  for (const { workload } of programs(render, "valkey")) {
    for (const { name, livenessProbe, readinessProbe } of podSpec(workload).containers) {
      // A member is not less ready because nobody can read its metrics.
      if (name === "exporter" && (livenessProbe || readinessProbe)) yield `${nameOf(workload)}: the exporter is probed`;
      if (name === "exporter") continue;
      const alive = name === "sentinel" ? "sentinel" : "server-alive";
      if (livenessProbe?.exec?.command?.at(-1) !== alive) yield `${nameOf(workload)} ${name}: liveness is not ${alive}`;
      const ready = name === "sentinel" ? "sentinel-ready" : "server-ready";
      if (readinessProbe?.exec?.command?.at(-1) !== ready)
        yield `${nameOf(workload)} ${name}: readiness is not ${ready}`;
    }
  }
  for (const { workload } of programs(render, "livekit-server"))
    for (const { name, livenessProbe } of podSpec(workload).initContainers ?? [])
      if (livenessProbe) yield `${nameOf(workload)} ${name}: the kubelet cannot reach it, and would restart it`;
}
