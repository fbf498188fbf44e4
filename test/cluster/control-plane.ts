import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toolPath } from "../../scripts/lib/tools.js";
import { type ApiServer, startApiServer } from "../media/api-server.js";
import { type Daemon, daemon } from "../media/lab/processes.js";

/** All of a control plane, and kwok in the place of kubelets, on 127.0.0.1. */
export interface ControlPlane {
  readonly api: ApiServer;
  readonly processes: readonly Daemon[];
  stop(): Promise<void>;
}

/** Grace periods pass this many times as fast: kwok's stages divide by it. */
export const COMPRESSION = 7200;

const API_SERVER = [
  // Both families, for environments with IPv6.
  "--service-cluster-ip-range=10.96.0.0/12,fd00:10:96::/112",
  "--enable-admission-plugins=NodeRestriction",
  // Nodes are born Ready here; the taint of their first moments would cost a third of what a thousand of them take.
  "--disable-admission-plugins=TaintNodesByCondition",
  "--delete-collection-workers=8",
  // How long a pod stays bound to a node that nobody hears of; Kubernetes' own 300 s compressed.
  "--default-unreachable-toleration-seconds=1",
];

/** kube-controller-manager and kube-scheduler are slower by default than a roll of a thousand pods should be. */
const CLIENT = ["--leader-elect=false", "--secure-port=0", "--kube-api-qps=500", "--kube-api-burst=1000"];

/** Starts all programs in `folder`. They end with the process that started them, whatever ends it. */
export async function startControlPlane(folder: string): Promise<ControlPlane> {
  const api = await startApiServer({ folder, flags: API_SERVER });
  const started: Daemon[] = [];
  const start = (program: "kube-controller-manager" | "kube-scheduler" | "kwok", flags: readonly string[]) =>
    started.push(daemon(program, join(folder, `${program}.log`), toolPath(program), flags));
  const stop = async () => {
    await Promise.all(started.map((each) => each.stop()));
    await api.stop();
  };
  try {
    const [controllers, scheduler, kwok] = await Promise.all(
      ["system:kube-controller-manager", "system:kube-scheduler", "kwok"].map((user) =>
        // One identity each would need bindings of its own: rights are looked at elsewhere (test/media/public-address-node.test.ts).
        api.kubeconfig(user, "system:masters"),
      ),
    );
    start("kube-controller-manager", [
      ...CLIENT,
      `--kubeconfig=${controllers}`,
      "--use-service-account-credentials=false",
      // Nobody reads Endpoints; hundreds of SFUs in each of them, written anew for every pod, would take most of the time.
      "--controllers=*,-endpoints-controller,-endpointslice-mirroring-controller",
      "--endpointslice-updates-batch-period=2s",
      `--service-account-private-key-file=${join(api.authority.folder, "tokens.key")}`,
      `--root-ca-file=${api.authority.certificateFile}`,
      // Leases are renewed every 30 s, and late on a busy machine; tests say by themselves when a node is lost.
      "--node-monitor-grace-period=300s",
      // A whole zone is given up at once: by default one node in ten seconds, to spare a cluster that errs.
      "--node-eviction-rate=1000",
    ]);
    start("kube-scheduler", [...CLIENT, `--kubeconfig=${scheduler}`, `--authentication-kubeconfig=${scheduler}`]);
    start("kwok", [
      `--kubeconfig=${kwok}`,
      "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
      "--cidr=10.128.0.0/9",
      "--node-ip=127.0.0.1",
      // With less, leases are late at 1,000 nodes on two cores.
      "--node-lease-duration-seconds=120",
      `--config=${join(import.meta.dirname, "stages.yaml")}`,
    ]);
    return { api, processes: [...api.processes, ...started], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Most memory that a process has had in RAM so far, in MB. */
export function peakMemory(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
