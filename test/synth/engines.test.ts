import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { writeGitOps } from "../../scripts/lib/gitops-folder.js";
import { writeOutput } from "../../scripts/lib/output.js";
import { writePulumiProject } from "../../scripts/lib/pulumi-project.js";
import { synthesize } from "../../stacks/cdktf/synth.js";
import type { Design } from "../../stacks/design.js";
import { CONTROLLERS, type Controller, chartsOf, gitOpsFiles } from "../../stacks/gitops/files.js";
import { environments } from "../fixtures/arbitrary.js";
import { type Carried, differences } from "../fixtures/engines/carried.js";
import { type Committed, carriedByArgo, carriedByFlux } from "../fixtures/engines/gitops.js";
import { expectedOf } from "../fixtures/engines/oracle.js";
import { carriedByPulumi } from "../fixtures/engines/pulumi.js";
import { carriedByStacks } from "../fixtures/engines/stacks.js";
import { DEPLOYMENTS, decidedOf, deployment } from "../fixtures/environments.js";
import { runs } from "../fixtures/runs.js";
import { tree } from "../fixtures/trees.js";

type Decided = NonNullable<Design["decided"]>;

const ROOT = mkdtempSync(join(tmpdir(), "relais-engines-"));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

/** Where the folders for GitOps lie in their repository. */
const PATH = "clusters/here";

const repository = {
  url: "https://git.example/x",
  branch: "main",
  path: PATH,
  namespace: "gitops",
  credentials: undefined,
};

let counter = 0;

/** Writes an environment for each engine, as the commands do. */
async function written(decided: Decided): Promise<string> {
  const { blueprint } = decided;
  const folder = join(ROOT, String(counter++));
  await writeOutput(decided, folder, (outdir) => synthesize(blueprint, outdir, "charts"));
  await writePulumiProject(blueprint, join(folder, "pulumi"));
  for (const controller of CONTROLLERS) {
    const files = gitOpsFiles(blueprint, controller, repository);
    await writeGitOps(join(folder, controller), files, chartsOf(blueprint));
  }
  return folder;
}

type ByEngine = Readonly<Record<"cdktf" | "pulumi" | "flux" | "argocd", Carried>>;

/** What each engine carries, read from what was written for it. */
async function readBack(folder: string, environment: string): Promise<ByEngine> {
  const pulumi = join(folder, "pulumi");
  const read = (file: string) => JSON.parse(readFileSync(join(pulumi, file), "utf8"));
  const project = { blueprint: read("blueprint.json"), charts: read("charts.json") };
  const committed = (controller: Controller): Committed => ({
    files: tree(join(folder, controller)),
    chartAt: (path) => join(folder, controller, relative(PATH, path)),
  });
  return {
    cdktf: carriedByStacks(folder, environment),
    pulumi: await carriedByPulumi(project, (path) => join(pulumi, path)),
    flux: carriedByFlux(committed("flux")),
    argocd: carriedByArgo(committed("argocd")),
  };
}

/** The same without copies of the charts, whose writing would take most of the time. */
async function inMemory({ blueprint }: Decided): Promise<ByEngine> {
  const folder = join(ROOT, String(counter++));
  synthesize(blueprint, folder, "charts");
  const charts = Object.fromEntries(chartsOf(blueprint).map((chart) => [chart, `charts/${chart}`]));
  const committed = (controller: Controller): Committed => ({
    files: Object.fromEntries(gitOpsFiles(blueprint, controller, repository).map(({ file, text }) => [file, text])),
    chartAt: (path) => relative(PATH, path),
  });
  const carried = {
    cdktf: carriedByStacks(folder, blueprint.name),
    pulumi: await carriedByPulumi({ blueprint, charts }, (path) => path),
    flux: carriedByFlux(committed("flux")),
    argocd: carriedByArgo(committed("argocd")),
  };
  rmSync(folder, { recursive: true });
  return carried;
}

const differencesOf = (carried: ByEngine, { blueprint }: Decided) =>
  Object.entries(carried).flatMap(([engine, each]) => differences(engine, each, expectedOf(blueprint)));

describe("CDKTF, Pulumi, Flux and Argo CD carry the releases and the objects of the blueprint, and nothing else", () => {
  it.each(DEPLOYMENTS)("of %s", async (name) => {
    const decided = deployment(name);
    expect(differencesOf(await readBack(await written(decided), name), decided)).toEqual([]);
  });

  it("of fifty generated environments", async () => {
    const property = fc.asyncProperty(environments, async (environment) => {
      const decided = decidedOf(environment);
      expect(differencesOf(await inMemory(decided), decided)).toEqual([]);
    });
    await fc.assert(property, { numRuns: runs(50) });
  }, 300_000);
});

describe("an engine that carries something else", () => {
  const decided = deployment("lab");
  const change = (file: string, from: string | RegExp, to: string) => {
    const text = readFileSync(file, "utf8");
    expect(text.replace(from, to)).not.toBe(text);
    writeFileSync(file, text.replace(from, to));
  };
  const chartIn = (folder: string) => join(folder, readdirSync(folder)[0] ?? "", "values.yaml");

  const PLANTED: readonly [engine: string, what: string, plant: (folder: string) => void, said: string[]][] = [
    [
      "cdktf",
      "a value",
      (folder) =>
        change(join(folder, "stacks/lab-services/cdk.tf.json"), '\\"drainSeconds\\":1800', '\\"drainSeconds\\":60'),
      ["cdktf: release coturn: values.drainSeconds is 60, expected 1800"],
    ],
    [
      "cdktf",
      "a release that does not wait for what it needs",
      (folder) => change(join(folder, "stacks/lab-services/cdk.tf.json"), '"helm_release.valkey"', ""),
      ['cdktf: release livekit-server: after is [], expected ["valkey"]'],
    ],
    [
      "cdktf",
      "a label of a namespace",
      (folder) => change(join(folder, "stacks/lab-base/cdk.tf.json"), /"restricted"/, '"privileged"'),
      [
        'cdktf: Namespace lab-data: metadata.labels.pod-security.kubernetes.io/enforce is "privileged", expected "restricted"',
      ],
    ],
    [
      "pulumi",
      "a namespace of a release",
      (folder) =>
        change(join(folder, "pulumi/blueprint.json"), /("chart": "coturn",\s+"namespace": )"lab-media"/, '$1"other"'),
      ['pulumi: release coturn: namespace is "other", expected "lab-media"'],
    ],
    [
      "pulumi",
      "a chart",
      (folder) => appendFileSync(chartIn(join(folder, "pulumi/charts/edge")), "\n"),
      [expect.stringMatching(/^pulumi: release edge: chart is "[0-9a-f]{64}", expected "[0-9a-f]{64}"$/)],
    ],
    [
      "flux",
      "a release too few",
      (folder) => rmSync(join(folder, "flux/releases/edge.yaml")),
      ["flux: release edge is missing"],
    ],
    [
      "flux",
      "a wait for SFUs, which drain for hours",
      (folder) => change(join(folder, "flux/releases/livekit-server.yaml"), /disableWait: true/, "disableWait: false"),
      ["flux: release livekit-server: waits is true, expected false"],
    ],
    [
      "argocd",
      "an object that opens what is closed",
      (folder) => change(join(folder, "argocd/base/base.yaml"), "    - Egress\n", ""),
      ['argocd: NetworkPolicy lab-media/default-deny: spec.policyTypes is ["Ingress"], expected ["Ingress","Egress"]'],
    ],
    [
      "argocd",
      "an object too many",
      (folder) =>
        appendFileSync(
          join(folder, "argocd/base/base.yaml"),
          "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
        ),
      ["argocd: ConfigMap x is not expected"],
    ],
  ];

  it.each(PLANTED)("is told by its name, with what differs: %s, %s", async (_, __, plant, said) => {
    const folder = await written(decided);
    plant(folder);
    expect(differencesOf(await readBack(folder, "lab"), decided)).toEqual(said);
  });
});
