import wire from "./wire.json" with { type: "json" };
import type { World } from "./world.js";

type Fields = Readonly<Record<string, unknown>>;

/** One request that the double knows. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Names that a query may have. */
  readonly query?: readonly string[];
  /** Names that a body may have, and those it must have; none where there is no body. */
  readonly body?: { readonly may: readonly string[]; readonly must: readonly string[] };
  /** A list comes in parts. */
  readonly list?: "Projects" | "Clusters";
  readonly answer: (world: World, id: string, input: Fields) => Fields | readonly Fields[];
}

const { fields, needed, query } = wire.description;

const ROUTES = {
  quotas: { method: "GET", path: /^\/quotas$/, answer: (world) => world.quotas() },
  controlPlanes: {
    method: "GET",
    path: /^\/clusters\/limits\/control_plane_plans$/,
    answer: (world) => world.controlPlanes(),
  },
  listProjects: {
    method: "GET",
    path: /^\/projects$/,
    query: query["/projects"],
    list: "Projects",
    answer: (world, _, input) => world.listProjects(input),
  },
  createProject: {
    method: "POST",
    path: /^\/projects$/,
    body: { may: fields.ProjectInput, must: needed.ProjectInput },
    answer: (world, _, input) => world.createProject(input),
  },
  getProject: { method: "GET", path: /^\/projects\/([^/]+)$/, answer: (world, id) => world.readProject(id) },
  updateProject: {
    method: "PATCH",
    path: /^\/projects\/([^/]+)$/,
    body: { may: fields.ProjectUpdate, must: [] },
    answer: (world, id, input) => world.updateProject(id, input),
  },
  deleteProject: { method: "DELETE", path: /^\/projects\/([^/]+)$/, answer: (world, id) => world.deleteProject(id) },
  listClusters: {
    method: "GET",
    path: /^\/clusters$/,
    query: query["/clusters"],
    list: "Clusters",
    answer: (world, _, input) => world.listClusters(input),
  },
  createCluster: {
    method: "POST",
    path: /^\/clusters$/,
    body: { may: fields.ClusterInput, must: needed.ClusterInput },
    answer: (world, _, input) => world.createCluster(input),
  },
  getCluster: { method: "GET", path: /^\/clusters\/([^/]+)$/, answer: (world, id) => world.readCluster(id) },
  updateCluster: {
    method: "PATCH",
    path: /^\/clusters\/([^/]+)$/,
    body: { may: fields.ClusterUpdate, must: [] },
    answer: (world, id, input) => world.updateCluster(id, input),
  },
  deleteCluster: { method: "DELETE", path: /^\/clusters\/([^/]+)$/, answer: (world, id) => world.deleteCluster(id) },
  upgradeCluster: {
    method: "PATCH",
    path: /^\/clusters\/([^/]+)\/upgrade$/,
    answer: (world, id) => world.upgradeCluster(id),
  },
  kubeconfig: {
    method: "GET",
    path: /^\/clusters\/([^/]+)\/kubeconfig$/,
    query: query["/clusters/{cluster_id}/kubeconfig"],
    answer: (world, id) => world.kubeconfig(id),
  },
} satisfies Readonly<Record<string, Route>>;

/** Names of the requests that the double knows. */
export type Operation = keyof typeof ROUTES;

/** The route of a request, if there is one. */
export function routeOf(method: string, path: string): { operation: Operation; route: Route; id: string } | undefined {
  for (const [operation, route] of Object.entries(ROUTES) as [Operation, Route][]) {
    const match = route.path.exec(path);
    if (match && route.method === method) return { operation, route, id: match[1] ?? "" };
  }
  return undefined;
}

/** Headers that requests may carry: what the provider sends, and what Node's fetch adds. */
const HEADERS = new Set([...wire.provider.headers, "accept", "accept-language", "connection", "sec-fetch-mode"]);
const PROGRAMS = /^(relais|terraform-provider-outscale)\/\S+$/;

/** What the API might take, but nothing of ours sends; empty if a request is as it should be. */
export function strangeIn(
  route: Route,
  request: { headers: NodeJS.Dict<unknown>; query: Fields; body: Fields | undefined },
): string[] {
  const { headers, query: asked, body } = request;
  const outside = (what: string, names: readonly string[], known: readonly string[]) =>
    names.filter((name) => !known.includes(name)).map((name) => `${what} ${name}`);
  return [
    ...outside("header", Object.keys(headers), [...HEADERS]),
    ...outside("query", Object.keys(asked), route.query ?? []),
    ...outside("body field", Object.keys(body ?? {}), route.body?.may ?? []),
    ...(PROGRAMS.test(String(headers["user-agent"])) ? [] : [`user agent ${headers["user-agent"]}`]),
    ...(route.body && !body ? ["a request without its body"] : []),
  ];
}
