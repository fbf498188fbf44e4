import type { Client } from "../lab/cloud.js";
import { runIn } from "../lab/processes.js";

const siteOf = (client: Client) => `${client.namespace}-site`;

/** Takes a client's firewall away: its address is translated one to one, ports stay, and anybody may send first. */
export async function openSite(client: Client): Promise<void> {
  const rules = `flush ruleset
table ip site {
  chain inwards { type nat hook prerouting priority -100;
    iif "eth0" dnat to 192.168.7.2
  }
  chain outwards { type nat hook postrouting priority 100;
    oif "eth0" snat to ${client.address}
  }
}
`;
  await runIn(siteOf(client), "nft", ["-f", "-"], rules);
}

/** Bytes of about fifty connectivity checks: more than a second, in which one that sends first is taken. */
const LOST_AT_LEAST = 5_000;

/** What a client loses, and for how long. */
export interface Loss {
  /** Of the SFU whose mux it is. */
  readonly address: string;
  readonly from: number;
  readonly to: number;
  /** Bytes that are lost at most, beyond the first ones, while a port has not heard from the SFU: a busy machine lets it wait for long. */
  readonly patience: number;
  /** Ways around the mux, as nft matches them: closed, because whoever takes one first ends the wait. */
  readonly closed: readonly string[];
}

/** Loses the first things that the client sends to an SFU's mux, so that the other side sends first if it ever does. */
export async function loseFirst(client: Client, { address, from, to, patience, closed }: Loss): Promise<void> {
  const rules = `table ip late
delete table ip late
table ip late {
  set heard { type ipv4_addr . inet_service; flags dynamic; size 1024; }
  chain hear { type filter hook forward priority -20;
    iif "eth0" ip saddr ${address} meta l4proto udp add @heard { ip daddr . udp dport }
  }
  chain lose { type filter hook forward priority -10;
    iif "lan" udp dport ${from}-${to} quota until ${LOST_AT_LEAST} bytes drop
    iif "lan" udp dport ${from}-${to} ip saddr . udp sport != @heard quota until ${patience} bytes drop
${closed.map((match) => `    iif "lan" ${match} drop\n`).join("")}  }
}
`;
  await runIn(siteOf(client), "nft", ["-f", "-"], rules);
}
