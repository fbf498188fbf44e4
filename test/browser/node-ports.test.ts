import { join } from "node:path";
import { startCluster } from "../media/kube/cluster.js";
import { joinMatrix } from "./matrix.js";

joinMatrix("behind NodePorts of a real kube-proxy", async (folder) => {
  const cluster = await startCluster(join(folder, "cluster"));
  await cluster.use("nftables");
  return { deployment: cluster.deployment, remove: () => cluster.remove() };
});
