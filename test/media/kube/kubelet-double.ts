import type { Manifest } from "../../charts/rendered.js";
import type { ApiServer } from "../api-server.js";
import type { Node } from "../lab/cloud.js";
import type { ControlPlane } from "./control-plane.js";

/** What a kubelet tells the API about its node and one pod; the pod's programs are the lab's. */
export interface KubeletDouble {
  readonly pod: string;
  ready(ready: boolean): Promise<void>;
  /** Deletes the pod as a drain does: it stays Terminating for the grace period of its manifest. */
  terminate(): Promise<void>;
}

/** Double of a kubelet and the scheduler: registers a node and binds a pod made from a workload's template to it. */
export async function kubeletDouble(
  { api, ask }: ControlPlane,
  node: Node,
  workload: Manifest,
  podIps: readonly string[],
  index = 0,
): Promise<KubeletDouble> {
  await registerNode(api, ask, node);
  const { namespace, name } = workload.metadata;
  const { metadata, spec } = workload.spec.template;
  const pod = `${name}-${index}`;
  await api.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, name: pod, namespace },
    spec: { ...spec, nodeName: node.name },
  });
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
  const ready = async (yes: boolean) => {
    const conditions = [{ type: "Ready", status: yes ? "True" : "False" }];
    const status = {
      phase: "Running",
      hostIP: node.privateIp,
      podIP: podIps[0],
      podIPs: podIps.map((ip) => ({ ip })),
      conditions,
    };
    await ask("PATCH", `${path}/status`, { status });
  };
  await ready(true);
  return {
    pod,
    ready,
    terminate: async () => {
      await ask("DELETE", path);
    },
  };
}

async function registerNode(api: ApiServer, ask: ControlPlane["ask"], node: Node): Promise<void> {
  await api.create({ apiVersion: "v1", kind: "Node", metadata: { name: node.name } });
  const addresses = [
    ...[node.privateIp, node.ipv6].flatMap((address) => (address ? [{ type: "InternalIP", address }] : [])),
    { type: "ExternalIP", address: node.publicIp },
  ];
  const conditions = [{ type: "Ready", status: "True" }];
  await ask("PATCH", `/api/v1/nodes/${node.name}/status`, { status: { addresses, conditions } });
}
