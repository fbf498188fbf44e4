import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import { type Daemon, daemon, eventually } from "../lab/processes.js";
import type { RealCluster } from "./cluster.js";
import { podsOf } from "./pods.js";

/** Takes away the SFU that waits for a second node, as an operator does who has none; gives the name of the one that is left. */
export async function settleForOne({ plane, namespace }: RealCluster): Promise<string> {
  const [apps, policy] = ["apps/v1", "policy/v1"].map((group) => `/apis/${group}/namespaces/${namespace}`);
  await plane.ask("PATCH", `${apps}/deployments/livekit-server`, { spec: { replicas: 1 } });
  return eventually("one SFU, and a disruption budget for it", 20, async () => {
    const { status } = await plane.ask("GET", `${policy}/poddisruptionbudgets/livekit-server`);
    const [only, ...others] = await podsOf(plane, namespace, "livekit-server");
    return status.disruptionsAllowed === 1 && others.length === 0 ? only?.metadata.name : undefined;
  });
}

/** Drains the SFU node with kubectl, which ends once its pods are gone. Comes back when the pod is Terminating. */
export async function drain({ plane, sfus: [sfu] }: RealCluster, podPath: string): Promise<Daemon> {
  const { node, folder } = sfu.machine;
  const kubeconfig = await plane.api.kubeconfig("drain", "system:masters");
  const options = [`--kubeconfig=${kubeconfig}`, "--delete-emptydir-data"];
  const kubectl = daemon("drain", join(folder, "drain.log"), toolPath("kubectl"), ["drain", node.name, ...options]);
  await eventually("eviction", 20, async () => (await plane.ask("GET", podPath)).metadata.deletionTimestamp);
  return kubectl;
}
