import { unequal } from "./differences.js";
import { containers, type Manifest, nameOf, podSpec, programs, type Render, workloads } from "./render.js";

/** Seconds within which a controller of the edge has heard of an endpoint, with room: Traefik gathers changes for 2 by default. */
const EDGE_HEARS = 5;

/** Pods that carry calls drain for the one duration and are never surged, hurried or evicted for space. */
export function* drain(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "livekit-server", "coturn")) {
    const name = nameOf(workload);
    const { strategy, updateStrategy, progressDeadlineSeconds, minReadySeconds, template } = workload.spec;
    const grace = template.spec.terminationGracePeriodSeconds;
    yield* unequal(`${name} terminationGracePeriodSeconds`, grace, values.drainSeconds);
    if (workload.kind === "Deployment" && !(progressDeadlineSeconds > values.drainSeconds))
      yield `${name}: the rollout is late before a drain can end`;
    if (!(minReadySeconds >= EDGE_HEARS))
      yield `${name}: a roll ends the next server before the edge has heard of the one that came`;
    yield* unequal(`${name} strategy`, strategy ?? updateStrategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 0, maxUnavailable: values.maxUnavailable },
    });
    for (const key of ["cluster-autoscaler.kubernetes.io/safe-to-evict", "nplc.oks.outscale.com/safe-to-delete"])
      yield* unequal(`${name} ${key}`, template.metadata.annotations?.[key], "false");
  }
  for (const { workload } of programs(render, "coturn")) {
    // SIGTERM ends coturn at once; USR1 lets it end after its last allocation, and the hook has to wait for that.
    const stop = stopCommand(workload, "turnserver");
    for (const piece of ["kill -USR1", "while kill -0"])
      if (!stop.includes(piece)) yield `${nameOf(workload)}: preStop has no "${piece}"`;
  }
  for (const { workload, values } of programs(render, "valkey")) {
    if (values.sentinel.enabled && !stopCommand(workload, "valkey").includes("hand-over.sh"))
      yield `${nameOf(workload)}: a primary that is stopped does not hand over`;
    if (!(podSpec(workload).terminationGracePeriodSeconds >= 60)) yield `${nameOf(workload)}: a hand-over takes longer`;
  }
  for (const workload of workloads(render)) yield* helpers(workload);
}

const stopCommand = (workload: Manifest, container: string): string =>
  podSpec(workload)
    .containers.find(({ name }: Manifest) => name === container)
    ?.lifecycle?.preStop?.exec?.command?.join(" ") ?? "";

/** What serves a draining server must outlive it, and then end when it is asked to. */
function* helpers(workload: Manifest): Iterable<string> {
  for (const container of containers(workload)) {
    // HAProxy is in the mode that handles SIGTERM as a container's first process.
    if (container.command?.[0] === "haproxy" && !container.command.includes("-W"))
      yield `${nameOf(workload, container)} does not end on SIGTERM`;
    if (!["redis-proxy", "certificate-reload"].includes(container.name)) continue;
    const sidecar = podSpec(workload).initContainers?.includes(container) && container.restartPolicy === "Always";
    if (!sidecar) yield `${nameOf(workload, container)} ends before the server that it helps`;
  }
}
