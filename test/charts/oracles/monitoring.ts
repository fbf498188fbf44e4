import type { Release } from "../../../stacks/blueprint/blueprint.js";
import { differences, unequal } from "./differences.js";
import { podPort, sfuConfig } from "./listeners.js";
import { containers, type Manifest, nameOf, ofKind, type Program, programs, type Render, selecting } from "./render.js";

/** Where an operator reads it, every server is scraped once, at the port it serves metrics on, under the job its alerts name. */
export function* monitoring(render: Render): Iterable<string> {
  for (const program of programs(render, "livekit-server", "coturn", "valkey")) {
    const { release, workload, values } = program;
    const mine = (kind: string) =>
      ofKind(render, kind).filter(
        ({ metadata }) => metadata.namespace === workload.metadata.namespace && metadata.name === release.name,
      );
    yield* unequal(
      `ServiceMonitors of ${nameOf(workload)}`,
      mine("ServiceMonitor").length,
      Number(values.monitoring?.serviceMonitor.enabled ?? false),
    );
    yield* unequal(
      `PrometheusRules of ${nameOf(workload)}`,
      mine("PrometheusRule").length,
      Number(values.monitoring?.rules.enabled ?? false),
    );
    for (const monitor of mine("ServiceMonitor")) {
      const found = scraped(render, workload, monitor);
      const targets = found.map(({ targetPort }) => podPort(workload, targetPort, "TCP") ?? `no port ${targetPort}`);
      yield* differences(`${nameOf(monitor)} scrapes`, targets, [`TCP ${served(render, program)}`]);
      for (const { expr } of mine("PrometheusRule").flatMap(({ spec }) => spec.groups[0].rules))
        for (const [, job] of expr.matchAll(/\bjob="([^"]*)"/g))
          if (!found.some(({ service }) => service === job))
            yield `an alert of ${nameOf(workload)} asks for job ${job}`;
      yield* unequal(
        `${nameOf(monitor)} has label`,
        monitor.metadata.labels.release,
        values.monitoring?.serviceMonitor.labels.release,
      );
    }
  }
}

/** The ports of Services that a ServiceMonitor leads to. */
function scraped(
  render: Render,
  workload: Manifest,
  { spec }: Manifest,
): { service: string; targetPort: string | number }[] {
  const labels = Object.entries(spec.selector.matchLabels);
  return selecting(render, "Service", workload)
    .filter(({ metadata }) => labels.every(([key, value]) => metadata.labels[key] === value))
    .flatMap(({ metadata, spec: { ports } }) =>
      ports
        .filter(({ name }: Manifest) => spec.endpoints.some(({ port }: Manifest) => port === name))
        .map(({ targetPort }: Manifest) => ({ service: metadata.name, targetPort })),
    );
}

type Server = Extract<Release, { chart: "livekit-server" | "coturn" | "valkey" }>;

/** The port of metrics by the server's own configuration. */
function served(render: Render, { release, workload }: Program<Server>): number | undefined {
  if (release.chart === "livekit-server") return sfuConfig(render, workload).prometheus.port;
  if (release.chart === "coturn") return release.values.ports.metrics;
  const [flag] = containers(workload).flatMap(({ args = [] }) =>
    args.filter((each: string) => each.startsWith("--web.listen-address")),
  );
  const { metrics } = release.values.ports;
  return flag === `--web.listen-address=:${metrics}` ? metrics : undefined;
}
