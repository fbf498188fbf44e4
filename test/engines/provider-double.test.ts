import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEPLOYMENTS, deployment } from "../fixtures/environments.js";
import { providerKind } from "./mirror.js";
import { type Outscale, startOutscale } from "./outscale.js";
import { type Any, type Change, differences, ENGINES, openStack, synthesised, type Workspace } from "./workspace.js";

/**
 * The infra stacks through a whole life by the real engines. With the double, Outscale is nothing but a state: it proves our
 * JSON, references and order, not the API.
 */
const WITH_INFRA = DEPLOYMENTS.filter((name) => deployment(name).blueprint.infrastructure !== null);
const CASES = ENGINES.flatMap((engine) => WITH_INFRA.map((name) => [engine.name, name, engine] as const));

let outscale: Outscale;
beforeAll(async () => {
  outscale = await startOutscale();
});
afterAll(() => outscale?.stop());

const of = (changes: readonly Change[], type: string) => changes.filter(({ address }) => address.startsWith(type));
const addressesIn = (stack: Any) =>
  Object.entries<Any>(stack.resource).flatMap(([type, all]) => Object.keys(all).map((name) => `${type}.${name}`));

describe.each(CASES)(`%s and providers: ${providerKind()}: the infra stack of %s`, (_, name, engine) => {
  const stacks = synthesised(deployment(name));
  let stack: Workspace;
  beforeAll(async () => {
    stack = await openStack(engine, stacks, `${name}-infra`, outscale.env);
  });
  afterAll(() => {
    stack?.remove();
    rmSync(dirname(stacks), { recursive: true, force: true });
  });

  it("is valid, and creates all of its resources", async () => {
    expect(JSON.parse(await stack.ask(["validate", "-json"]))).toMatchObject({ valid: true, error_count: 0 });
    let written: Any;
    stack.write((content) => {
      written = content;
    });
    const changes = await stack.plan();
    expect(changes.map(({ address }) => address).sort()).toEqual(addressesIn(written).sort());
    expect(new Set(changes.flatMap(({ actions }) => actions))).toEqual(new Set(["create"]));
    await stack.apply();
  });

  it("needs nothing more once applied", async () => {
    expect(await stack.plan()).toEqual([]);
    const { kubeconfig } = JSON.parse(await stack.ask(["output", "-json"]));
    expect(kubeconfig).toMatchObject({ sensitive: true, value: expect.stringMatching(/./) });
  });

  it("is held by the cloud itself, until an update says otherwise", async () => {
    await stack.plan("-destroy");
    await expect(stack.apply()).rejects.toThrow("disable_api_termination");
    const kept = (await stack.ask(["state", "list"])).trim().split("\n");
    expect(kept).toEqual(["outscale_oks_cluster.cluster", "outscale_oks_project.project"]);
    stack.write(({ resource }) => {
      resource.outscale_oks_project.project.disable_api_termination = false;
      resource.outscale_oks_cluster.cluster.disable_api_termination = false;
    });
    await stack.plan();
    await stack.apply();
  });

  it("leaves nothing when it is destroyed", async () => {
    const changes = await stack.plan("-destroy");
    expect(new Set(changes.flatMap(({ actions }) => actions))).toEqual(new Set(["delete"]));
    await stack.apply();
    expect((await stack.ask(["state", "list"])).trim()).toBe("");
  });
});

describe.each(ENGINES)(`$name and providers: ${providerKind()}: a change of the infra stack`, (engine) => {
  const stacks = synthesised(deployment("visio"));
  let stack: Workspace;
  beforeAll(async () => {
    stack = await openStack(engine, stacks, "visio-infra", outscale.env);
    await stack.plan();
    await stack.apply();
  });
  afterAll(() => {
    stack?.remove();
    rmSync(dirname(stacks), { recursive: true, force: true });
  });

  it("shows another number of nodes as one leaf of one object, in place", async () => {
    stack.write((content) => {
      const pool = content.resource.outscale_oks_manifest.nodepool_sfu_a;
      const manifest = JSON.parse(pool.manifest);
      pool.manifest = JSON.stringify({
        ...manifest,
        spec: { ...manifest.spec, desiredNodes: manifest.spec.desiredNodes + 1 },
      });
    });
    const [change, ...others] = await stack.plan();
    expect(others).toEqual([]);
    expect(change).toMatchObject({ address: "outscale_oks_manifest.nodepool_sfu_a", actions: ["update"] });
    const [before, after] = [change?.before.manifest, change?.after.manifest].map((manifest) => JSON.parse(manifest));
    expect(differences(before, after)).toEqual(["spec.desiredNodes"]);
    expect(after.spec.desiredNodes - before.spec.desiredNodes).toBe(1);
    await stack.apply();
    expect(await stack.plan()).toEqual([]);
  });

  it("upgrades the cluster in place, and knows its kubeconfig only afterwards", async () => {
    stack.write((content) => {
      content.resource.outscale_oks_cluster.cluster.version = "1.99";
    });
    const [change] = of(await stack.plan(), "outscale_oks_cluster");
    expect(change).toMatchObject({ actions: ["update"], replacePaths: [], unknown: { kubeconfig: true } });
    expect(change?.unknown).not.toHaveProperty("id");
  });

  it("replaces project, cluster and objects when the nodes' network changes", async () => {
    stack.write((content) => {
      content.resource.outscale_oks_project.project.cidr = "10.200.0.0/16";
    });
    const changes = await stack.plan();
    const paths = (type: string) => of(changes, type).map(({ actions, replacePaths }) => [actions, replacePaths]);
    const replaced = ["delete", "create"];
    expect(paths("outscale_oks_project")).toEqual([[replaced, [["cidr"]]]]);
    expect(paths("outscale_oks_cluster")).toEqual([[replaced, [["project_id"]]]]);
    expect(new Set(paths("outscale_oks_manifest").map(String))).toEqual(
      new Set([String([replaced, [["cluster_id"]]])]),
    );
  });

  it.each(["cidr_pods", "cidr_service"])("replaces the cluster when its %s changes", async (key) => {
    stack.write((content) => {
      content.resource.outscale_oks_cluster.cluster[key] = "10.201.0.0/16";
    });
    const changes = await stack.plan();
    expect(of(changes, "outscale_oks_project")).toEqual([]);
    expect(of(changes, "outscale_oks_cluster")).toMatchObject([
      { actions: ["delete", "create"], replacePaths: [[key]] },
    ]);
  });

  it("replaces an object that gets another name", async () => {
    stack.write((content) => {
      const pool = content.resource.outscale_oks_manifest.nodepool_sfu_a;
      pool.manifest = pool.manifest.replace('"name":"sfu-a"', '"name":"sfu-z"');
    });
    expect(await stack.plan()).toMatchObject([
      {
        address: "outscale_oks_manifest.nodepool_sfu_a",
        actions: ["delete", "create"],
        replacePaths: [["manifest"]],
      },
    ]);
  });

  it("is protected: whatever would replace its project, cluster or addresses is refused", async () => {
    stack.write(
      (content) => {
        content.resource.outscale_oks_project.project.cidr = "10.200.0.0/16";
      },
      { keepProtection: true },
    );
    const { status, said } = await stack.run(["plan", "-no-color", "-input=false"]);
    expect(status).toBe(1);
    expect(said).toMatch(/instance cannot be destroyed/i);
  });
});
