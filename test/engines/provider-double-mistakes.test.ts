import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployment } from "../fixtures/environments.js";
import { providerKind } from "./mirror.js";
import { type Any, ENGINES, openStack, synthesised, type Workspace } from "./workspace.js";

/** What a slip in the synthesised JSON meets, by the engine or by the provider's schema and rules. */
interface Mistake {
  readonly what: string;
  readonly stack: "visio-infra" | "lab-base" | "lab-services";
  readonly make: (resources: Any, stack: Any) => void;
  /** Where it is told of: in the address of the diagnostic or in its text. */
  readonly at: RegExp;
}

const cluster = (change: object) => (resources: Any) => Object.assign(resources.outscale_oks_cluster.cluster, change);
const project = (change: object) => (resources: Any) => Object.assign(resources.outscale_oks_project.project, change);
const inCluster = /outscale_oks_cluster\.cluster/;
const inProject = /outscale_oks_project\.project/;

const MISTAKES: readonly Mistake[] = [
  {
    what: "an attribute that there is not",
    stack: "visio-infra",
    make: cluster({ cidr_services: "10.0.0.0/16" }),
    at: /cidr_services/,
  },
  { what: "a text for a set", stack: "visio-infra", make: cluster({ admin_whitelist: "x" }), at: /admin_whitelist/ },
  { what: "a missing attribute", stack: "visio-infra", make: cluster({ version: undefined }), at: /version/ },
  { what: "a value that the provider computes", stack: "visio-infra", make: cluster({ cni: "x" }), at: inCluster },
  { what: "a network without a prefix", stack: "visio-infra", make: cluster({ cidr_pods: "10.0.0.0" }), at: inCluster },
  {
    what: "a project's name that breaks the rules",
    stack: "visio-infra",
    make: project({ name: "Visio!" }),
    at: inProject,
  },
  {
    what: "a description of 41 characters",
    stack: "visio-infra",
    make: project({ description: "x".repeat(41) }),
    at: inProject,
  },
  {
    what: "a reference to nothing",
    stack: "visio-infra",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the engine's own notation
    make: cluster({ project_id: "${outscale_oks_project.other.id}" }),
    at: /undeclared resource/,
  },
  {
    what: "a time limit without a unit",
    stack: "visio-infra",
    make: ({ outscale_oks_manifest: { nodepool_sfu_a: pool } }) => {
      pool.timeouts.create = "soon";
    },
    at: /outscale_oks_manifest\.nodepool_sfu_a/,
  },
  {
    what: "a setting that the provider has not",
    stack: "visio-infra",
    make: (_, { provider }) => {
      provider.outscale[0].regions = "x";
    },
    at: /regions/,
  },
  {
    what: "a namespace in capitals",
    stack: "lab-base",
    make: ({ kubernetes_namespace_v1: { namespace_media: namespace } }) => {
      namespace.metadata.name = "Media";
    },
    at: /kubernetes_namespace_v1\.namespace_media/,
  },
  {
    what: "a label's key that cannot be one",
    stack: "lab-base",
    make: ({ kubernetes_namespace_v1: { namespace_media: namespace } }) => {
      namespace.metadata.labels["-x"] = "y";
    },
    at: /kubernetes_namespace_v1\.namespace_media/,
  },
  {
    what: "a quota that is no amount",
    stack: "lab-base",
    make: ({ kubernetes_resource_quota_v1: { quota_media: quota } }) => {
      quota.spec.hard.pods = "many";
    },
    at: /kubernetes_resource_quota_v1\.quota_media/,
  },
  {
    what: "a key of the chart beside the release's own",
    stack: "lab-services",
    make: ({ helm_release: { coturn: release } }) => {
      release.replicas = 2;
    },
    at: /replicas/,
  },
];

describe.each(ENGINES)(`$name and providers: ${providerKind()}: validate`, (engine) => {
  const [visio, lab] = [synthesised(deployment("visio")), synthesised(deployment("lab"))];
  const opened = new Map<string, Workspace>();
  beforeAll(async () => {
    for (const name of new Set(MISTAKES.map(({ stack }) => stack)))
      opened.set(name, await openStack(engine, name.startsWith("visio") ? visio : lab, name));
  });
  afterAll(() => {
    for (const each of opened.values()) each.remove();
    for (const each of [visio, lab]) rmSync(dirname(each), { recursive: true, force: true });
  });

  const validated = async (name: string, make: Mistake["make"]) => {
    const stack = opened.get(name) as Workspace;
    stack.write((content) => make(content.resource, content));
    return JSON.parse((await stack.run(["validate", "-json"])).said);
  };

  it.each([...new Set(MISTAKES.map(({ stack }) => stack))])("takes %s as it was synthesised", async (name) => {
    expect(await validated(name, () => {})).toMatchObject({ valid: true });
  });

  it.each(MISTAKES)("refuses $what", async ({ stack, make, at }) => {
    const { valid, diagnostics } = await validated(stack, make);
    expect(valid).toBe(false);
    expect(
      diagnostics.map(({ address, summary, detail }: Any) => `${address} ${summary} ${detail}`).join("\n"),
    ).toMatch(at);
  });

  it("says nothing about a key inside an attribute that is an object: only the types of the stacks know it", async () => {
    const make = cluster({ auto_maintenances: { patch_upgrade: { enabled: true } } });
    expect(await validated("visio-infra", make)).toMatchObject({ valid: true });
  });
});
