import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Pair } from "../media/lab/browser.js";
import type { Outbound } from "../media/lab/cloud.js";
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

/** The four ways into a call, worst last. A site lets out one of them alone: where two are open, either may win. */
export function paths({ blueprint, names, edge, nodes }: Deployment): readonly Path[] {
  const sheet = blueprint.firewall;
  const sfu = sheet.filter((rule) => rule.target.includes("sfu"));
  const mediaTcp = sfu.find((rule) => rule.protocol === "TCP")?.from;
  const mediaUdp = sfu.find((rule) => rule.protocol === "UDP");
  const addresses = nodes.sfu.map((node) => node.publicIp).join(", ");
  const turnUdp = sheet.find((rule) => rule.target === `turn.${blueprint.domain}`)?.from;
  const signalling = `ip daddr ${edge.address} tcp dport 443`;
  const remote = (protocol: string) => nodes.sfu.map((node) => `${protocol} ${node.publicIp}:`);
  const reaches = (pair: Pair, protocol: string) => remote(protocol).some((start) => pair.remote.startsWith(start));
  return [
    {
      name: "UDP",
      outbound: [signalling, `ip daddr { ${addresses} } udp dport ${mediaUdp?.from}-${mediaUdp?.to}`],
      taken: (pair) => pair.relay === null && reaches(pair, "udp"),
      rule: (rule) => rule.target.includes("sfu") && rule.protocol === "UDP",
    },
    {
      name: "ICE/TCP",
      outbound: [signalling, `ip daddr { ${addresses} } tcp dport ${mediaTcp}`],
      taken: (pair) => pair.relay === null && reaches(pair, "tcp") && pair.remote.endsWith(`:${mediaTcp}`),
      rule: (rule) => rule.target.includes("sfu") && rule.protocol === "TCP",
    },
    {
      name: "TURN/UDP",
      outbound: [signalling, `ip daddr ${names[`turn.${blueprint.domain}`]} udp dport ${turnUdp}`],
      taken: (pair) => pair.relay === "udp" && reaches(pair, "udp"),
      rule: (rule) => rule.target === `turn.${blueprint.domain}`,
    },
    {
      name: "TURN/TLS on 443 only",
      outbound: ["tcp dport 443"],
      taken: (pair) => pair.relay === "tls" && reaches(pair, "udp"),
      rule: (rule) => rule.target === `turns.${blueprint.domain}`,
    },
  ];
}
