import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import { type ControlPlane, startControlPlane } from "../kube/control-plane.js";
import { daemon } from "../lab/processes.js";

/** All of a control plane: every controller, the scheduler, and kubelets that may write what concerns their own node only. */
export async function startWholeControlPlane(folder: string, services: string): Promise<ControlPlane> {
  const plane = await startControlPlane(folder, services, "*", ["--enable-admission-plugins=NodeRestriction"]);
  const kubeconfig = await plane.api.kubeconfig("system:kube-scheduler");
  const scheduler = daemon("scheduler", join(folder, "scheduler.log"), toolPath("kube-scheduler"), [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    "--secure-port=0",
  ]);
  return {
    ...plane,
    stop: async () => {
      await scheduler.stop();
      await plane.stop();
    },
  };
}
