/** A project of OKS: a Net of its own, and clusters in it. Its name is unique in an account. */
export interface OksProject {
  readonly id: string;
  readonly name: string;
  readonly cidr: string;
  readonly region: string;
  /** `pending`, `ready`, `updating`, `failed`, `deleting`, or what else the API may say. */
  readonly status: string;
}

/** A cluster of OKS. Its name is unique in a project. */
export interface OksCluster {
  readonly id: string;
  readonly name: string;
  /** `1.35`. */
  readonly version: string;
  readonly pods: string;
  readonly services: string;
  /** `pending`, `deploying`, `ready`, `updating`, `upgrading`, `failed`, `deleting`, or what else the API may say. */
  readonly status: string;
}

/** What an account may make, and of what kinds. */
export interface OksQuotas {
  readonly projects: number;
  readonly clustersPerProject: number;
  /** Minor versions of Kubernetes. */
  readonly kubernetes: readonly string[];
  readonly controlPlaneZones: readonly string[];
}

/** What the OKS API has under the names of an environment: nothing, a project, or a project with its cluster. */
export interface OksFound {
  readonly project?: OksProject;
  readonly cluster?: OksCluster;
}

/** What the OKS API says of an account, as far as one environment needs it. */
export interface OksAccount {
  readonly endpoint: string;
  readonly quotas: OksQuotas;
  /** Sizes that may be chosen. */
  readonly controlPlanes: readonly string[];
  readonly projects: readonly OksProject[];
  /** Of the environment's project; none where there is no such project yet. */
  readonly clusters: readonly OksCluster[];
}

/** What a status means to who waits for a project or cluster. */
export type Stage = "there" | "being made" | "failed" | "going away" | "unknown";

const STAGES: Readonly<Record<string, Stage>> = {
  ready: "there",
  updating: "there",
  upgrading: "there",
  pending: "being made",
  deploying: "being made",
  failed: "failed",
  deleting: "going away",
};

/** Source of the words: OpenAPI description of the OKS API, and the states that Terraform provider 1.8.0 waits for. */
export const stageOf = (status: string): Stage => (Object.hasOwn(STAGES, status) && STAGES[status]) || "unknown";

/**
 * Commands that delete what the infra stack made. Deleting is locked at the API, which the stack asked for, and the engine refuses
 * it too (`prevent_destroy`). Source: oks-cli v1.22.
 */
export function deleteCommands(project: string, cluster?: string): readonly string[] {
  const [kind, names] = cluster ? ["cluster", `-p ${project} -c ${cluster}`] : ["project", `-p ${project}`];
  return [`oks-cli ${kind} update ${names} --disable-api-termination false`, `oks-cli ${kind} delete ${names}`];
}
