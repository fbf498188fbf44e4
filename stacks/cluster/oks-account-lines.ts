import type { Infrastructure } from "../blueprint/oks-infrastructure.js";
import { isTestedKubernetes } from "../config/cloud.js";
import { type ClusterLine, judged } from "./line.js";
import { deleteCommands, type OksAccount, type OksCluster, type OksProject, stageOf } from "./oks-account.js";

/** The line about the keys. `refusal`: why they are of no use, with what to do. */
export function keysLine(refusal?: { readonly found: string; readonly fix: string }): ClusterLine {
  const about = { kind: "keys", name: "OSC_ACCESS_KEY, OSC_SECRET_KEY", wanted: "accepted" };
  return refusal
    ? { ...about, verdict: "missing", ...refusal }
    : { ...about, verdict: "ok", found: "accepted", fix: "" };
}

/** What an environment needs of an account, each with its fix. What is not there yet is as wanted if it can be made. */
export function accountLines(infrastructure: Infrastructure, account: OksAccount): ClusterLine[] {
  const { project: net, cluster: plan } = infrastructure;
  const project = account.projects.find(({ name }) => name === net.name);
  const cluster = account.clusters.find(({ name }) => name === plan.name);
  return [
    regionLine(infrastructure.region, account.endpoint),
    thingLine("project", net.name, project, deleteCommands(net.name)),
    thingLine("cluster", plan.name, cluster, deleteCommands(net.name, plan.name)),
    ...networkLines(infrastructure, project, cluster),
    roomLine("projects", net.name, account.projects.length, account.quotas.projects, project !== undefined),
    roomLine(
      "clusters in the project",
      plan.name,
      account.clusters.length,
      account.quotas.clustersPerProject,
      cluster !== undefined,
    ),
    kubernetesLine(plan.version, account.quotas.kubernetes, cluster),
    offerLine("control plane", "cloud.controlPlane.size", [plan.controlPlanes], account.controlPlanes),
    ...(plan.multiZone
      ? [offerLine("control plane", "cloud.controlPlane.multiZone", plan.zones, account.quotas.controlPlaneZones)]
      : []),
  ];
}

/** Keys are an account's in all regions; what is made is not. */
function regionLine(region: string, endpoint: string): ClusterLine {
  const { host } = new URL(endpoint);
  const other = /^api\.(.+)\.oks\.outscale\.com$/.exec(host)?.[1] ?? region;
  const fix = `unset OSC_ENDPOINT_OKS, or make cloud.region ${other}`;
  return judged({ kind: "region", name: region, wanted: "its own API", found: host, fix }, other === region);
}

function thingLine(
  kind: "project" | "cluster",
  name: string,
  there: OksProject | OksCluster | undefined,
  toDelete: readonly string[],
): ClusterLine {
  const about = { kind, name, wanted: "ready, or none yet" };
  if (!there) return { ...about, verdict: "ok", found: "none yet", fix: "" };
  const fixes = {
    there: "",
    "being made": "wait until it is ready",
    failed: `delete it, then apply again: ${toDelete.join(" && ")}`,
    "going away": "wait until it is gone, then apply",
    unknown: `ask Outscale's support what ${there.status} means`,
  };
  const stage = stageOf(there.status);
  return judged({ ...about, found: there.status, fix: fixes[stage] }, stage === "there");
}

/** Networks that cannot change without a new project or cluster. */
function networkLines(
  { project: net, cluster: plan }: Infrastructure,
  project: OksProject | undefined,
  cluster: OksCluster | undefined,
): ClusterLine[] {
  const pairs = [
    ["cloud.network.nodes", net.cidr, project?.cidr],
    ["cloud.network.pods", plan.pods, cluster?.pods],
    ["cloud.network.services", plan.services, cluster?.services],
  ] as const;
  return pairs.flatMap(([name, wanted, found]) => {
    if (found === undefined) return [];
    const fix = `make ${name} ${found}: another network would replace the cluster and all in it`;
    return [judged({ kind: "network", name, wanted, found, fix }, found === wanted)];
  });
}

function roomLine(name: string, what: string, used: number, quota: number, isThere: boolean): ClusterLine {
  const fix = "delete one that nobody needs, or ask Outscale's support for a larger quota";
  return judged(
    { kind: "quota", name, wanted: `room for ${what}`, found: `${used} of ${quota} used`, fix },
    isThere || used < quota,
    "missing",
  );
}

/** A cluster is upgraded by one minor version at a time. Source: OpenAPI description of the OKS API, `version`. */
function kubernetesLine(wanted: string, offered: readonly string[], cluster: OksCluster | undefined): ClusterLine {
  const about = { kind: "Kubernetes", name: "cloud.kubernetes", wanted };
  const isOffered = offered.some((version) => minorOf(version) === minorOf(wanted));
  if (cluster && minorOf(cluster.version) === minorOf(wanted))
    return { ...about, verdict: "ok", found: cluster.version, fix: "" };
  const steps = minorOf(wanted) - (cluster ? minorOf(cluster.version) : minorOf(wanted));
  const found = cluster ? `${cluster.version}; offered: ${offered.join(", ")}` : offered.join(", ");
  if (steps < 0)
    return {
      ...about,
      verdict: "differs",
      found,
      fix: `make cloud.kubernetes "${cluster?.version}": there is no way back`,
    };
  if (steps > 1) {
    const next = `1.${minorOf(wanted) - steps + 1}`;
    return {
      ...about,
      verdict: "differs",
      found,
      fix: `go up one version at a time: make cloud.kubernetes "${next}" and apply first`,
    };
  }
  const choice = offered.filter(isTestedKubernetes).join(", ") || "none that Relais is tested with";
  return judged({ ...about, found, fix: `make cloud.kubernetes one of: ${choice}` }, isOffered, "missing");
}

/** `1.35` or `v1.35.2`: 35. */
const minorOf = (version: string): number => Number(/^v?1\.(\d+)/.exec(version)?.[1]);

function offerLine(kind: string, key: string, wanted: readonly string[], offered: readonly string[]): ClusterLine {
  const isOffered = wanted.every((each) => offered.includes(each));
  const list = offered.join(", ") || "nothing";
  const found = isOffered ? "offered" : list;
  return judged(
    { kind, name: key, wanted: wanted.join(", "), found, fix: `change ${key}: the account offers ${list}` },
    isOffered,
    "missing",
  );
}
