import type { Infrastructure } from "../../../stacks/blueprint/oks-infrastructure.js";
import { stageOf } from "../../../stacks/cluster/oks-account.js";
import { type OksClient, oksClientOf } from "./client.js";
import { OksError } from "./errors.js";
import { findCluster } from "./find-cluster.js";

/** The kubeconfig that the OKS API makes for an environment's cluster: an administrator's key. Throws `OksError`. */
export async function kubeconfigFromApi(
  infrastructure: Infrastructure,
  client: OksClient = oksClientOf(infrastructure.region),
): Promise<string> {
  const { project, cluster } = infrastructure;
  const found = await findCluster(infrastructure, client);
  if (!found.cluster) {
    const lacks = found.project
      ? `project ${project.name} has no cluster ${cluster.name}`
      : `there is no project ${project.name}`;
    throw new OksError(
      "not found",
      `${lacks} in ${infrastructure.region} with these keys; apply ${project.name}-infra first`,
    );
  }
  const { id, status } = found.cluster;
  if (!["there", "unknown"].includes(stageOf(status))) {
    const fix = `relais doctor --cloud ${project.name} says what to do`;
    throw new OksError("refused", `cluster ${cluster.name} is ${status}: there is no kubeconfig; ${fix}`);
  }
  return client.kubeconfig(id);
}
