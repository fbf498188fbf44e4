import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { Node } from "../lab/cloud.js";
import { type Daemon, daemon, eventually, runIn } from "../lab/processes.js";
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

/** Starts it on a node and waits until its rules translate to all of `targets`: `10.91.11.10:30000`. */
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
  const way = await wayToApiServer(plane, node);
  const enter = `--net=/run/netns/${node.namespace}`;
  const proxy = daemon(name, log, "nsenter", [enter, toolPath("kube-proxy"), `--config=${config}`, "--v=2"]);
  const stop = async () => {
    await Promise.all([proxy.stop(), way.stop()]);
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

/** In one line, as causes are told. */
const tail = (log: string) => readFileSync(log, "utf8").trim().split("\n").slice(-5).join(" / ");

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

/** The API server listens on this machine's loopback: a TCP proxy listens for it in the node's namespace. */
async function wayToApiServer({ api, folder }: ControlPlane, node: Node): Promise<Daemon> {
  const [file, log] = [".cfg", ".log"].map((end) => join(folder, `api-from-${node.name}${end}`)) as [string, string];
  const at = `127.0.0.1:${api.port}`;
  const timeouts = ["connect 5s", "client 1h", "server 1h"].map((each) => `  timeout ${each}`);
  const listen = ["listen api", `  bind ${at} namespace ${node.namespace}`, `  server api ${at}`];
  writeFileSync(file, ["defaults", "  mode tcp", ...timeouts, ...listen, ""].join("\n"));
  const way = daemon("way to the API server", log, "haproxy", ["-db", "-f", file]);
  // A refused connection would cost kube-proxy's client ever longer pauses.
  await eventually(`${way.name} from ${node.name}`, 10, async () => {
    if (!way.running()) throw new Error(`it ended; its log ends ${tail(log)}`);
    await runIn(node.namespace, "bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${api.port}`]);
    return true;
  });
  return way;
}
