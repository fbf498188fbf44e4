import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";
import { carriedByStacks } from "../fixtures/engines/stacks.js";
import { deployment } from "../fixtures/environments.js";
import { run } from "../media/lab/processes.js";
import { type Cluster, startCluster } from "./cluster.js";
import { providerKind } from "./mirror.js";
import { type Any, differences, ENGINES, openStack, synthesised, TOFU, type Workspace } from "./workspace.js";

/** The base and services stacks of `lab` by the real engines on a real API server. */
const { blueprint } = deployment("lab");
const folder = mkdtempSync(join(tmpdir(), "relais-engines-"));
const stacks = synthesised(deployment("lab"));
let cluster: Cluster;

beforeAll(async () => {
  // Its edge is Traefik's.
  const middleware = { group: "traefik.io", version: "v1alpha1", kind: "Middleware", plural: "middlewares" };
  cluster = await startCluster(folder, [{ ...middleware, scope: "Namespaced" }]);
}, 90_000);
afterAll(async () => {
  await cluster?.stop();
  for (const each of [folder, dirname(stacks)]) rmSync(each, { recursive: true, force: true });
});

/** Nobody makes their pods ready. */
const withoutWaiting = (stack: Any) => {
  for (const release of Object.values<Any>(stack.resource.helm_release)) release.wait = false;
};
const onlyCoturn = (stack: Any) => {
  stack.resource.helm_release = { coturn: { ...stack.resource.helm_release.coturn, wait: false } };
};
const coturn = async () => (await cluster.releases()).find(({ name }) => name === "coturn");

describe.each(ENGINES)(`$name and providers: ${providerKind()}: the stacks of lab in a cluster`, (engine) => {
  let base: Workspace;
  let services: Workspace;
  beforeAll(async () => {
    const env = { TF_VAR_kubeconfig: cluster.kubeconfig };
    base = await openStack(engine, stacks, "lab-base", env);
    services = await openStack(engine, stacks, "lab-services", env);
    services.write(withoutWaiting);
  });
  afterAll(() => {
    base?.remove();
    services?.remove();
  });

  it("does not take over an object that is there already", async () => {
    const [first] = blueprint.priorityClasses;
    await cluster.kubectl("create", "priorityclass", `${first?.name}`, "--value=1");
    const changes = await base.plan();
    expect(new Set(changes.flatMap(({ actions }) => actions))).toEqual(new Set(["create"]));
    await expect(base.apply()).rejects.toThrow("already exists");
    expect((await cluster.get("priorityclass", `${first?.name}`)).value).toBe(1);
    await cluster.kubectl("delete", "priorityclass", `${first?.name}`);
  });

  it("has every object of the base stack, as the stack carries it", async () => {
    expect(await base.plan()).not.toEqual([]);
    await base.apply();
    for (const object of carriedByStacks(dirname(stacks), "lab").objects) {
      const { kind, metadata } = object;
      const live = await cluster.get(kind, metadata.name, ...(metadata.namespace ? ["-n", metadata.namespace] : []));
      // The API server adds fields, but none to what is specified here.
      expect(live).toMatchObject(object);
      if (object.spec) expect(live.spec).toEqual(object.spec);
    }
  });

  it("has every release of the services stack", async () => {
    await services.plan();
    await services.apply();
    const expected = blueprint.releases.map(({ name, namespace }) => ({ name, namespace, status: "deployed" }));
    const byName = (a: Any, b: Any) => a.name.localeCompare(b.name);
    const found = (await cluster.releases()).map(({ name, namespace, status }) => ({ name, namespace, status }));
    expect(found.sort(byName)).toEqual(expected.sort(byName));
  });

  it("needs nothing more once applied", async () => {
    expect(await base.plan()).toEqual([]);
    expect(await services.plan()).toEqual([]);
  });

  it("plans what somebody else has changed, and repairs it", async () => {
    const namespace = blueprint.namespaces[0]?.name ?? "";
    const limits = JSON.stringify({ spec: { hard: { pods: "99" } } });
    await cluster.kubectl("patch", "quota", "ceiling", "-n", namespace, "--type=merge", "-p", limits);
    await cluster.kubectl("delete", "networkpolicy", "default-deny", "-n", namespace);
    await cluster.kubectl("label", "namespace", namespace, "--overwrite", "relais/environment=other");
    const changes = await base.plan();
    expect(changes.map(({ actions, after }) => [after.metadata[0].name, ...actions]).sort()).toEqual(
      [
        ["ceiling", "update"],
        ["default-deny", "create"],
        [namespace, "update"],
      ].sort(),
    );
    await base.apply();
    expect(await base.plan()).toEqual([]);
    expect((await cluster.get("quota", "ceiling", "-n", namespace)).spec.hard.pods).not.toBe("99");
    const { spec } = await cluster.get("networkpolicy", "default-deny", "-n", namespace);
    expect(spec.policyTypes).toEqual(["Ingress", "Egress"]);
    expect((await cluster.get("namespace", namespace)).metadata.labels["relais/environment"]).toBe("lab");
  });

  it("leaves nothing when all is destroyed", async () => {
    for (const stack of [services, base]) {
      await stack.plan("-destroy");
      await stack.apply();
    }
    expect(await cluster.releases()).toEqual([]);
    const { items } = await cluster.get("namespaces,priorityclasses,validatingadmissionpolicies");
    expect(items.filter(({ metadata }: Any) => metadata.name.startsWith("lab-"))).toEqual([]);
  });
});

/** What belongs to the provider alone is tried with one engine. */
describe(`providers: ${providerKind()}: a release`, () => {
  let services: Workspace;
  beforeAll(async () => {
    for (const { name } of blueprint.namespaces) await cluster.kubectl("create", "namespace", name);
    services = await openStack(TOFU, stacks, "lab-services", { TF_VAR_kubeconfig: cluster.kubeconfig });
    services.write(onlyCoturn);
    await services.plan();
    await services.apply();
  });
  afterAll(() => services?.remove());

  it("shows a changed value of a release as one leaf, and upgrades it in place", async () => {
    services.write((stack) => {
      onlyCoturn(stack);
      setReplicas(stack.resource.helm_release.coturn, 2);
    });
    const [change, ...others] = await services.plan();
    expect(others).toEqual([]);
    expect(change).toMatchObject({ address: "helm_release.coturn", actions: ["update"], replacePaths: [] });
    const [before, after] = [change?.before, change?.after].map((all) => JSON.parse(all.values[0]));
    expect(differences(before, after)).toEqual(["replicas"]);
    await services.apply();
    expect(await services.plan()).toEqual([]);
    expect(await coturn()).toMatchObject({ revision: "2", status: "deployed" });
  });

  it("fails with a release that does not get ready, and repairs it with the next apply", async () => {
    services.write((stack) => {
      onlyCoturn(stack);
      setReplicas(stack.resource.helm_release.coturn, 3);
      Object.assign(stack.resource.helm_release.coturn, { wait: true, timeout: 2 });
    });
    await services.plan();
    await expect(services.apply()).rejects.toThrow(/deadline|timed? ?out/i);
    expect(await coturn()).toMatchObject({ revision: "3", status: "failed" });
    const [change] = await services.plan();
    expect(change).toMatchObject({ actions: ["update"], before: { status: "failed" }, after: { status: "deployed" } });
    services.write(onlyCoturn);
    await services.plan();
    await services.apply();
    expect(await services.plan()).toEqual([]);
    expect(await coturn()).toMatchObject({ revision: "4", status: "deployed" });
  });

  it("is failed when somebody interrupts it while it waits, and the next apply repairs it", async () => {
    services.write((stack) => {
      onlyCoturn(stack);
      setReplicas(stack.resource.helm_release.coturn, 3);
      Object.assign(stack.resource.helm_release.coturn, { wait: true, timeout: 60 });
    });
    const args = ["apply", "-auto-approve", "-input=false", "-no-color"];
    const { status } = await services.run(args, {}, /helm_release\.coturn: Still modifying/);
    expect(status).toBe(1);
    expect(await coturn()).toMatchObject({ revision: "5", status: "failed" });
    services.write(onlyCoturn);
    expect(await services.plan()).toMatchObject([{ address: "helm_release.coturn", actions: ["update"] }]);
    await services.apply();
    expect(await coturn()).toMatchObject({ revision: "6", status: "deployed" });
  });

  it("refuses a version that the chart does not have", async () => {
    services.write((stack) => {
      onlyCoturn(stack);
      stack.resource.helm_release.coturn.version = "9.9.9";
    });
    const { status, said } = await services.run(["plan", "-input=false", "-no-color"]);
    expect(status).toBe(1);
    expect(said).toMatch(/planned version is different from configured\s+version/i);
  });

  it("takes over a release that it has forgotten", async () => {
    services.write(onlyCoturn);
    await services.ask(["state", "rm", "helm_release.coturn"]);
    expect(await services.plan()).toMatchObject([{ address: "helm_release.coturn", actions: ["create"] }]);
    await services.apply();
    expect(await services.plan()).toEqual([]);
    expect(await coturn()).toMatchObject({ revision: "7", status: "deployed" });
  });
});

describe.runIf(providerKind() === "double")("a cluster that the double has made", () => {
  it("is the one of RELAIS_DOUBLE_KUBECONFIG, so that the next stacks have somewhere to go", async () => {
    const infra = synthesised(deployment("visio"));
    const stack = await openStack(TOFU, infra, "visio-infra", { RELAIS_DOUBLE_KUBECONFIG: cluster.kubeconfig });
    try {
      await stack.plan();
      await stack.apply();
      expect(await stack.plan()).toEqual([]);
      const file = join(folder, "made.kubeconfig");
      writeFileSync(file, await stack.ask(["output", "-raw", "kubeconfig"]));
      const namespaces = ["get", "namespaces", "-o", "name"];
      expect(await run(toolPath("kubectl"), [...namespaces, "--kubeconfig", file])).toBe(
        await cluster.kubectl(...namespaces),
      );
    } finally {
      stack.remove();
      rmSync(dirname(infra), { recursive: true, force: true });
    }
  });
});

function setReplicas(release: Any, replicas: number): void {
  release.values = [JSON.stringify({ ...JSON.parse(release.values[0]), replicas })];
}
