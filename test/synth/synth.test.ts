import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeOutput } from "../../scripts/lib/output.js";
import { synthesize } from "../../stacks/cdktf/synth.js";
import type { Design } from "../../stacks/design.js";
import { DEPLOYMENTS, decidedOf, deployment, generic, oks } from "../fixtures/environments.js";
import { schemaProblems } from "./provider-schema.js";

type Decided = NonNullable<Design["decided"]>;

const ROOT = mkdtempSync(join(tmpdir(), "relais-synth-"));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

let counter = 0;
const fresh = () => join(ROOT, String(counter++));

async function output(decided: Decided, folder = fresh(), charts = "charts"): Promise<string> {
  await writeOutput(decided, folder, (outdir) => synthesize(decided.blueprint, outdir, charts));
  return folder;
}

function files(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

interface Stack {
  terraform: {
    backend: Record<string, Record<string, unknown>>;
    required_providers: Record<string, { source: string; version: string }>;
  };
  provider: Record<string, object[]>;
  resource: Record<string, Record<string, Record<string, unknown>>>;
}

function stacks(folder: string): Record<string, Stack> {
  return Object.fromEntries(
    readdirSync(join(folder, "stacks")).map((name) => [
      name,
      JSON.parse(readFileSync(join(folder, "stacks", name, "cdk.tf.json"), "utf8")),
    ]),
  );
}

const OUTPUTS: Record<string, string> = {};
for (const name of DEPLOYMENTS) OUTPUTS[name] = await output(deployment(name));
const outputOf = (name: string) => OUTPUTS[name] ?? "";

const addresses = (stack: Stack) =>
  Object.entries(stack.resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();

describe.each(DEPLOYMENTS)("the output of %s", (name) => {
  it("is the same to the byte when made again elsewhere", async () => {
    expect(files(await output(deployment(name)))).toEqual(files(outputOf(name)));
  });

  it("holds neither a path of this machine nor a time", () => {
    const year = String(new Date().getFullYear());
    for (const [file, text] of files(outputOf(name))) {
      if (file.includes("charts") || file.includes("assets")) continue;
      for (const leak of [ROOT, process.cwd(), tmpdir(), `${year}-`])
        expect(text.includes(leak), `${file}: ${leak}`).toBe(false);
    }
  });

  it("says nothing that its providers do not know", () => {
    for (const stack of Object.values(stacks(outputOf(name)))) expect(schemaProblems(stack)).toEqual([]);
  });

  it("names every provider by its full address and exact version, and an explicit backend", () => {
    for (const { terraform, provider } of Object.values(stacks(outputOf(name)))) {
      expect(Object.keys(terraform.required_providers).sort()).toEqual(Object.keys(provider).sort());
      for (const { source, version } of Object.values(terraform.required_providers)) {
        expect(source).toMatch(/^\w+\/\w+$/);
        expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      }
      expect(Object.keys(terraform.backend)).toHaveLength(1);
    }
  });

  it("never plans an object through kubernetes_manifest, which needs the cluster at plan time", () => {
    for (const stack of Object.values(stacks(outputOf(name))))
      expect(Object.keys(stack.resource)).not.toContain("kubernetes_manifest");
  });

  it("refers to nothing in another stack", () => {
    for (const [stackName, stack] of Object.entries(stacks(outputOf(name)))) {
      const text = JSON.stringify(stack);
      expect(text).not.toContain("terraform_remote_state");
      const references = [...text.matchAll(/\$\{(\w+)\.(\w+)/g)].map(([, type, resource]) => `${type}.${resource}`);
      const known = new Set([...addresses(stack), "var.kubeconfig"]);
      expect(
        references.filter((reference) => !known.has(reference)),
        stackName,
      ).toEqual([]);
    }
  });

  it("makes things in their order: what is in a namespace after it, releases and OKS objects after those that they need", () => {
    const { blueprint } = deployment(name);
    const after = Object.fromEntries(
      Object.entries(stacks(outputOf(name))).flatMap(([stack, { resource }]) =>
        Object.entries(resource).flatMap(([type, named]) =>
          Object.entries(named).map(([id, each]) => [`${stack} ${type}.${id}`, each.depends_on ?? []]),
        ),
      ),
    );
    for (const { chart, after: needed, stack } of blueprint.releases) {
      const charts = blueprint.releases.filter((each) => needed.includes(each.name)).map((each) => each.chart);
      const namespaces = stack === "base" ? blueprint.namespaces : [];
      expect(after[`${name}-${stack} helm_release.${chart.replaceAll("-", "_")}`]).toEqual([
        ...namespaces.map(({ id }) => `kubernetes_namespace_v1.namespace_${id}`),
        ...charts.map((each) => `helm_release.${each.replaceAll("-", "_")}`),
      ]);
    }
    for (const { id, after: needed } of blueprint.infrastructure?.objects ?? [])
      expect(after[`${name}-infra outscale_oks_manifest.${id}`]).toEqual(
        needed.map((earlier) => `outscale_oks_manifest.${earlier}`),
      );
  });

  it("carries each chart beside the stack that deploys it, with the values of the blueprint", () => {
    const { blueprint } = deployment(name);
    for (const release of blueprint.releases) {
      const folder = join(outputOf(name), "stacks", `${name}-${release.stack}`);
      const resource = stacks(outputOf(name))[`${name}-${release.stack}`]?.resource.helm_release?.[
        release.chart.replaceAll("-", "_")
      ];
      expect(JSON.parse(String((resource?.values as string[] | undefined)?.[0]))).toEqual(
        JSON.parse(JSON.stringify(release.values)),
      );
      expect(existsSync(join(folder, String(resource?.chart), "Chart.yaml"))).toBe(true);
      expect(readFileSync(join(folder, String(resource?.chart), "Chart.yaml"), "utf8")).toContain(
        `version: ${resource?.version}\n`,
      );
    }
  });
});

describe("addresses in the state", () => {
  it("are these, and change only by a recorded decision", () => {
    const all = Object.entries(stacks(outputOf("visio"))).map(([name, stack]) => [name, addresses(stack)]);
    expect(Object.fromEntries(all)).toMatchInlineSnapshot(`
      {
        "visio-base": [
          "kubernetes_namespace_v1.namespace_data",
          "kubernetes_namespace_v1.namespace_media",
          "kubernetes_network_policy_v1.deny_data",
          "kubernetes_network_policy_v1.deny_media",
          "kubernetes_priority_class_v1.priority_data",
          "kubernetes_priority_class_v1.priority_media",
          "kubernetes_resource_quota_v1.quota_data",
          "kubernetes_resource_quota_v1.quota_media",
          "kubernetes_storage_class_v1.storage_class_data",
        ],
        "visio-infra": [
          "outscale_oks_cluster.cluster",
          "outscale_oks_manifest.ippool_sfu_a",
          "outscale_oks_manifest.ippool_sfu_b",
          "outscale_oks_manifest.ippool_sfu_c",
          "outscale_oks_manifest.ippool_turn_a",
          "outscale_oks_manifest.ippool_turn_b",
          "outscale_oks_manifest.ippool_turn_c",
          "outscale_oks_manifest.nodepool_sfu_a",
          "outscale_oks_manifest.nodepool_sfu_b",
          "outscale_oks_manifest.nodepool_sfu_c",
          "outscale_oks_manifest.nodepool_system_a",
          "outscale_oks_manifest.nodepool_system_b",
          "outscale_oks_manifest.nodepool_system_c",
          "outscale_oks_manifest.nodepool_turn_a",
          "outscale_oks_manifest.nodepool_turn_b",
          "outscale_oks_manifest.nodepool_turn_c",
          "outscale_oks_project.project",
        ],
        "visio-services": [
          "helm_release.coturn",
          "helm_release.edge",
          "helm_release.livekit_server",
          "helm_release.valkey",
        ],
      }
    `);
  });

  it("are protected where a loss is final: project, cluster and the public addresses", () => {
    const resources = stacks(outputOf("visio"))["visio-infra"]?.resource ?? {};
    const guarded = Object.entries(resources).flatMap(([type, named]) =>
      Object.entries(named)
        .filter(([, body]) => (body.lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy)
        .map(([name]) => `${type}.${name}`),
    );
    expect(guarded.filter((address) => !address.includes("ippool"))).toEqual([
      "outscale_oks_cluster.cluster",
      "outscale_oks_project.project",
    ]);
    expect(guarded.filter((address) => address.includes("ippool"))).toHaveLength(6);
  });

  it("are absent for infra where the cluster exists already", () => {
    expect(Object.keys(stacks(outputOf("lab"))).sort()).toEqual(["lab-base", "lab-services"]);
  });
});

describe("custom resources on OKS", () => {
  it("are JSON, which OpenTofu compares leaf by leaf, and never omit a fixed pool's size", () => {
    const manifests = Object.values(stacks(outputOf("visio"))["visio-infra"]?.resource.outscale_oks_manifest ?? {});
    expect(manifests).toHaveLength(15);
    for (const { manifest } of manifests) {
      const object = JSON.parse(String(manifest)) as { kind: string; spec: Record<string, unknown> };
      if (object.kind === "NodePool") expect(object.spec.desiredNodes).toBeGreaterThan(0);
    }
  });
});

describe("when only demand.registered changes", () => {
  const registered = (count: number) =>
    decidedOf(
      oks((environment) => {
        environment.demand = { ...environment.demand, registered: count, concurrency: "10%" };
        delete environment.demand.participants;
      }),
    );

  /** Everything that may follow the number of people; all else in the output must stay. */
  const MAY_CHANGE = [
    /^blueprint\.json pools\.(sfu|turn)\.(needed|nodes|afterLoss|zones)/,
    /^blueprint\.json namespaces\.\d+\.quota\.pods/,
    /^blueprint\.json releases\.\d+\.values\.(replicas|maxUnavailable|unauthorizedPerSecond)/,
    /^blueprint\.json infrastructure\.objects\.\d+\.manifest\.spec\.(desiredNodes|numAddresses)/,
    /^sizing\.json (participants|participantsPerSfu|perSfu|publicAddresses|traffic|signalling|ranges|turn|meetings\.\d+\.(participants|rooms|sfus)|pools\.(sfu|turn)\.(needed|nodes|afterLoss|zones))/,
    /^values\/(livekit-server|coturn)\.json (replicas|maxUnavailable|unauthorizedPerSecond)/,
    /^stacks\/test-infra\/cdk\.tf\.json resource\.outscale_oks_manifest\.(ippool|nodepool)_(sfu|turn)_\w\.manifest\.spec\.(desiredNodes|numAddresses)/,
    /^stacks\/test-base\/cdk\.tf\.json resource\.kubernetes_resource_quota_v1\.quota_media\.spec\.hard\.pods/,
    /^stacks\/test-services\/cdk\.tf\.json resource\.helm_release\.(livekit_server|coturn)\.values\.0\.(replicas|maxUnavailable|unauthorizedPerSecond)/,
  ];

  it("only sizes change, in place", async () => {
    const before = files(await output(registered(100_000)));
    const after = files(await output(registered(400_000)));
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...before].flatMap(([file, text]) =>
      differences(text, after.get(file) ?? "").map((path) => `${file} ${path}`),
    );
    expect(changed.length).toBeGreaterThan(20);
    expect(changed.filter((path) => !MAY_CHANGE.some((pattern) => pattern.test(path)))).toEqual([]);
    for (const pattern of MAY_CHANGE)
      expect(
        changed.some((path) => pattern.test(path)),
        String(pattern),
      ).toBe(true);
  });
});

describe("a changed chart", () => {
  it("is a changed plan of its release, and of nothing else", async () => {
    const charts = join(ROOT, "charts");
    cpSync("charts", charts, { recursive: true });
    const decided = decidedOf(generic());
    const before = stacks(await output(decided, fresh(), charts));
    writeFileSync(join(charts, "coturn", "templates", "extra.yaml"), "{{/* changed */}}\n");
    const after = stacks(await output(decided, fresh(), charts));
    const changed = differences(JSON.stringify(before), JSON.stringify(after));
    expect(changed).toEqual(["test-services.resource.helm_release.coturn.chart"]);
  });
});

describe("the output folder", () => {
  it("keeps foreign files, drops what is no longer written, and leaves unchanged files alone", async () => {
    const folder = fresh();
    await output(decidedOf(generic()), folder);
    const foreign = join(folder, "state", "test-services.tfstate");
    mkdirSync(join(folder, "state"));
    writeFileSync(foreign, "precious");
    const chart = join(folder, "charts", "coturn", "Chart.yaml");
    const untouched = statSync(chart).mtimeMs;
    await output(
      decidedOf(generic((environment) => Object.assign(environment.cloud, { exposure: "nodePortPublicIp" }))),
      folder,
    );
    expect(readFileSync(foreign, "utf8")).toBe("precious");
    expect(statSync(chart).mtimeMs).toBe(untouched);
    expect(existsSync(join(folder, "values", "test-host-network.json"))).toBe(false);
    expect(existsSync(join(folder, "charts", "host-network-policy", "Chart.yaml"))).toBe(false);
  });

  it("is not touched when synthesis fails", async () => {
    const folder = fresh();
    const decided = decidedOf(generic());
    const failing = writeOutput(decided, folder, () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(ROOT).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

/** Paths of the leaves in which two JSON texts differ; JSON inside strings is opened. */
function differences(a: string, b: string): string[] {
  const leaves = (value: unknown, path: string): [string, string][] => {
    const opened = typeof value === "string" && /^[{[]/.test(value) ? JSON.parse(value) : value;
    if (typeof opened !== "object" || opened === null) return [[path, String(opened)]];
    return Object.entries(opened).flatMap(([key, each]) => leaves(each, path === "" ? key : `${path}.${key}`));
  };
  if (a === b) return [];
  const [x, y] = [a, b].map((text) => new Map(leaves(JSON.parse(text), "")));
  const keys = new Set([...(x?.keys() ?? []), ...(y?.keys() ?? [])]);
  return [...keys].filter((key) => x?.get(key) !== y?.get(key));
}
