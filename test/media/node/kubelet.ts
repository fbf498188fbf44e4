import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { ControlPlane } from "../kube/control-plane.js";
import { eventually } from "../lab/processes.js";
import { SOCKET } from "./containerd.js";
import type { Machine } from "./machine.js";
import { isTrue } from "./pods.js";

/** Where pods find names: on every node, as a node-local cache of the cluster's DNS would be. */
export const DNS_ADDRESS = "169.254.20.10";

/**
 * Starts a kubelet on a machine that has containerd and a way to the API server; it registers itself with the labels. Gives the
 * seconds until the node was Ready.
 */
export async function startKubelet(
  plane: ControlPlane,
  machine: Machine,
  labels: Readonly<Record<string, string>>,
): Promise<number> {
  const { node, folder } = machine;
  const [config, resolv] = [join(folder, "kubelet.yaml"), join(folder, "resolv.conf")];
  writeFileSync(config, stringify(configuration(machine, plane.api.authority.certificateFile, resolv)));
  writeFileSync(resolv, `nameserver ${DNS_ADDRESS}\n`);
  const kubeconfig = await plane.api.kubeconfig(`system:node:${node.name}`, "system:nodes");
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const started = Date.now();
  const kubelet = machine.start("kubelet", toolPath("kubelet"), [
    `--config=${config}`,
    `--kubeconfig=${kubeconfig}`,
    `--hostname-override=${node.name}`,
    `--node-ip=${node.privateIp}`,
    `--node-labels=${pairs.join()}`,
  ]);
  await eventually(`node ${node.name} Ready`, 30, async () => {
    if (!kubelet.running())
      throw new Error(`its kubelet ended: ${readFileSync(kubelet.log, "utf8").trim().split("\n").at(-1)}`);
    return isTrue(await plane.ask("GET", `/api/v1/nodes/${node.name}`), "Ready");
  });
  return (Date.now() - started) / 1000;
}

const configuration = ({ cgroup }: Machine, authority: string, resolvConf: string) => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  authentication: { anonymous: { enabled: false }, x509: { clientCAFile: authority } },
  containerRuntimeEndpoint: `unix://${SOCKET}`,
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${cgroup}`,
  failCgroupV1: false,
  clusterDNS: [DNS_ADDRESS],
  clusterDomain: "cluster.local",
  resolvConf,
  // What root may not do everywhere that tests run: resist a lack of memory, open a million files, go without swap.
  oomScoreAdj: 0,
  maxOpenFiles: 20_000,
  failSwapOn: false,
  // Whoever else fills this machine's disk is not the pods' fault.
  evictionHard: { "memory.available": "100Mi" },
});
