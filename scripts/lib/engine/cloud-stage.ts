import type { Infrastructure } from "../../../stacks/blueprint/oks-infrastructure.js";
import { orphanAdvice } from "../../../stacks/cluster/oks-orphan.js";
import { examineAccount } from "../oks/account.js";
import { oksClientOf } from "../oks/client.js";
import { findCluster } from "../oks/find-cluster.js";
import type { Deployment } from "./deployment.js";
import { EngineError } from "./engine.js";
import type { PlannedStack } from "./plan-stacks.js";

const MADE_ONCE = ["outscale_oks_project.project", "outscale_oks_cluster.cluster"] as const;

/**
 * Asks the cloud before a project or cluster is made: for room, and for one of that name that no state holds. A creation that
 * failed leaves one behind, and the next apply would pay for a second. Throws `EngineError` and `OksError`.
 */
export async function beforeClusterIsMade(deployment: Deployment, { place, plan }: PlannedStack): Promise<void> {
  const { infrastructure } = deployment.decided.blueprint;
  if (!infrastructure || "notPlanned" in plan) return;
  const created = plan.changes.filter(({ action }) => action === "create").map(({ address }) => address);
  const held = MADE_ONCE.filter((address) => !created.includes(address));
  if (held.length === MADE_ONCE.length) return;
  const engine = `${deployment.engine.program} -chdir=${place.folder}`;
  const advice = orphanAdvice(await findCluster(infrastructure, oksClientOf(infrastructure.region)), held, engine);
  if (advice) throw new EngineError(advice);
  await mustHaveRoom(infrastructure);
}

/** Quotas alone: of the rest the API itself is the judge, and relais doctor --cloud tells it. */
async function mustHaveRoom(infrastructure: Infrastructure): Promise<void> {
  const lines = await examineAccount(infrastructure);
  const missing = lines.filter(({ kind, verdict }) => kind === "quota" && verdict === "missing");
  if (missing.length === 0) return;
  const said = missing.map(({ name, found, wanted, fix }) => `quota of ${name}: ${found}, needs ${wanted}; ${fix}`);
  throw new EngineError(["the account lacks what the cluster needs", ...said].join("\n"));
}
