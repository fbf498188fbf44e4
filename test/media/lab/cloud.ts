import type { FirewallRule } from "../../../stacks/blueprint/blueprint.js";
import { attachOutside, type Outside, UPLINK } from "../sink/outside.js";
import { Network } from "./network.js";
import { run, runIn } from "./processes.js";

/** A node: a machine on the private network with a public address that is translated one to one. */
export interface Node {
  readonly name: string;
  readonly namespace: string;
  readonly privateIp: string;
  readonly publicIp: string;
  /** Global and its own: nothing is translated. Only where the cloud has both families. */
  readonly ipv6?: string;
  readonly pool: "sfu" | "turn" | "system";
}

/** A machine on the Internet, with what its own firewall lets out. */
export interface Client {
  readonly namespace: string;
  readonly address: string;
  readonly ipv6?: string;
}

/** What a client's site lets out: an nftables expression per permitted kind of packet. */
export type Outbound = readonly string[];

export type Family = "IPv4" | "IPv6";

const PUBLIC_BRIDGE = "pub";
const PRIVATE_BRIDGE = "priv";
/** IPv6 networks: the Internet, the nodes, one for each site. */
const IPV6 = { public: "2a00:44:0:0", nodes: "2a00:44:0:1", site: "2a00:44:1" };

/**
 * A network like the target clouds': nodes see private addresses only, the cloud translates public ones one to one (also for
 * nodes that talk to each other's public address), stateful security groups let in what our firewall sheet lists, and load
 * balancers are machines of their own that know TCP only. Clients sit behind firewalls of their own.
 */
export class Cloud {
  readonly nodes: Node[] = [];
  private readonly balancers: { readonly namespace: string; readonly target: string }[] = [];

  private readonly network: Network;
  private readonly router: string;
  readonly dualStack: boolean;
  /** Where packets go that have no address in the lab, if anywhere. */
  outside?: Outside;

  private constructor(network: Network, router: string, dualStack: boolean) {
    this.network = network;
    this.router = router;
    this.dualStack = dualStack;
  }

  static async create(dualStack = false): Promise<Cloud> {
    await Network.sweep();
    const network = new Network();
    try {
      const router = await network.add("router");
      await network.bridge(router, PUBLIC_BRIDGE, "44.0.0.1/16");
      await network.bridge(router, PRIVATE_BRIDGE, "10.50.0.1/24");
      if (dualStack) {
        await network.address(router, PUBLIC_BRIDGE, `${IPV6.public}::1/64`);
        await network.address(router, PRIVATE_BRIDGE, `${IPV6.nodes}::1/64`);
      }
      return new Cloud(network, router, dualStack);
    } catch (error) {
      await network.remove();
      throw error;
    }
  }

  /** Attaches a machine that gets every packet which has no address in the lab; without it these are unroutable. IPv4 alone. */
  async attachOutside(): Promise<Outside> {
    this.outside = await attachOutside(this.network, this.router);
    return this.outside;
  }

  async node(name: string, pool: Node["pool"], number: number): Promise<Node> {
    const namespace = await this.network.add(name);
    const ipv6 = `${IPV6.nodes}::${number}`;
    const node: Node = {
      ...{ name, namespace, pool, privateIp: `10.50.0.${number}`, publicIp: `44.0.0.${number}` },
      ...(this.dualStack ? { ipv6 } : {}),
    };
    await this.network.plug(
      namespace,
      "eth0",
      `${node.privateIp}/24`,
      { namespace: this.router, bridge: PRIVATE_BRIDGE },
      "10.50.0.1",
    );
    if (this.dualStack) await this.network.address(namespace, "eth0", `${ipv6}/64`, `${IPV6.nodes}::1`);
    await runIn(this.router, "ip", ["addr", "add", `${node.publicIp}/32`, "dev", PUBLIC_BRIDGE]);
    this.nodes.push(node);
    return node;
  }

  /** A pod's own namespace behind a node, with the node as its gateway. */
  async pod(name: string, node: Node, podIp: string, podIpv6?: string): Promise<string> {
    const namespace = await this.network.add(name);
    const bridge = "cni0";
    const gateway = podIp.replace(/\d+$/, "1");
    const existing = await runIn(node.namespace, "ip", ["-br", "link"]);
    if (!existing.includes(bridge)) await this.network.bridge(node.namespace, bridge, `${gateway}/24`);
    await this.network.plug(namespace, "eth0", `${podIp}/24`, { namespace: node.namespace, bridge }, gateway);
    if (podIpv6 !== undefined) {
      const router = podIpv6.replace(/[^:]+$/, "1");
      await this.network.address(node.namespace, bridge, `${router}/64`);
      await this.network.address(namespace, "eth0", `${podIpv6}/64`, router);
    }
    return namespace;
  }

  /** A load balancer behind a name of the firewall sheet: one leg on the Internet, one among the nodes. */
  async balancer(name: string, number: number, target: string): Promise<Client> {
    const namespace = await this.network.add(name);
    const address = `44.0.0.${number}`;
    const [outside, inside] = [
      { namespace: this.router, bridge: PUBLIC_BRIDGE },
      { namespace: this.router, bridge: PRIVATE_BRIDGE },
    ];
    await this.network.plug(namespace, "eth0", `${address}/16`, outside);
    await this.network.plug(namespace, "eth1", `10.50.0.${number}/24`, inside, "10.50.0.1");
    this.balancers.push({ namespace, target });
    if (!this.dualStack) return { namespace, address };
    const ipv6 = `${IPV6.public}::${number}`;
    await this.network.address(namespace, "eth0", `${ipv6}/64`, `${IPV6.public}::1`);
    return { namespace, address, ipv6 };
  }

  /**
   * A person's machine at a site of their own: a private address behind a firewall that translates to one public address with a
   * new port for every destination, and lets out what `outbound` says. Nothing comes in unasked. Where the cloud has both families
   * the site has IPv6 instead of IPv4: without translation, behind the same firewall.
   */
  async client(name: string, number: number, outbound: Outbound, family: Family = "IPv4"): Promise<Client> {
    const site = await this.network.add(`${name}-site`);
    const namespace = await this.network.add(name);
    const address = `44.0.1.${number}`;
    const internet = { namespace: this.router, bridge: PUBLIC_BRIDGE };
    await this.network.plug(site, "eth0", `${address}/16`, internet, "44.0.0.1");
    await this.network.bridge(site, "lan", "192.168.7.1/24");
    const lan = { namespace: site, bridge: "lan" };
    if (family === "IPv4") await this.network.plug(namespace, "eth0", "192.168.7.2/24", lan, "192.168.7.1");
    else await this.ipv6Site(site, namespace, number);
    const permitted = outbound.map((expression) => `    iif "lan" ${expression} accept`).join("\n");
    await this.network.filter(
      site,
      `table inet site {
  chain let { type filter hook forward priority 0; policy drop;
    ct state established,related accept
${permitted}
  }
}
table ip site {
  chain translate { type nat hook postrouting priority 100;
    oif "eth0" masquerade fully-random
  }
}`,
    );
    return { namespace, address };
  }

  /** Gives a site and the one machine behind it IPv6 addresses, and the cloud's router the way back. */
  private async ipv6Site(site: string, client: string, number: number): Promise<void> {
    const outside = `${IPV6.public}::1:${number}`;
    const lan = `${IPV6.site}:${number}:`;
    await this.network.address(site, "eth0", `${outside}/64`, `${IPV6.public}::1`);
    await this.network.address(site, "lan", `${lan}:1/64`);
    await this.network.plug(client, "eth0", `${lan}:2/64`, { namespace: site, bridge: "lan" });
    await run("ip", ["-6", "-n", client, "route", "add", "default", "via", `${lan}:1`]);
    await run("ip", ["-6", "-n", this.router, "route", "add", `${lan}:/64`, "via", outside]);
  }

  /** Puts the security groups in force that the firewall sheet describes; clears those of before. */
  async protect(firewall: readonly FirewallRule[]): Promise<void> {
    const opened = (addressOf: (node: Node) => string | undefined) =>
      firewall
        .filter((rule) => rule.openedBy !== "load balancer")
        .flatMap((rule) => {
          const pool = rule.target.includes("sfu") ? "sfu" : "turn";
          const targets = this.nodes.filter((node) => node.pool === pool).flatMap((node) => addressOf(node) ?? []);
          const family = targets[0]?.includes(":") ? "ip6" : "ip";
          const ports = `${rule.protocol.toLowerCase()} dport ${rule.from}-${rule.to}`;
          return targets.length === 0 ? [] : [`    ${family} daddr { ${targets.join(", ")} } ${ports} accept`];
        })
        .join("\n");
    const inwards = this.nodes.map((node) => `    ip daddr ${node.publicIp} dnat to ${node.privateIp}`);
    const outwards = this.nodes.map((node) => `    ip saddr ${node.privateIp} snat to ${node.publicIp}`);
    for (const { namespace, target } of this.balancers) {
      const listeners = firewall
        .filter((rule) => rule.openedBy === "load balancer" && rule.target === target)
        .map((rule) => `    iif "eth0" ${rule.protocol.toLowerCase()} dport ${rule.from}-${rule.to} accept`);
      await this.network.filter(
        namespace,
        `table inet listeners {
  chain input { type filter hook input priority 0; policy drop;
    ct state established,related accept
    meta l4proto ipv6-icmp accept
    iif { "lo", "eth1" } accept
${listeners.join("\n")}
  }
}`,
      );
    }
    await this.network.filter(
      this.router,
      `table ip cloud {
  chain inwards { type nat hook prerouting priority -100;
${inwards.join("\n")}
  }
  chain translate {
${outwards.join("\n")}
  }
  chain outwards { type nat hook postrouting priority 100;
    oif "${PUBLIC_BRIDGE}" jump translate
    oif "${PRIVATE_BRIDGE}" ct status dnat jump translate
  }
  chain groups { type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iif "${PRIVATE_BRIDGE}" oif "${PUBLIC_BRIDGE}" accept
    oifname "${UPLINK}" accept
${opened((node) => node.privateIp)}
  }
}
table ip6 cloud {
  chain groups { type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iif "${PRIVATE_BRIDGE}" oif "${PUBLIC_BRIDGE}" accept
    iif "${PUBLIC_BRIDGE}" oif "${PUBLIC_BRIDGE}" accept
${opened((node) => node.ipv6)}
  }
}`,
    );
  }

  /** Lets the machines of the private network reach a node's pods. */
  async routePods(cidr: string, node: Node, from: readonly string[]): Promise<void> {
    for (const namespace of from) await runIn(namespace, "ip", ["route", "replace", cidr, "via", node.privateIp]);
  }

  async remove(): Promise<void> {
    await this.network.remove();
  }
}
