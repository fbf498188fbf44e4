import { join } from "node:path";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Manifest } from "../charts/rendered.js";
import { type ControlPlane, startControlPlane } from "../media/kube/control-plane.js";
import { eventually, run } from "../media/lab/processes.js";
import type { Any } from "./workspace.js";

/** A real API server whose namespaces end and whose quotas are counted; nobody runs pods there. */
export interface Cluster {
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  kubectl(...args: string[]): Promise<string>;
  /** What `kubectl get` gives. */
  get(...args: string[]): Promise<Any>;
  /** All releases of helm, with those that failed. */
  releases(): Promise<Any[]>;
  stop(): Promise<void>;
}

const CONTROLLERS = "namespace-controller,resourcequota-controller";

/** A kind of objects that Kubernetes does not have by itself. */
export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
}

/** Starts it in a folder, with further kinds. */
export async function startCluster(folder: string, kinds: readonly CustomKind[]): Promise<Cluster> {
  const plane = await startControlPlane(join(folder, "plane"), "10.96.0.0/16", CONTROLLERS);
  try {
    for (const each of kinds) await define(plane, each);
    const kubeconfig = await plane.api.kubeconfig("operator", "system:masters");
    const kubectl: Cluster["kubectl"] = (...args) => run(toolPath("kubectl"), [...args, "--kubeconfig", kubeconfig]);
    const list = ["list", "--all", "--all-namespaces", "-o", "json", "--kubeconfig", kubeconfig];
    return {
      kubeconfig,
      kubectl,
      get: async (...args) => JSON.parse(await kubectl("get", ...args, "-o", "json")),
      releases: async () => JSON.parse(await run(toolPath("helm"), list)),
      stop: plane.stop,
    };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

/** A custom resource of any content: its shape is what kubeconform checks. */
async function define(plane: ControlPlane, { group, version, kind, plural, scope }: CustomKind): Promise<void> {
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  await plane.api.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural },
      scope,
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: anything } }],
    },
  } as Manifest);
  await eventually(`kind ${kind}`, 20, async () => {
    const { status } = await plane.api.adminRequest("GET", `/apis/${group}/${version}/${plural}`);
    return status === 200 || undefined;
  });
}
