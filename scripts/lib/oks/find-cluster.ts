import type { Infrastructure } from "../../../stacks/blueprint/oks-infrastructure.js";
import type { OksFound } from "../../../stacks/cluster/oks-account.js";
import type { OksClient } from "./client.js";

/** What the API has under the names of an environment, whatever any state says. Throws `OksError`. */
export async function findCluster(
  { project: { name }, cluster }: Pick<Infrastructure, "project" | "cluster">,
  client: Pick<OksClient, "projects" | "clusters">,
): Promise<OksFound> {
  // By ourselves: that a name in a query is matched whole is written nowhere.
  const project = (await client.projects()).find((each) => each.name === name);
  if (!project) return {};
  const found = (await client.clusters(project.id)).find((each) => each.name === cluster.name);
  return found ? { project, cluster: found } : { project };
}
