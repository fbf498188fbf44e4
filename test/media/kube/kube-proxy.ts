import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { Node } from "../lab/cloud.js";
import { daemon, eventually, runIn, tail } from "../lab/processes.js";
import type { ControlPlane } from "./control-plane.js";

export type ProxyMode = "nftables" | "iptables";

/** A kube-proxy in a node's namespace. */
export interface KubeProxy {
  /** Ends it and takes its rules away. */
  stop(): Promise<void>;
}

const RULES: Readonly<Record<ProxyMode, readonly [string, ...string[]]>> = {
  nftables: ["nft", "list", "ruleset"],
  iptables: ["iptables-save", "-t", "nat"],
};

/** Starts it on a node that has a way to the API server, and waits until its rules translate to all of `targets`: `10.91.11.10:30000`. */
export async function startKubeProxy(
  plane: ControlPlane,
  node: Node,
  mode: ProxyMode,
  podCidr: string,
  targets: readonly string[],
): Promise<KubeProxy> {
  const name = `kube-proxy-${node.name}-${mode}`;
  const [config, log] = [".yaml", ".log"].map((end) => join(plane.folder, `${name}${end}`)) as [string, string];
  writeFileSync(config, stringify(configuration(node, mode, podCidr, await plane.api.kubeconfig(USER))));
  const enter = `--net=/run/netns/${node.namespace}`;
  const proxy = daemon(name, log, "nsenter", [enter, toolPath("kube-proxy"), `--config=${config}`, "--v=2"]);
  const stop = async () => {
    await proxy.stop();
    await runIn(node.namespace, toolPath("kube-proxy"), ["--cleanup", `--config=${config}`]);
  };
  const [list, ...args] = RULES[mode];
  try {
    await eventually(`rules of ${name}`, 30, async () => {
      if (!proxy.running()) throw new Error(`it ended; its log ends ${tail(log)}`);
      const rules = await runIn(node.namespace, list, args);
      const missing = targets.filter((target) => !new RegExp(`${target.replace(/[[\]]/g, "\\$&")}\\b`).test(rules));
      if (missing.length > 0) throw new Error(`no rule for ${missing.join(", ")}; its log ends ${tail(log)}`);
      return true;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

const USER = "system:kube-proxy";

const configuration = (node: Node, mode: ProxyMode, podCidr: string, kubeconfig: string) => ({
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  mode,
  clusterCIDR: podCidr,
  hostnameOverride: node.name,
  bindAddress: "0.0.0.0",
  clientConnection: { kubeconfig },
  // Settings of the whole machine, not of a namespace.
  conntrack: { maxPerCore: 0, min: 0 },
});
