import type { FirewallRule } from "../../../stacks/blueprint/blueprint.js";
import { Network } from "./network.js";
import { runIn } from "./processes.js";

/** A node: a machine on the private network with a public address that is translated one to one. */
export interface Node {
  readonly name: string;
  readonly namespace: string;
  readonly privateIp: string;
  readonly publicIp: string;
  readonly pool: "sfu" | "turn" | "system";
}

/** A machine on the Internet, with what its own firewall lets out. */
export interface Client {
  readonly namespace: string;
  readonly address: string;
}

/** What a client's site lets out: an nftables expression per permitted kind of packet. */
export type Outbound = readonly string[];

const PUBLIC_BRIDGE = "pub";
const PRIVATE_BRIDGE = "priv";

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

  private constructor(network: Network, router: string) {
    this.network = network;
    this.router = router;
  }

  static async create(): Promise<Cloud> {
    const network = new Network();
    try {
      const router = await network.add("router");
      await network.bridge(router, PUBLIC_BRIDGE, "44.0.0.1/16");
      await network.bridge(router, PRIVATE_BRIDGE, "10.50.0.1/24");
      return new Cloud(network, router);
    } catch (error) {
      await network.remove();
      throw error;
    }
  }

  async node(name: string, pool: Node["pool"], number: number): Promise<Node> {
    const namespace = await this.network.add(name);
    const node: Node = { name, namespace, pool, privateIp: `10.50.0.${number}`, publicIp: `44.0.0.${number}` };
    await this.network.plug(
      namespace,
      "eth0",
      `${node.privateIp}/24`,
      { namespace: this.router, bridge: PRIVATE_BRIDGE },
      "10.50.0.1",
    );
    await runIn(this.router, "ip", ["addr", "add", `${node.publicIp}/32`, "dev", PUBLIC_BRIDGE]);
    this.nodes.push(node);
    return node;
  }

  /** A pod's own namespace behind a node, with the node as its gateway. */
  async pod(name: string, node: Node, podIp: string): Promise<string> {
    const namespace = await this.network.add(name);
    const bridge = "cni0";
    const gateway = podIp.replace(/\d+$/, "1");
    const existing = await runIn(node.namespace, "ip", ["-br", "link"]);
    if (!existing.includes(bridge)) await this.network.bridge(node.namespace, bridge, `${gateway}/24`);
    await this.network.plug(namespace, "eth0", `${podIp}/24`, { namespace: node.namespace, bridge }, gateway);
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
    return { namespace, address };
  }

  /**
   * A person's machine at a site of their own: a private address behind a firewall that translates to one public address with a
   * new port for every destination, and lets out what `outbound` says. Nothing comes in unasked.
   */
  async client(name: string, number: number, outbound: Outbound): Promise<Client> {
    const site = await this.network.add(`${name}-site`);
    const namespace = await this.network.add(name);
    const address = `44.0.1.${number}`;
    await this.network.plug(
      site,
      "eth0",
      `${address}/16`,
      { namespace: this.router, bridge: PUBLIC_BRIDGE },
      "44.0.0.1",
    );
    await this.network.bridge(site, "lan", "192.168.7.1/24");
    await this.network.plug(namespace, "eth0", "192.168.7.2/24", { namespace: site, bridge: "lan" }, "192.168.7.1");
    const permitted = outbound.map((expression) => `    iif "lan" ${expression} accept`).join("\n");
    await this.network.filter(
      site,
      `table ip site {
  chain let { type filter hook forward priority 0; policy drop;
    ct state established,related accept
${permitted}
  }
  chain translate { type nat hook postrouting priority 100;
    oif "eth0" masquerade fully-random
  }
}`,
    );
    return { namespace, address };
  }

  /** Puts the security groups in force that the firewall sheet describes; clears those of before. */
  async protect(firewall: readonly FirewallRule[]): Promise<void> {
    const addresses = (pool: Node["pool"], pick: (node: Node) => string) =>
      this.nodes.filter((node) => node.pool === pool).map(pick);
    const opened = firewall
      .filter((rule) => rule.openedBy !== "load balancer")
      .map((rule) => {
        const targets = addresses(rule.target.includes("sfu") ? "sfu" : "turn", (node) => node.privateIp);
        return `    ip daddr { ${targets.join(", ")} } ${rule.protocol.toLowerCase()} dport ${rule.from}-${rule.to} accept`;
      });
    const inwards = this.nodes.map((node) => `    ip daddr ${node.publicIp} dnat to ${node.privateIp}`);
    const outwards = this.nodes.map((node) => `    ip saddr ${node.privateIp} snat to ${node.publicIp}`);
    for (const { namespace, target } of this.balancers) {
      const listeners = firewall
        .filter((rule) => rule.openedBy === "load balancer" && rule.target === target)
        .map((rule) => `    iif "eth0" ${rule.protocol.toLowerCase()} dport ${rule.from}-${rule.to} accept`);
      await this.network.filter(
        namespace,
        `table ip listeners {
  chain input { type filter hook input priority 0; policy drop;
    ct state established,related accept
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
${opened.join("\n")}
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
