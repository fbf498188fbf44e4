import { Network } from "../../media/lab/network.js";

/** Addresses on a bridge between the server and its testers; nothing leaves it. STUN is nobody: the address is known. */
export const SFU = "44.0.0.11";
export const STUN = "44.0.0.21:3478";

/** A server and its testers on one bridge. */
export interface Topology {
  readonly sfu: string;
  readonly testers: string;
  /** Makes one more machine on the bridge, and gives its namespace. */
  machine(name: string, address: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes the namespaces of a server and its testers. */
export async function topology(): Promise<Topology> {
  await Network.sweep();
  const network = new Network();
  try {
    const bridge = await network.add("bridge");
    await network.bridge(bridge, "lan", "44.0.0.1/24");
    const machine = async (name: string, address: string) => {
      const namespace = await network.add(name);
      await network.plug(namespace, "eth0", `${address}/24`, { namespace: bridge, bridge: "lan" });
      return namespace;
    };
    const [sfu, testers] = [await machine("sfu", SFU), await machine("testers", "44.0.0.200")];
    return { sfu, testers, machine, remove: () => network.remove() };
  } catch (error) {
    await network.remove();
    throw error;
  }
}
