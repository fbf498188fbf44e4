import { join } from "node:path";
import type { Manifest } from "../../charts/rendered.js";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { startPod } from "../lab/pod.js";
import { eventually, listens, run, tail } from "../lab/processes.js";
import { turnObject } from "./rendered.js";
import type { Route } from "./turnutils.js";

/** A TURN server whose only client is on the server's own node. */
export interface LonePod {
  readonly route: Route;
  stop(): Promise<void>;
}

/** Starts its pod on a node that has just this address; `files` replaces some of the chart's ConfigMap. */
export async function startLonePod(
  { cloud, folder, certificates }: Deployment,
  manifests: readonly Manifest[],
  node: {
    readonly name: string;
    readonly number: number;
    readonly address: string;
    readonly files?: (rendered: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  },
): Promise<LonePod> {
  const { name, address } = node;
  const { namespace } = await cloud.client(name, node.number, []);
  const isIpv6 = address.includes(":");
  await run("ip", ["-n", namespace, "addr", "add", address, "dev", "lo", ...(isIpv6 ? ["nodad"] : [])]);
  const workload = turnObject(manifests, "Deployment");
  const { data } = turnObject(manifests, "ConfigMap");
  const pod = await startPod(workload, {
    folder: join(folder, "pods"),
    podName: `coturn-${name}`,
    network: namespace,
    podIps: [address],
    hostIps: [address],
    nodeName: name,
    secrets: secretsOf(workload, certificates),
    configMaps: { coturn: { ...data, ...node.files?.(data) } },
    hosts: "127.0.0.1 localhost\n",
    programs: {
      "coturn/coturn": { path: join(folder, "programs/coturn") },
      "library/python": { path: join(folder, "programs/python") },
    },
  });
  await eventually(`start of coturn-${name}`, 20, async () => {
    if ((await listens(namespace, "tcp", 5349)) && (await listens(namespace, "udp", 3478))) return true;
    throw new Error(`its log ends ${tail(join(folder, "pods", `coturn-${name}-turnserver.log`))}`);
  });
  return { route: { namespace, server: address, options: [isIpv6 ? "-x" : "-X"] }, stop: () => pod.stop() };
}

function secretsOf(workload: Manifest, [, turn]: Deployment["certificates"]) {
  const { volumes } = workload.spec.template.spec;
  const secret = (name: string) => volumes.find((volume: Manifest) => volume.name === name).secret;
  const { secretName, items } = secret("auth-secret");
  return {
    [secretName]: { [items[0].key]: CREDENTIALS.turnSecret },
    [secret("tls").secretName]: { "tls.crt": turn?.certificate ?? "", "tls.key": turn?.key ?? "" },
  };
}
