import type { OksDouble } from "./double.js";

/** What the account of `visio` holds when its infra stack was applied. */
const PROJECT = { name: "visio", cidr: "10.50.0.0/16", region: "cloudgouv-eu-west-1" };
const CLUSTER = {
  name: "visio",
  version: "1.35",
  cidr_pods: "10.91.0.0/16",
  cidr_service: "10.92.0.0/16",
  admin_whitelist: ["203.0.113.0/28"],
};

/** Puts project and cluster of `visio` into the double's account, each in the status that is named; gives their ids. */
export function seed(
  { world }: OksDouble,
  statuses: { readonly project?: string; readonly cluster?: string } = { project: "ready", cluster: "ready" },
  fields: Readonly<Record<string, unknown>> = {},
): { readonly project: string; readonly cluster: string } {
  const idOf = (made: object) => (Object.values(made)[0] as { readonly id: string }).id;
  const project = idOf(world.createProject(PROJECT));
  Object.assign(world.projects.get(project) ?? {}, { status: "ready" });
  const cluster = statuses.cluster ? idOf(world.createCluster({ ...CLUSTER, ...fields, project_id: project })) : "";
  Object.assign(world.clusters.get(cluster) ?? {}, { status: statuses.cluster });
  Object.assign(world.projects.get(project) ?? {}, { status: statuses.project ?? "ready" });
  return { project, cluster };
}
