import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { connect } from "./api.js";
import { peakMemory, startControlPlane } from "./control-plane.js";
import { installDefinitions } from "./definitions.js";
import { provisionVolumes } from "./volumes.js";

/** What tests are told of the cluster that runs beside them. */
export interface SharedCluster {
  /** File of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Pids of the control plane's programs, by name. */
  readonly pids: Readonly<Record<string, number>>;
}

declare module "vitest" {
  export interface ProvidedContext {
    readonly cluster: SharedCluster;
  }
}

/** Starts one cluster for all files of a tier; what it took is printed at both ends. */
export default async function startCluster({ provide }: TestProject): Promise<() => Promise<void>> {
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "relais-shared-cluster-"));
  const plane = await startControlPlane(folder);
  const kubeconfig = await plane.api.kubeconfig("test", "system:masters");
  const api = connect(kubeconfig);
  await installDefinitions(api);
  await Promise.all(["standard", "local-nvme"].map((name) => api.apply(storageClass(name))));
  const stopProvisioning = await provisionVolumes(api);
  const pids = Object.fromEntries(plane.processes.map(({ name, pid }) => [name, pid]));
  provide("cluster", { kubeconfig, pids });
  console.log(`cluster: up after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return async () => {
    const memory = Object.entries(pids).map(([name, pid]) => `${name} ${peakMemory(pid)}`);
    console.log(`cluster: peak memory in MB: ${memory.join(", ")}`);
    stopProvisioning();
    api.close();
    await plane.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Classes that the named environments find in their clusters: one by name, and one by default. */
const storageClass = (name: string) => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: {
    name,
    annotations: { "storageclass.kubernetes.io/is-default-class": name === "standard" ? "true" : "false" },
  },
  provisioner: "relais.test",
  volumeBindingMode: "WaitForFirstConsumer",
});
