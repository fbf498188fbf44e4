import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { StackName } from "../../stacks/pulumi/project.js";
import { differences } from "../fixtures/engines/carried.js";
import { expectedOf } from "../fixtures/engines/oracle.js";
import { carriedByRequests } from "../fixtures/engines/pulumi.js";
import { type ProgramRun, runProject } from "../fixtures/engines/pulumi-engine-double.js";
import { deployment } from "../fixtures/environments.js";
import { runRelais } from "../fixtures/relais.js";
import { tree } from "../fixtures/trees.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-pulumi-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const pulumi = (...args: string[]) => runRelais(FOLDER, ["pulumi", ...args]);

/** The project of an environment, with its libraries as `npm install` puts them there. */
async function project(name: string): Promise<string> {
  const folder = join(FOLDER, "out", name, "pulumi");
  if (existsSync(folder)) return folder;
  expect((await pulumi(name)).status).toBe(0);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

const RELEASE = "kubernetes:helm.sh/v3:Release";
const runs = new Map<string, Promise<ProgramRun>>();

/** What the program asks for in a stack; it runs once for all tests. */
function run(name: string, stack: StackName): Promise<ProgramRun> {
  const config = { [`${name}:kubeconfig`]: "/home/me/config" };
  const known =
    runs.get(`${name} ${stack}`) ??
    project(name).then((folder) => runProject(folder, { project: name, stack, config }));
  runs.set(`${name} ${stack}`, known);
  return known;
}

describe("the program that relais pulumi writes, run by Pulumi's own runner against a double of the engine", () => {
  it.each(["lab", "visio"])("asks for the base and the services of %s, and for nothing else", async (name) => {
    const [base, services] = [await run(name, "base"), await run(name, "services")];
    expect([base.status, services.status, base.errors, services.errors]).toEqual([0, 0, [], []]);
    const folder = await project(name);
    const carried = carriedByRequests([...base.asked, ...services.asked], (chart) => join(folder, chart));
    expect(differences("pulumi", carried, expectedOf(deployment(name).blueprint))).toEqual([]);
    const { asked } = services;
    expect(asked.map(({ type }) => type)).toEqual([
      "pulumi:providers:kubernetes",
      ...asked.slice(1).map(() => RELEASE),
    ]);
  });

  it("waits as the stacks for OpenTofu do: what is in a namespace for it, a release for those that it needs", async () => {
    const [base, services] = [await run("lab", "base"), await run("lab", "services")];
    const waits = ({ asked }: ProgramRun, type: string) =>
      Object.fromEntries(asked.filter((each) => each.type === type).map((each) => [each.name, each.after]));
    expect(waits(base, "kubernetes:core/v1:ResourceQuota")).toEqual({
      "lab-data-ceiling": ["lab-data"],
      "lab-media-ceiling": ["lab-media"],
    });
    expect(waits(base, RELEASE)["lab-host-network"]).toContain("lab-media");
    expect(waits(services, RELEASE)).toEqual({
      coturn: [],
      edge: ["livekit-server"],
      "livekit-server": ["valkey"],
      valkey: [],
    });
  });

  it("works in the cluster of the kubeconfig that is set, which no renewed kubeconfig makes another one", async () => {
    const { asked } = await run("lab", "base");
    const [cluster, ...others] = asked;
    expect(cluster?.inputs).toEqual({ kubeconfig: "/home/me/config", clusterIdentifier: "lab" });
    for (const { provider } of others) expect(provider).toContain("::pulumi:providers:kubernetes::cluster::");
  });
});

describe("relais pulumi", () => {
  it("writes a project that keeps its state where the environment says, and names the versions it is tested with", async () => {
    const folder = await project("lab");
    expect(parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))).toMatchObject({
      name: "lab",
      runtime: { name: "nodejs", options: { typescript: false } },
      backend: { url: "file://." },
    });
    const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).dependencies).toEqual({
      "@pulumi/kubernetes": devDependencies["@pulumi/kubernetes"],
      "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
    });
    const state = '\nstate: { backend: s3, bucket: state, region: eu-west-2, endpoint: "https://oos.example.fr" }\n';
    mkdirSync(join(FOLDER, "deployments"), { recursive: true });
    const lab = readFileSync(resolve("deployments/lab.yaml"), "utf8").replace("name: lab", "name: shared");
    writeFileSync(join(FOLDER, "deployments/shared.yaml"), lab + state);
    expect((await pulumi("shared")).status).toBe(0);
    const { backend } = parse(readFileSync(join(FOLDER, "out/shared/pulumi/Pulumi.yaml"), "utf8"));
    const url = new URL(backend.url);
    expect([url.protocol, url.host, Object.fromEntries(url.searchParams)]).toEqual([
      "s3:",
      "state",
      {
        region: "eu-west-2",
        endpoint: "https://oos.example.fr",
        s3ForcePathStyle: "true",
        request_checksum_calculation: "when_required",
        response_checksum_validation: "when_required",
      },
    ]);
  });

  it("gives the same bytes again, drops a chart's last version, and leaves what Pulumi keeps there", async () => {
    const folder = join(FOLDER, "again/lab/pulumi");
    const again = (...flags: string[]) => pulumi("lab", "--out", "again", ...flags);
    expect((await again("--dry-run")).stdout).toContain("would write again/lab/pulumi:");
    expect(existsSync(folder)).toBe(false);
    await again();
    const before = tree(folder);
    const old = "charts/edge/0000000000000000/Chart.yaml";
    const kept = { "Pulumi.base.yaml": "config", ".pulumi/stacks/lab/base.json": "state" };
    for (const [file, text] of Object.entries({ ...kept, [old]: "old" })) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const index = JSON.parse(before["files.json"] ?? "");
    writeFileSync(join(folder, "files.json"), JSON.stringify([...index, old]));
    expect((await again()).stdout).toContain("0 files changed, 1 removed");
    expect(tree(folder)).toEqual({ ...before, ...kept });
    expect(existsSync(join(folder, "charts/edge/0000000000000000"))).toBe(false);
  });

  it("says what comes next, and tells all as JSON", async () => {
    const { stdout } = await pulumi("webinar");
    expect(stdout).toContain("pulumi -C out/webinar/pulumi up");
    expect(stdout).toContain("base first, then npx relais secrets webinar --create, then services");
    const { folder, change } = JSON.parse((await pulumi("webinar", "--json")).stdout);
    expect([folder, change.written]).toEqual(["out/webinar/pulumi", []]);
  });
});
