import { type Manifest, selects } from "../../charts/rendered.js";
import { runIn } from "../lab/processes.js";

/**
 * Double of what a CNI makes of NetworkPolicies, for egress only: a packet filter with the union of what they allow. It refuses
 * what it does not know, so that a policy is never taken for wider or narrower than it is.
 */
export function egressFilter(objects: readonly Manifest[], pod: Manifest): string {
  const policies = objects.filter(({ kind, metadata, spec }) => {
    if (kind !== "NetworkPolicy" || metadata.namespace !== pod.metadata.namespace) return false;
    known(spec.podSelector, ["matchLabels"]);
    const labels = pod.spec.template.metadata.labels;
    return spec.policyTypes.includes("Egress") && selects(spec.podSelector.matchLabels ?? {}, labels);
  });
  if (policies.length === 0) throw new Error("no NetworkPolicy selects the pod, which leaves its egress open");
  const rules = policies.flatMap(({ spec }) => spec.egress ?? []).flatMap(ruleLines);
  return `table inet networkpolicy {
  chain egress { type filter hook output priority 0; policy drop;
    oif "lo" accept
    ct state established,related accept
${rules.map((rule) => `    ${rule} accept`).join("\n")}
  }
}`;
}

/** A rule allows each of its ports towards each of its networks; without networks, towards everybody. */
function ruleLines(rule: Manifest): string[] {
  known(rule, ["ports", "to"]);
  if (!rule.ports?.length || rule.to?.length === 0)
    throw new Error(`the double knows rules with ports only: ${JSON.stringify(rule)}`);
  const networks = rule.to?.map(networkOf) ?? [""];
  return rule.ports.map(portOf).flatMap((port: string) => networks.map((network: string) => `${network}${port}`));
}

function networkOf(peer: Manifest): string {
  known(peer, ["ipBlock"]);
  known(peer.ipBlock, ["cidr"]);
  return `${peer.ipBlock.cidr.includes(":") ? "ip6" : "ip"} daddr ${peer.ipBlock.cidr} `;
}

function portOf({ protocol, port, endPort = port, ...rest }: Manifest): string {
  known(rest, []);
  if (!["UDP", "TCP"].includes(protocol) || !Number.isInteger(port) || !Number.isInteger(endPort))
    throw new Error(`the double knows UDP and TCP ports by number: ${JSON.stringify({ protocol, port, endPort })}`);
  return `${protocol.toLowerCase()} dport ${port}-${endPort}`;
}

function known(value: Manifest, keys: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`the double does not know ${unknown.join(", ")} in ${JSON.stringify(value)}`);
}

/** Puts a filter in force in a namespace while `work` runs. */
export async function underFilter<T>(namespace: string, filter: string, work: () => Promise<T>): Promise<T> {
  await runIn(namespace, "nft", ["-f", "-"], filter);
  try {
    return await work();
  } finally {
    await runIn(namespace, "nft", ["delete", "table", "inet", "networkpolicy"]);
  }
}
