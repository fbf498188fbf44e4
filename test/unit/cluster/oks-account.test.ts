import { describe, expect, it } from "vitest";
import type { OksAccount, OksCluster, OksProject } from "../../../stacks/cluster/oks-account.js";
import { accountLines } from "../../../stacks/cluster/oks-account-lines.js";
import { orphanAdvice } from "../../../stacks/cluster/oks-orphan.js";
import { decidedOf, oks, type Written } from "../../fixtures/environments.js";

const infrastructureOf = (change?: (environment: Written) => void) =>
  decidedOf(oks(change)).blueprint.infrastructure ?? expect.fail("it has a cluster of its own");

const PROJECT: OksProject = { id: "p-1", name: "test", cidr: "10.50.0.0/16", region: "eu-west-2", status: "ready" };
const CLUSTER: OksCluster = {
  id: "c-1",
  name: "test",
  version: "1.35",
  pods: "10.64.0.0/12",
  services: "10.92.0.0/16",
  status: "ready",
};
const ACCOUNT: OksAccount = {
  endpoint: "https://api.eu-west-2.oks.outscale.com/api/v2",
  quotas: {
    projects: 2,
    clustersPerProject: 2,
    kubernetes: ["1.34", "1.35", "1.36"],
    controlPlaneZones: ["2a", "2b", "2c"],
  },
  controlPlanes: ["cp.mono.master", "cp.3.masters.small"],
  projects: [],
  clusters: [],
};
const THERE = { projects: [PROJECT], clusters: [CLUSTER] };

const open = (account: Partial<OksAccount>, change?: (environment: Written) => void) =>
  accountLines(infrastructureOf(change), { ...ACCOUNT, ...account }).filter(({ verdict }) => verdict !== "ok");

/** The account with the environment's project or cluster changed. */
const project = (change: Partial<OksProject>) => ({ ...THERE, projects: [{ ...PROJECT, ...change }] });
const cluster = (change: Partial<OksCluster>) => ({ ...THERE, clusters: [{ ...CLUSTER, ...change }] });
const quotas = (change: Partial<OksAccount["quotas"]>) => ({ quotas: { ...ACCOUNT.quotas, ...change } });

describe("an account", () => {
  it.each([
    ["with room for everything", {}],
    ["that holds the environment", THERE],
    ["that is full of it", { ...THERE, ...quotas({ projects: 1, clustersPerProject: 1 }) }],
    ["whose cluster is being upgraded", cluster({ status: "upgrading" })],
    ["whose cluster is one version behind", cluster({ version: "1.34" })],
    ["asked by another name", { endpoint: "https://oks.example.fr/api/v2" }],
  ])("%s lacks nothing", (_, account) => expect(open(account)).toEqual([]));

  it.each<[string, Partial<OksAccount>, object]>([
    [
      "another region's API",
      { endpoint: "https://api.cloudgouv-eu-west-1.oks.outscale.com/api/v2" },
      { kind: "region", fix: "unset OSC_ENDPOINT_OKS, or make cloud.region cloudgouv-eu-west-1" },
    ],
    [
      "a project that failed",
      project({ status: "failed" }),
      { kind: "project", fix: expect.stringContaining("oks-cli project delete -p test") },
    ],
    [
      "a cluster that failed",
      cluster({ status: "failed" }),
      { kind: "cluster", fix: expect.stringContaining("oks-cli cluster delete -p test -c test") },
    ],
    ["a cluster in the making", cluster({ status: "deploying" }), { kind: "cluster", fix: "wait until it is ready" }],
    [
      "a cluster that goes away",
      cluster({ status: "deleting" }),
      { kind: "cluster", fix: "wait until it is gone, then apply" },
    ],
    [
      "a word nobody knows",
      cluster({ status: "hibernating" }),
      { kind: "cluster", fix: expect.stringContaining("what hibernating means") },
    ],
    [
      "a word that every object has",
      cluster({ status: "constructor" }),
      { kind: "cluster", fix: expect.stringContaining("what constructor means") },
    ],
    [
      "another network of nodes",
      project({ cidr: "10.60.0.0/16" }),
      { name: "cloud.network.nodes", fix: expect.stringContaining("make cloud.network.nodes 10.60.0.0/16") },
    ],
    [
      "another network of pods",
      cluster({ pods: "10.80.0.0/12" }),
      { name: "cloud.network.pods", found: "10.80.0.0/12" },
    ],
    [
      "another network of Services",
      cluster({ services: "10.93.0.0/16" }),
      { name: "cloud.network.services", found: "10.93.0.0/16" },
    ],
    [
      "no room for a project",
      { projects: [1, 2].map((id) => ({ ...PROJECT, id: `p-${id}`, name: `other${id}` })) },
      { kind: "quota", name: "projects", verdict: "missing", found: "2 of 2 used" },
    ],
    [
      "no room for a cluster",
      { projects: [PROJECT], clusters: [1, 2].map((id) => ({ ...CLUSTER, id: `c-${id}`, name: `other${id}` })) },
      { kind: "quota", name: "clusters in the project", verdict: "missing", found: "2 of 2 used" },
    ],
    [
      "no such version",
      quotas({ kubernetes: ["1.31", "1.33", "1.34"] }),
      { kind: "Kubernetes", verdict: "missing", fix: "make cloud.kubernetes one of: 1.33, 1.34" },
    ],
    [
      "a cluster of a later version",
      cluster({ version: "1.36" }),
      { kind: "Kubernetes", fix: 'make cloud.kubernetes "1.36": there is no way back' },
    ],
    [
      "a cluster two versions behind",
      cluster({ version: "1.33" }),
      { kind: "Kubernetes", fix: expect.stringContaining('make cloud.kubernetes "1.34" and apply first') },
    ],
    [
      "no such control plane",
      { controlPlanes: ["cp.mono.master"] },
      { name: "cloud.controlPlane.size", verdict: "missing", found: "cp.mono.master" },
    ],
  ])("with %s is told by one line", (_, account, line) => expect(open(account)).toMatchObject([line]));

  it("is asked for subregions only where the control plane is spread over them", () => {
    const spread = ({ cloud }: Written) => Object.assign(cloud, { controlPlane: { multiZone: true } });
    expect(open(quotas({ controlPlaneZones: ["2a"] }))).toEqual([]);
    expect(open({}, spread)).toEqual([]);
    expect(open(quotas({ controlPlaneZones: ["2a", "2b"] }), spread)).toMatchObject([
      { name: "cloud.controlPlane.multiZone", verdict: "missing", wanted: "2a, 2b, 2c", found: "2a, 2b" },
    ]);
  });
});

describe("what the state does not hold", () => {
  const PROJECT_ADDRESS = "outscale_oks_project.project";
  const CLUSTER_ADDRESS = "outscale_oks_cluster.cluster";
  const advice = (found: { project?: OksProject; cluster?: OksCluster }, ...held: string[]) =>
    orphanAdvice(found, held, "tofu -chdir=stack");
  const failed = { ...CLUSTER, status: "failed" };

  it("is nothing where the API has nothing, or the state has it all", () => {
    expect(advice({})).toBeUndefined();
    expect(advice({ project: PROJECT }, PROJECT_ADDRESS)).toBeUndefined();
    expect(advice({ project: PROJECT, cluster: failed }, PROJECT_ADDRESS, CLUSTER_ADDRESS)).toBeUndefined();
  });

  it("is taken over or deleted where it is ready, the cluster before its project", () => {
    expect(advice({ project: PROJECT, cluster: CLUSTER })?.split("\n")).toEqual([
      "the OKS API has cluster test (ready, id c-1) and project test (ready, id p-1), which the state does not hold: an apply would try to make it again",
      "if the cluster is this environment's, take it over:",
      "  tofu -chdir=stack import outscale_oks_cluster.cluster c-1",
      "or delete it, with everything in it:",
      "  oks-cli cluster update -p test -c test --disable-api-termination false",
      "  oks-cli cluster delete -p test -c test",
      "if the project is this environment's, take it over:",
      "  tofu -chdir=stack import outscale_oks_project.project p-1",
      "or delete it, with everything in it:",
      "  oks-cli project update -p test --disable-api-termination false",
      "  oks-cli project delete -p test",
      "an encrypted state needs TF_ENCRYPTION where the engine is run by hand: see docs/clouds.md, State",
    ]);
  });

  it("is deleted where it failed: no import takes it", () => {
    const text = advice({ project: PROJECT, cluster: failed }, PROJECT_ADDRESS) ?? "";
    expect(text).toContain("the OKS API has cluster test (failed, id c-1), which the state does not hold");
    expect(text).toContain("oks-cli cluster delete -p test -c test");
    expect(text).not.toMatch(/import|TF_ENCRYPTION|oks-cli project/);
  });

  it.each([
    ["pending", /wait until relais doctor --cloud says that the cluster is ready.*\n {2}tofu -chdir=stack import/],
    ["deleting", /wait until the cluster is gone$/],
    ["hibernating", /ask Outscale's support what the cluster's status hibernating means$/],
  ])("is waited for, or asked about, where it is %s", (status, text) => {
    expect(advice({ project: PROJECT, cluster: { ...CLUSTER, status } }, PROJECT_ADDRESS)).toMatch(text);
  });
});
