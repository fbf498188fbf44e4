import type { OksCluster, OksProject, OksQuotas } from "../../../stacks/cluster/oks-account.js";
import { CLUSTER, CLUSTERS, CONTROL_PLANES, KUBECONFIG, type Pagination, PROJECTS, QUOTAS } from "./answers.js";
import { type OksConnection, oksConnection } from "./connection.js";
import { OksError } from "./errors.js";
import { get, PATIENCE } from "./request.js";

/** The OKS API, as far as Relais asks it: it reads, and leaves making and deleting to the engine. All throw `OksError`. */
export interface OksClient {
  readonly endpoint: string;
  projects(): Promise<OksProject[]>;
  /** Of one project. */
  clusters(projectId: string): Promise<OksCluster[]>;
  cluster(id: string): Promise<OksCluster>;
  quotas(): Promise<OksQuotas>;
  /** Sizes of control planes that the account may choose from. */
  controlPlanes(): Promise<string[]>;
  /** An administrator's: a secret. */
  kubeconfig(clusterId: string): Promise<string>;
}

/** The client of a region, with the keys of the environment (`oksConnection`). Asks nothing yet. */
export const oksClientOf = (region: string): OksClient => oksClient(oksConnection(region));

/** Asks nothing yet. */
export function oksClient(connection: OksConnection, patience = PATIENCE): OksClient {
  const ask = <T extends Parameters<typeof get>[3]>(path: string, schema: T, query = {}) =>
    get(connection, path, query, schema, patience);
  return {
    endpoint: connection.endpoint,
    projects: () =>
      whole("/projects", async (part) => {
        const { Projects, Pagination } = await ask("/projects", PROJECTS, part);
        return { items: Projects, pagination: Pagination };
      }),
    clusters: (projectId) =>
      whole("/clusters", async (part) => {
        const { Clusters, Pagination } = await ask("/clusters", CLUSTERS, { project_id: projectId, ...part });
        return { items: Clusters, pagination: Pagination };
      }),
    cluster: async (id) => (await ask(`/clusters/${id}`, CLUSTER)).Cluster,
    quotas: async () => (await ask("/quotas", QUOTAS)).Quotas,
    controlPlanes: async () => (await ask("/clusters/limits/control_plane_plans", CONTROL_PLANES)).ControlPlanes,
    kubeconfig: async (clusterId) =>
      (await ask(`/clusters/${clusterId}/kubeconfig`, KUBECONFIG)).Cluster.data.kubeconfig,
  };
}

/** Things in one answer at most. Source: OpenAPI description, `limit`. */
const PART = 100;
/** Ends what would go round in circles: far above any quota. */
const PARTS = 50;

/** A list that comes in parts, as one. */
async function whole<T>(
  path: string,
  ask: (part: Readonly<Record<string, string>>) => Promise<{ items: readonly T[]; pagination: Pagination }>,
): Promise<T[]> {
  const all: T[] = [];
  let part: Readonly<Record<string, string>> = {};
  for (let asked = 1; asked <= PARTS; asked++) {
    const { items, pagination } = await ask({ limit: String(PART), ...part });
    all.push(...items);
    const cursor = pagination?.cursor?.next_cursor;
    const isShort = items.length > 0 && all.length < (pagination?.offset?.total ?? 0);
    if (!cursor && !isShort) return all;
    part = cursor ? { cursor } : { page: String(asked + 1) };
  }
  throw new OksError("unexpected", `the list of GET ${path} does not end; check OSC_ENDPOINT_OKS`);
}
