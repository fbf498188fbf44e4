import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOksDouble } from "../doubles/oks/double.js";
import { startCluster } from "./cluster.js";
import { providerKind } from "./mirror.js";

/** What answers where Outscale would. */
export interface Outscale {
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const NODE_POOL = {
  group: "oks.dev",
  version: "v1beta2",
  kind: "NodePool",
  plural: "nodepools",
  scope: "Cluster",
} as const;
const IP_POOL = { group: "oks.dev", version: "v1beta", kind: "IPPool", plural: "ippools", scope: "Cluster" } as const;

/**
 * Nothing for the double of the provider, which keeps a state and asks nobody. The real one talks to doubles of the OKS API
 * and of the cluster that it makes: no test ever reaches an account.
 */
export async function startOutscale(): Promise<Outscale> {
  if (providerKind() === "double") return { env: {}, stop: async () => {} };
  const folder = mkdtempSync(join(tmpdir(), "relais-outscale-"));
  const cluster = await startCluster(folder, [NODE_POOL, IP_POOL]);
  // Whole: the provider does not read the files that a kubeconfig may name.
  const kubeconfig = await cluster.kubectl("config", "view", "--raw", "--flatten", "-o", "json");
  const api = await startOksDouble({ kubeconfig });
  return {
    env: api.env,
    stop: async () => {
      await api.stop();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
