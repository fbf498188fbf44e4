import { container, type Mutants, one, remove } from "./mutant.js";

/** Servers that nobody would hear of. */
export const monitoring: Mutants = {
  "a ServiceMonitor names a port that no Service has": {
    killedBy: "monitoring",
    change: (all) => (one(all, "ServiceMonitor/coturn").spec.endpoints[0].port = "prometheus"),
  },
  "a ServiceMonitor selects nothing": {
    killedBy: "monitoring",
    change: (all) => (one(all, "ServiceMonitor/livekit-server").spec.selector.matchLabels = { app: "livekit" }),
  },
  "a ServiceMonitor lacks the label that Prometheus looks for": {
    killedBy: "monitoring",
    change: (all) => delete one(all, "ServiceMonitor/valkey").metadata.labels.release,
  },
  "alerts ask for a job that nobody scrapes": {
    killedBy: "monitoring",
    change: (all) => {
      const [{ rules }] = one(all, "PrometheusRule/valkey").spec.groups;
      for (const rule of rules) rule.expr = rule.expr.replaceAll("valkey-metrics", "valkey");
    },
  },
  "a release has no alerts": {
    killedBy: "monitoring",
    change: (all) => remove(all, "PrometheusRule/coturn"),
  },
  "the exporter listens on another port than its Service": {
    killedBy: "monitoring",
    change: (all) => {
      const { args } = container(all, "StatefulSet/valkey", "exporter");
      args[args.length - 1] = "--web.listen-address=:9122";
    },
  },
  "the exporter's readiness is the member's": {
    killedBy: "probes",
    change: (all) =>
      (container(all, "StatefulSet/valkey", "exporter").readinessProbe = { tcpSocket: { port: "metrics" } }),
  },
  "everybody may read Valkey's metrics": {
    killedBy: "network policies",
    change: (all) => delete one(all, "NetworkPolicy/valkey").spec.ingress[1].from,
  },
};
