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

/** Loses what the client sends to these ports at first, so that the other side sends first if it ever does. */
export async function loseFirst(client: Client, bytes: number, from: number, to: number): Promise<void> {
  const rules = `table ip late
delete table ip late
table ip late {
  chain lose { type filter hook forward priority -10;
    iif "lan" udp dport ${from}-${to} quota until ${bytes} bytes drop
  }
}
`;
  await runIn(siteOf(client), "nft", ["-f", "-"], rules);
}
