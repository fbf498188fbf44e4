import type { Context } from "../context.js";
import type { MonitoringValue } from "../values.js";

/** What a release tells Prometheus and Grafana: nothing where no operator would read it. */
export function monitoring({ environment }: Context): MonitoringValue | undefined {
  if (!environment.monitoring?.operator) return undefined;
  const { labels } = environment.monitoring;
  return { serviceMonitor: { enabled: true, labels }, rules: { enabled: true, labels }, dashboard: { enabled: true } };
}
