import { randomUUID } from "node:crypto";
import type { Refusal } from "./refusal.js";
import { refuse } from "./refusal.js";

type Fields = Readonly<Record<string, unknown>>;

/** A project or cluster as the double holds it; `polls` counts how often it was looked at since its status changed. */
interface Thing {
  readonly id: string;
  readonly name: string;
  status: string;
  polls: number;
  fields: Record<string, unknown>;
}

interface Cluster extends Thing {
  readonly projectId: string;
  /** What an upgrade brings. */
  expected: { version: string; control_planes: string };
}

/** How the double's account is made. */
export interface WorldOptions {
  /** Looks at a thing until its next status. 1: it is ready at the second one. */
  readonly pollsUntilReady?: number;
  /** What becomes of a new cluster. */
  readonly newClustersEnd?: "ready" | "failed";
  readonly quotas?: {
    readonly Projects?: number;
    readonly ClustersPerProject?: number;
    readonly KubeVersions?: readonly string[];
  };
  /** What `GET /clusters/{id}/kubeconfig` gives. */
  readonly kubeconfig?: string;
}

/** Source: oks-cli v1.22, tests/test_shell_completion.py; recorded state TF-208 of the provider has `2a` too. */
const ZONES = ["2a", "2b", "2c"];
/** Source: the same test. */
const CONTROL_PLANES = ["cp.mono.master", "cp.3.masters.small", "cp.3.masters.medium"];

const NAME = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;

/** The projects and clusters of one account, by our reading of the API: it proves our side, never Outscale's times, texts and quotas. */
export class World {
  readonly projects = new Map<string, Thing>();
  readonly clusters = new Map<string, Cluster>();
  readonly #options: Required<Omit<WorldOptions, "quotas">> & {
    readonly quotas: Fields & { Projects: number; ClustersPerProject: number };
  };

  constructor({ quotas = {}, ...options }: WorldOptions) {
    this.#options = {
      pollsUntilReady: 1,
      newClustersEnd: "ready",
      kubeconfig: "apiVersion: v1\nkind: Config\ncurrent-context: double\n",
      ...options,
      quotas: {
        Projects: 2,
        ClustersPerProject: 2,
        KubeVersions: ["1.34", "1.35", "1.36"],
        CPSubregions: ZONES,
        ...quotas,
      },
    };
  }

  quotas(): Fields {
    return { Quotas: this.#options.quotas };
  }

  controlPlanes(): Fields {
    return { ControlPlanes: CONTROL_PLANES };
  }

  createProject(input: Fields): Fields {
    this.#checkName("project", input.name);
    if (this.projects.size >= this.#options.quotas.Projects)
      throw refuse(403, "ForbiddenError", `You cannot have more than ${this.#options.quotas.Projects} projects.`);
    if (named(this.projects, input.name))
      throw refuse(409, "ResourceConflict", "Project with this name already exists.");
    const project = { id: randomUUID(), name: String(input.name), status: "pending", polls: 0, fields: timed(input) };
    this.projects.set(project.id, project);
    return { Project: shownProject(project) };
  }

  listProjects({ name }: Fields): readonly Fields[] {
    return [...this.projects.values()].filter((each) => name === undefined || each.name === name).map(shownProject);
  }

  readProject(id: string): Fields {
    return { Project: shownProject(this.#look("Project", this.projects, id, "ready")) };
  }

  updateProject(id: string, input: Fields): Fields {
    const project = found("Project", this.projects, id);
    Object.assign(project.fields, input);
    become(project, "updating");
    return { Project: shownProject(project) };
  }

  deleteProject(id: string): Fields {
    const project = found("Project", this.projects, id);
    this.#checkProtection("Project", project);
    const inside = [...this.clusters.values()].filter((cluster) => cluster.projectId === id);
    if (inside.length > 0) {
      const names = inside.map((each) => each.name).join(", ");
      throw refuse(403, "ForbiddenError", `The project has ${inside.length} active cluster(s): ${names}`);
    }
    become(project, "deleting");
    return { detail: "Project is being deleted" };
  }

  createCluster(input: Fields): Fields {
    this.#checkName("cluster", input.name);
    const project = found("Project", this.projects, String(input.project_id));
    if (project.status !== "ready") throw refuse(503, "ResourceIsNotReady", `Project not ready: ${project.status}`);
    const siblings = [...this.clusters.values()].filter((cluster) => cluster.projectId === project.id);
    if (siblings.length >= this.#options.quotas.ClustersPerProject)
      throw refuse(
        403,
        "ForbiddenError",
        `You cannot have more than ${this.#options.quotas.ClustersPerProject} clusters.`,
      );
    if (siblings.some((each) => each.name === input.name))
      throw refuse(409, "ResourceConflict", "Cluster with this name already exists.");
    const expected = {
      version: String(input.version),
      control_planes: String(input.control_planes ?? "cp.3.masters.small"),
    };
    const { project_id: projectId, ...fields } = timed(input);
    const made = { id: randomUUID(), name: String(input.name), status: "pending", polls: 0, fields };
    const cluster: Cluster = { ...made, projectId: String(projectId), expected };
    this.clusters.set(cluster.id, cluster);
    return { Cluster: shownCluster(cluster) };
  }

  listClusters({ project_id: projectId, name }: Fields): readonly Fields[] {
    if (projectId !== undefined) found("Project", this.projects, String(projectId));
    return [...this.clusters.values()]
      .filter((each) => projectId === undefined || each.projectId === projectId)
      .filter((each) => name === undefined || each.name === name)
      .map(shownCluster);
  }

  readCluster(id: string): Fields {
    return { Cluster: shownCluster(this.#look("Cluster", this.clusters, id, this.#options.newClustersEnd)) };
  }

  updateCluster(id: string, { version, control_planes: size, ...input }: Fields): Fields {
    const cluster = found("Cluster", this.clusters, id);
    Object.assign(cluster.fields, input);
    cluster.expected = {
      version: String(version ?? cluster.expected.version),
      control_planes: String(size ?? cluster.expected.control_planes),
    };
    become(cluster, "updating");
    return { Cluster: shownCluster(cluster) };
  }

  upgradeCluster(id: string): Fields {
    const cluster = found("Cluster", this.clusters, id);
    become(cluster, "upgrading");
    return { Cluster: shownCluster(cluster) };
  }

  deleteCluster(id: string): Fields {
    const cluster = found("Cluster", this.clusters, id);
    this.#checkProtection("Cluster", cluster);
    become(cluster, "deleting");
    return { detail: "Cluster is being deleted" };
  }

  kubeconfig(id: string): Fields {
    const { status } = found("Cluster", this.clusters, id);
    if (status === "pending" || status === "deploying")
      throw refuse(503, "ResourceIsNotReady", "The cluster is currently being created and is not yet available.");
    return { Cluster: { data: { kubeconfig: this.#options.kubeconfig }, request_id: randomUUID() } };
  }

  /** A look is what makes time pass: pending, deploying, then ready or failed; deleting, then gone. */
  #look<T extends Thing>(kind: string, things: Map<string, T>, id: string, end: "ready" | "failed"): T {
    const thing = found(kind, things, id);
    thing.polls += 1;
    const isDue = thing.polls > this.#options.pollsUntilReady;
    if (thing.status === "deleting" && isDue) {
      things.delete(id);
      throw gone(kind, id);
    }
    if (thing.status === "pending" && !isDue) thing.status = "deploying";
    else if (["pending", "deploying"].includes(thing.status) && isDue) become(thing, end);
    else if (["updating", "upgrading"].includes(thing.status) && isDue) {
      if (thing.status === "upgrading" && "expected" in thing) Object.assign(thing.fields, thing.expected);
      become(thing, "ready");
    }
    return thing;
  }

  #checkName(kind: string, name: unknown): void {
    if (typeof name === "string" && NAME.test(name)) return;
    throw refuse(422, "ValidationError", [{ loc: ["body", "name"], msg: `no name of a ${kind}`, type: "value_error" }]);
  }

  #checkProtection(kind: string, { id, fields }: Thing): void {
    if (!fields.disable_api_termination) return;
    throw refuse(403, "ForbiddenError", `${kind} ${id} can't be deleted because disable_api_termination is enabled`);
  }
}

const named = (things: Map<string, Thing>, name: unknown) => [...things.values()].find((each) => each.name === name);

/** The status code in a body of the API is a string, and it is what makes a thing unknown. */
const gone = (kind: string, id: string): Refusal => refuse(404, "NotFoundError", `${kind} ${id} not found.`);

function found<T>(kind: string, things: Map<string, T>, id: string): T {
  const thing = things.get(id);
  if (!thing) throw gone(kind, id);
  return thing;
}

function become(thing: Thing, status: string): void {
  Object.assign(thing, { status, polls: 0 });
  thing.fields.updated_at = new Date().toISOString();
}

function timed(input: Fields): Record<string, unknown> {
  const now = new Date().toISOString();
  return { ...input, created_at: now, updated_at: now };
}

/** What was not asked for is as the API's description has it. */
function shownProject({ id, name, status, fields }: Thing): Fields {
  const { quirks: _, ...rest } = fields;
  return { description: "", tags: {}, disable_api_termination: false, deleted_at: null, ...rest, id, name, status };
}

function shownCluster({ id, name, projectId, status, expected, fields }: Cluster): Fields {
  const { quirks: _, created_at, updated_at, admission_flags, cidr_service, ...rest } = fields;
  const flags = admission_flags as Fields | undefined;
  return {
    description: "",
    tags: {},
    cni: "cilium",
    admin_lbu: false,
    cluster_dns: String(cidr_service).replace(/\.\d+\/\d+$/, ".10"),
    control_planes: "cp.3.masters.small",
    cp_multi_az: false,
    cp_subregions: [ZONES[0]],
    disable_api_termination: false,
    ...rest,
    id,
    name,
    cidr_service,
    project_id: projectId,
    expected_version: expected.version,
    expected_control_planes: expected.control_planes,
    admission_flags: {
      applied_admission_plugins: ["PodSecurity", "ResourceQuota", "ValidatingAdmissionPolicy"],
      disable_admission_plugins: flags?.disable_admission_plugins ?? [],
      enable_admission_plugins: flags?.enable_admission_plugins ?? [],
    },
    statuses: { status, created_at, updated_at, deleted_at: null, available_upgrade: "" },
  };
}
