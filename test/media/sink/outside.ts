import type { Network } from "../lab/network.js";
import { run } from "../lab/processes.js";

/** A machine that every packet gets to which has no other way. */
export interface Outside {
  readonly namespace: string;
  readonly address: string;
}

/** The bridge on the machine that the way out begins at. */
export const UPLINK = "out";

/** Makes one the default route of a machine, which otherwise has none. IPv4 alone. */
export async function attachOutside(network: Network, from: string): Promise<Outside> {
  const namespace = await network.add("outside");
  const [gateway, address] = ["198.51.100.1", "198.51.100.2"];
  await network.bridge(from, UPLINK, `${gateway}/24`);
  await network.plug(namespace, "eth0", `${address}/24`, { namespace: from, bridge: UPLINK }, gateway);
  await run("ip", ["-n", from, "route", "add", "default", "via", address]);
  return { namespace, address };
}
