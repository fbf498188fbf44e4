import { join } from "node:path";
import { startCluster } from "../media/kube/cluster.js";
import { joinMatrix } from "./matrix.js";

/** Guests without any IPv4 meet somebody who has nothing else. */
joinMatrix(
  "over IPv6 alone, behind NodePorts of a real kube-proxy",
  async (folder) => {
    const cluster = await startCluster(join(folder, "cluster"), undefined, "dual stack");
    await cluster.use("nftables");
    return { deployment: cluster.deployment, remove: () => cluster.remove() };
  },
  "IPv6",
);
