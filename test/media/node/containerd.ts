import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { podIpOn } from "../kube/node-network.js";
import { eventually } from "../lab/processes.js";
import { PAUSE } from "./images.js";
import type { Machine } from "./machine.js";

/** Where containerd and what asks it meet, on every machine. */
export const SOCKET = "/run/containerd/containerd.sock";

/** Starts containerd on a machine, with the CNI plugins of this machine for the node's range of pods, and imports images. */
export async function startContainerd(machine: Machine, archives: readonly string[]): Promise<void> {
  const at = (name: string) => join(machine.folder, name);
  mkdirSync(at("cni"), { recursive: true });
  writeFileSync(at("cni/10-pods.conflist"), JSON.stringify(podNetwork(machine)));
  writeFileSync(at("containerd.toml"), configuration(at("cni")));
  const containerd = machine.start("containerd", "containerd", ["--config", at("containerd.toml")]);
  await eventually(`containerd of ${machine.node.name}`, 20, () => {
    if (!containerd.running()) throw new Error(`it ended, see ${containerd.log}`);
    return machine.run("ctr", ["version"]);
  });
  const load = (archive: string) => machine.run("ctr", ["--namespace=k8s.io", "images", "import", archive]);
  await Promise.all(archives.map(load));
}

const configuration = (networks: string) => `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE}"
  disable_apparmor = true
  # Where root may not raise a process's chance to survive a lack of memory, no pod would start.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${networks}"
`;

/** Addresses from the lab's range of the node; the first pod gets the one that the lab's other pods have. */
const podNetwork = ({ node, folder }: Machine) => ({
  cniVersion: "0.4.0",
  name: "pods",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      isDefaultGateway: true,
      hairpinMode: true,
      ipam: {
        type: "host-local",
        dataDir: join(folder, "addresses"),
        ranges: [[{ subnet: podIpOn(node).replace(/\d+$/, "0/24"), rangeStart: podIpOn(node) }]],
      },
    },
  ],
});
