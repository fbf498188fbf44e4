import { expand } from "./listeners.js";
import type { Manifest } from "./render.js";

/**
 * What rules of a NetworkPolicy allow, one line for each port and peer: `TCP 7880 namespace edge`, `UDP 30000 anyone`. Absent
 * means everything, as in Kubernetes, also for an empty list.
 */
export function allowed(rules: readonly Manifest[] | undefined, peers: "from" | "to"): string[] {
  return (rules ?? []).flatMap((rule) => {
    const others = rule[peers]?.length ? rule[peers].flatMap(peer) : ["anyone"];
    const ports = rule.ports?.length ? rule.ports.flatMap(opened) : ["every port"];
    return ports.flatMap((port: string) => others.map((other: string) => `${port} ${other}`));
  });
}

function opened({ protocol = "TCP", port, endPort }: Manifest): string[] {
  return port === undefined ? [`${protocol} any`] : expand(protocol, port, endPort);
}

function peer({ ipBlock, namespaceSelector, podSelector }: Manifest): string[] {
  if (ipBlock) return [[ipBlock.cidr, ...(ipBlock.except ?? []).map((each: string) => `without ${each}`)].join(" ")];
  const pods = podSelector?.matchLabels
    ? `pods ${Object.entries(podSelector.matchLabels)
        .map(([key, value]) => `${key}=${value}`)
        .sort()
        .join(" ")}`
    : "";
  return spaces(namespaceSelector).map((space) => [space, pods].filter((each) => each !== "").join(" "));
}

function spaces(selector: Manifest): string[] {
  if (selector === undefined) return [""];
  const named = selector.matchLabels?.["kubernetes.io/metadata.name"];
  if (named !== undefined) return [`namespace ${named}`];
  const listed = (selector.matchExpressions ?? []).flatMap(({ key, operator, values }: Manifest) =>
    key === "kubernetes.io/metadata.name" && operator === "In" ? values : [],
  );
  return listed.length > 0 ? listed.map((name: string) => `namespace ${name}`) : ["all namespaces"];
}
