import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Pair } from "../media/lab/browser.js";
import type { Family, Outbound } from "../media/lab/cloud.js";
import type { Deployment } from "../media/lab/deployment.js";

/** One way from a site to its meeting: what the site's firewall lets out, and what must come about. */
export interface Path {
  readonly name: string;
  readonly outbound: Outbound;
  /** True if the selected pair is this path. */
  readonly taken: (pair: Pair) => boolean;
  /** The line of the firewall sheet without which this path is gone. */
  readonly rule: (rule: Blueprint["firewall"][number]) => boolean;
}

/**
 * The four ways into a call of one family, worst last. Relayed media reaches the SFU over IPv4 always.
 * A site lets out one of them alone: where two are open, either may win.
 */
export function paths({ blueprint, names, edge, nodes }: Deployment, family: Family): readonly Path[] {
  const sheet = blueprint.firewall;
  const sfu = sheet.filter((rule) => rule.target.includes("sfu"));
  const mediaTcp = sfu.find((rule) => rule.protocol === "TCP")?.from;
  const mediaUdp = sfu.find((rule) => rule.protocol === "UDP");
  const [ip, pick] = family === "IPv4" ? ["ip", 0] : ["ip6", 1];
  const sfuAddresses = nodes.sfu.map((node) => [node.publicIp, node.ipv6] as const);
  const addresses = sfuAddresses.map((each) => each[pick]).join(", ");
  const turnUdp = sheet.find((rule) => rule.target === `turn.${blueprint.domain}`)?.from;
  const signalling = `${ip} daddr ${[edge.address, edge.ipv6][pick]} tcp dport 443`;
  const reaches = ({ remote }: Pair, protocol: string, at: number) =>
    sfuAddresses.some((each) => remote.startsWith(`${protocol} ${at === 0 ? each[0] : `[${each[1]}]`}:`));
  return [
    {
      name: "UDP",
      outbound: [signalling, `${ip} daddr { ${addresses} } udp dport ${mediaUdp?.from}-${mediaUdp?.to}`],
      taken: (pair) => pair.relay === null && reaches(pair, "udp", pick),
      rule: (rule) => rule.target.includes("sfu") && rule.protocol === "UDP",
    },
    {
      name: "ICE/TCP",
      outbound: [signalling, `${ip} daddr { ${addresses} } tcp dport ${mediaTcp}`],
      taken: (pair) => pair.relay === null && reaches(pair, "tcp", pick) && pair.remote.endsWith(`:${mediaTcp}`),
      rule: (rule) => rule.target.includes("sfu") && rule.protocol === "TCP",
    },
    {
      name: "TURN/UDP",
      outbound: [signalling, `${ip} daddr ${names[`turn.${blueprint.domain}`]?.[pick]} udp dport ${turnUdp}`],
      taken: (pair) => pair.relay === "udp" && reaches(pair, "udp", 0),
      rule: (rule) => rule.target === `turn.${blueprint.domain}`,
    },
    {
      name: "TURN/TLS on 443 only",
      outbound: ["tcp dport 443"],
      taken: (pair) => pair.relay === "tls" && reaches(pair, "udp", 0),
      rule: (rule) => rule.target === `turns.${blueprint.domain}`,
    },
  ];
}
