import type { Infrastructure } from "../../../stacks/blueprint/oks-infrastructure.js";
import type { ClusterLine } from "../../../stacks/cluster/line.js";
import { accountLines, keysLine } from "../../../stacks/cluster/oks-account-lines.js";
import { type OksClient, oksClientOf } from "./client.js";
import { OksError } from "./errors.js";

/** What an environment lacks in its account, as lines; keys that are missing or refused are one, too. Throws `OksError` for the rest. */
export async function examineAccount(infrastructure: Infrastructure): Promise<readonly ClusterLine[]> {
  try {
    return [keysLine(), ...(await linesFrom(oksClientOf(infrastructure.region), infrastructure))];
  } catch (error) {
    if (!(error instanceof OksError)) throw error;
    if (error.failure === "no keys") return [keysLine({ found: "missing", fix: error.message })];
    if (error.failure === "keys refused") return [keysLine({ found: "refused", fix: error.message })];
    throw error;
  }
}

async function linesFrom(client: OksClient, infrastructure: Infrastructure): Promise<readonly ClusterLine[]> {
  // One after the other: wrong keys are tried once, and OKS limits requests by the second.
  const quotas = await client.quotas();
  const controlPlanes = await client.controlPlanes();
  const projects = await client.projects();
  const project = projects.find(({ name }) => name === infrastructure.project.name);
  const clusters = project ? await client.clusters(project.id) : [];
  return accountLines(infrastructure, { endpoint: client.endpoint, quotas, controlPlanes, projects, clusters });
}
