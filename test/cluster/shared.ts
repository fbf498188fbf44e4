import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { recipeOf } from "../../stacks/cluster/secret-recipes.js";
import { wantedSecrets } from "../../stacks/cluster/secrets.js";
import { type Api, connect } from "./api.js";
import { peakMemory } from "./control-plane.js";
import type {} from "./global-setup.js";
import { type Helm, helmOn } from "./helm.js";

/** The cluster of the tier, as one test file holds it. */
export interface Cluster {
  /** File of an administrator's kubeconfig: for kubectl, helm, OpenTofu and `relais --kubeconfig`. */
  readonly kubeconfig: string;
  readonly api: Api;
  readonly helm: Helm;
  /** A folder of the file's own. */
  readonly folder: string;
  /** Most memory of each program of the control plane so far, in MB. */
  memory(): Readonly<Record<string, number>>;
}

/** The cluster that the tier's `globalSetup` has started: `test/cluster/global-setup.ts`. Call it once in a file. */
export function sharedCluster(): Cluster {
  const { kubeconfig, pids } = inject("cluster");
  const folder = mkdtempSync(join(tmpdir(), "relais-cluster-test-"));
  const api = connect(kubeconfig);
  afterAll(() => {
    api.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    kubeconfig,
    api,
    helm: helmOn(kubeconfig, join(folder, "helm")),
    folder,
    memory: () => Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, peakMemory(pid)])),
  };
}

/** Creates the Secrets of an environment that Relais cannot make up, as their owners would; the namespaces are made if need be. */
export async function createForeignSecrets(api: Api, blueprint: Pick<Blueprint, "secrets">): Promise<void> {
  for (const { namespace, name, entries } of wantedSecrets(blueprint)) {
    if (entries.every(({ content, key }) => recipeOf(content, key))) continue;
    await api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const data = Object.fromEntries(
      entries.map(({ key }) => [key, Buffer.from(`${key} of a test`).toString("base64")]),
    );
    await api.apply({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, type: "Opaque", data });
  }
}
