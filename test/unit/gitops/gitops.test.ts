import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { predecessors, waveOf } from "../../../stacks/blueprint/order.js";
import { CONTROLLERS, type Controller, chartsOf, gitOpsFiles } from "../../../stacks/gitops/files.js";
import { DEPLOYMENTS, deployment } from "../../fixtures/environments.js";

const REPOSITORY = {
  url: "https://git.example/platform.git",
  branch: "production",
  path: "clusters/here",
  namespace: "gitops",
  credentials: undefined,
};

const filesOf = (name: string, controller: Controller, change: object = {}) =>
  gitOpsFiles(deployment(name).blueprint, controller, { ...REPOSITORY, ...change });
// biome-ignore lint/suspicious/noExplicitAny: objects of several kinds
const objectsOf = (...args: Parameters<typeof filesOf>): any[] =>
  filesOf(...args)
    .filter(({ file }) => !file.startsWith("base/"))
    .flatMap(({ text }) => parseAllDocuments(text).map((each) => each.toJS()));

describe.each(CONTROLLERS)("the folder that %s follows", (controller) => {
  it("has one file that is applied by hand, the base, and a file for each release", () => {
    const names = filesOf("lab", controller).map(({ file }) => file);
    const releases = ["lab-host-network", "valkey", "coturn", "livekit-server", "edge"];
    const above = controller === "argocd" ? ["releases/00-base.yaml"] : [];
    expect(names).toEqual([
      "root.yaml",
      "base/base.yaml",
      ...above,
      ...releases.map((each) => `releases/${each}.yaml`),
    ]);
  });

  it.each(DEPLOYMENTS)("of %s leads to folders that it has, in the branch that is named", (name) => {
    const text = filesOf(name, controller)
      .filter(({ file }) => !file.startsWith("base/"))
      .map((file) => file.text)
      .join("\n");
    const { blueprint } = deployment(name);
    const paths = [...text.matchAll(/^ +(?:path|chart): (?:\.\/)?(clusters\/here\/\S+)$/gm)].map(([, path]) => path);
    const folders = ["base", "releases", ...chartsOf(blueprint).map((chart) => `charts/${chart}`)];
    expect([...new Set(paths)].sort()).toEqual(folders.map((folder) => `clusters/here/${folder}`).sort());
    expect(text).toContain("production");
    expect(text).toContain(REPOSITORY.url);
  });

  it("keeps all objects of the controller in its namespace, under names that begin with the environment's", () => {
    for (const { metadata } of objectsOf("visio", controller)) {
      expect(metadata.namespace).toBe("gitops");
      expect(metadata.name).toMatch(/^visio-/);
    }
    const names = objectsOf("visio", controller).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("Argo CD", () => {
  it("neither prunes nor undoes, and takes no object along when an Application goes: calls outlive a mistaken commit", () => {
    for (const { metadata, spec } of objectsOf("visio", "argocd")) {
      expect(spec.syncPolicy).toEqual({ automated: {}, syncOptions: ["CreateNamespace=false"] });
      expect(metadata.finalizers).toBeUndefined();
    }
  });

  it("brings the base first, then Valkey and coturn, then who needs them", () => {
    const waves = objectsOf("lab", "argocd").map(({ metadata }) => [
      metadata.name,
      metadata.annotations["argocd.argoproj.io/sync-wave"],
    ]);
    expect(Object.fromEntries(waves)).toEqual({
      "lab-root": "0",
      "lab-base": "0",
      "lab-lab-host-network": "1",
      "lab-valkey": "2",
      "lab-coturn": "2",
      "lab-livekit-server": "3",
      "lab-edge": "4",
    });
  });

  it("puts each release into its namespace, from the cluster that it runs in", () => {
    const places = objectsOf("visio", "argocd").map(({ metadata, spec }) => [
      metadata.name,
      spec.destination.namespace,
    ]);
    expect(Object.fromEntries(places)).toEqual({
      "visio-root": "gitops",
      "visio-base": "gitops",
      "visio-valkey": "visio-data",
      "visio-coturn": "visio-media",
      "visio-livekit-server": "visio-media",
      "visio-edge": "visio-media",
    });
    for (const { spec } of objectsOf("visio", "argocd")) {
      expect(spec.destination.server).toBe("https://kubernetes.default.svc");
      expect(spec.project).toBe("default");
    }
  });
});

describe("Flux", () => {
  const releasesOf = (name: string) => objectsOf(name, "flux").filter(({ kind }) => kind === "HelmRelease");

  it("never prunes, and does not wait for pods that drain for hours", () => {
    for (const { kind, spec } of objectsOf("visio", "flux"))
      if (kind === "Kustomization") expect(spec.prune).toBe(false);
    const waits = releasesOf("visio").map(({ spec }) => [
      spec.releaseName,
      !spec.install.disableWait,
      !spec.upgrade.disableWait,
    ]);
    expect(waits).toEqual([
      ["valkey", true, true],
      ["coturn", false, false],
      ["livekit-server", false, false],
      ["edge", true, true],
    ]);
  });

  it("rolls back nothing by itself, which would replace SFUs a second time", () => {
    for (const { spec } of releasesOf("visio")) {
      expect(spec.upgrade.remediation).toBeUndefined();
      expect(spec.driftDetection).toBeUndefined();
    }
  });

  it("starts a release after those that it needs, and all of them after the base", () => {
    const after = (name: string) =>
      Object.fromEntries(
        releasesOf(name).map(({ spec }) => [
          spec.releaseName,
          spec.dependsOn.map((each: { name: string }) => each.name),
        ]),
      );
    expect(after("lab")).toEqual({
      "lab-host-network": [],
      valkey: ["lab-lab-host-network"],
      coturn: ["lab-lab-host-network"],
      "livekit-server": ["lab-lab-host-network", "lab-valkey"],
      edge: ["lab-lab-host-network", "lab-livekit-server"],
    });
    const [kustomization] = objectsOf("lab", "flux").filter(({ metadata }) => metadata.name === "lab-releases");
    expect(kustomization.spec.dependsOn).toEqual([{ name: "lab-base" }]);
  });

  it("takes a template that was edited for a change, whatever the chart's version", () => {
    for (const { spec } of releasesOf("visio")) expect(spec.chart.spec.reconcileStrategy).toBe("Revision");
  });

  it("reads a private repository with the Secret that is named", () => {
    const [open] = objectsOf("visio", "flux");
    const [closed] = objectsOf("visio", "flux", { credentials: "deploy-key" });
    expect(open.spec.secretRef).toBeUndefined();
    expect(closed.spec.secretRef).toEqual({ name: "deploy-key" });
  });
});

describe("the order of releases", () => {
  it("comes from what each says that it needs", () => {
    const { blueprint } = deployment("lab");
    for (const release of blueprint.releases) {
      for (const name of predecessors(blueprint, release)) {
        const earlier = blueprint.releases.find((each) => each.name === name);
        expect(waveOf(blueprint, release)).toBeGreaterThan(earlier ? waveOf(blueprint, earlier) : 99);
      }
    }
  });

  it("is refused where a release needs one that there is not", () => {
    const { blueprint } = deployment("lab");
    const releases = blueprint.releases.filter(({ name }) => name !== "valkey");
    const [sfu] = releases.filter(({ chart }) => chart === "livekit-server");
    expect(() => waveOf({ releases }, sfu as never)).toThrow(
      "release livekit-server waits for valkey, which there is not",
    );
  });
});
