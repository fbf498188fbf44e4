import { readFileSync } from "node:fs";
import { differences, unequal } from "./differences.js";
import { type Manifest, nameOf, ofKind, type Program, programs, type Render, selecting } from "./render.js";

const { families } = JSON.parse(readFileSync("data/metrics/livekit-server.json", "utf8"));

/** Where SFUs are scaled, it is within what was said, by loads that LiveKit tells of, and never down: rooms do not move. */
export function* autoscaling(render: Render): Iterable<string> {
  for (const program of programs(render, "livekit-server")) {
    const { workload, values } = program;
    const name = nameOf(workload);
    const scalers = ofKind(render, "HorizontalPodAutoscaler", "ScaledObject").filter(
      ({ metadata }) => metadata.namespace === workload.metadata.namespace,
    );
    const asked = values.autoscaling;
    const wanted = { none: [], hpa: ["HorizontalPodAutoscaler"], keda: ["ScaledObject"] }[asked?.kind ?? "none"];
    yield* differences(
      `what scales ${name}`,
      scalers.map((each) => each.kind),
      wanted,
    );
    if (!asked) continue;
    for (const scaler of scalers) {
      const { scaleTargetRef: to, ...spec } = scaler.spec;
      yield* unequal(
        `${nameOf(scaler)} scales`,
        [to.apiVersion, to.kind, to.name],
        [workload.apiVersion, workload.kind, workload.metadata.name],
      );
      const keda = scaler.kind === "ScaledObject";
      const bounds = keda ? [spec.minReplicaCount, spec.maxReplicaCount] : [spec.minReplicas, spec.maxReplicas];
      yield* unequal(`${nameOf(scaler)} bounds`, bounds, [asked.minReplicas, asked.maxReplicas]);
      const { behavior } = keda ? (spec.advanced?.horizontalPodAutoscalerConfig ?? {}) : spec;
      yield* unequal(`${nameOf(scaler)} scales down`, behavior?.scaleDown, { selectPolicy: "Disabled" });
      const loads = keda ? spec.triggers.map(ofTrigger) : spec.metrics.map(ofMetric);
      const { participants, packetsPerSecond, cpuPercent } = asked.targets;
      yield* differences(`${nameOf(scaler)} looks at`, loads, [
        ...(participants ? [`livekit_participant_total of each, at most ${participants}`] : []),
        ...(packetsPerSecond ? [`livekit_packet_total outgoing of each, at most ${packetsPerSecond}`] : []),
        ...(cpuPercent ? [`cpu of livekit-server, at most ${cpuPercent} %`] : []),
      ]);
      if (keda) yield* queries(render, program, scaler);
    }
  }
}

/** A metric of an HPA in words; averages are per pod. */
function ofMetric({ type, pods, containerResource }: Manifest): string {
  if (type === "ContainerResource") {
    const { name, container, target } = containerResource;
    return `${name} of ${container}, at most ${target.averageUtilization} %`;
  }
  const { metric, target } = pods;
  const labels = Object.values(metric.selector?.matchLabels ?? {});
  return `${[metric.name, ...labels].join(" ")} of each, at most ${target.averageValue}`;
}

/** A trigger of KEDA likewise. */
function ofTrigger({ type, metricType, metadata }: Manifest): string {
  if (type === "cpu") return `cpu of ${metadata.containerName}, at most ${metadata.value} %`;
  const [metric] = /livekit_\w+/.exec(metadata.query) ?? [];
  const outgoing = /direction="outgoing"/.test(metadata.query) ? " outgoing" : "";
  const each = metricType === "AverageValue" ? "each" : "all";
  return `${metric}${outgoing} of ${each}, at most ${metadata.threshold}`;
}

/** Prometheus is asked for sums over the SFUs of this release; of counters, for their rate. */
function* queries(
  render: Render,
  { workload, values }: Program<Extract<Render["releases"][number], { chart: "livekit-server" }>>,
  scaler: Manifest,
): Iterable<string> {
  const jobs = selecting(render, "Service", workload)
    .filter(({ spec }) => spec.ports.some(({ name }: Manifest) => name === "metrics"))
    .map(({ metadata }) => metadata.name);
  for (const { metadata, authenticationRef } of scaler.spec.triggers.filter(
    ({ type }: Manifest) => type === "prometheus",
  )) {
    const { query, serverAddress } = metadata;
    const asked = values.autoscaling?.prometheus;
    yield* unequal(
      `${nameOf(scaler)} asks`,
      [serverAddress, authenticationRef?.name ?? ""],
      [asked?.serverAddress, asked?.authentication],
    );
    const [, metric = "", selector = ""] = /(livekit_\w+)\{(.*)\}/.exec(query) ?? [];
    const { type } = families[metric] ?? {};
    const rated = type === "counter" ? /^sum\(rate\([^()]+\[\dm\]\)\)$/ : /^sum\([^()]+\)$/;
    if (!rated.test(query)) yield `${nameOf(scaler)} asks for ${query}, but ${metric} is a ${type}`;
    const own = [`namespace="${workload.metadata.namespace}"`, ...jobs.map((job) => `job="${job}"`)];
    for (const matcher of own) if (!selector.includes(matcher)) yield `${nameOf(scaler)}: ${query} has no ${matcher}`;
  }
}
