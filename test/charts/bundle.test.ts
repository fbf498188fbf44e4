import {
  appendFileSync,
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
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";
import { carriedBundle, checkSums } from "../fixtures/carried-bundle.js";
import { helmCallsOf, manifestDifferences, objectsByHelm } from "../fixtures/engines/manifests.js";
import { expectedOf } from "../fixtures/engines/oracle.js";
import { deployment } from "../fixtures/environments.js";
import { runRelais } from "../fixtures/relais.js";
import { tree } from "../fixtures/trees.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-bundle-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A mirror with a packed and an unpacked provider; nothing here runs them. */
const MIRROR = join(FOLDER, "mirror");
const PACKAGES = {
  unpacked: "registry.opentofu.org/hashicorp/kubernetes/2.38.0/linux_amd64/terraform-provider-kubernetes_v2.38.0",
  packed: "registry.opentofu.org/hashicorp/helm/terraform-provider-helm_3.1.2_linux_amd64.zip",
  older: "registry.opentofu.org/hashicorp/helm/terraform-provider-helm_3.1.1_linux_amd64.zip",
  unused: "registry.opentofu.org/outscale/outscale/1.8.0/linux_amd64/terraform-provider-outscale_v1.8.0",
};

const bundle = (...args: string[]) => runRelais(FOLDER, ["bundle", ...args]);
let carried: string;

beforeAll(async () => {
  for (const file of Object.values(PACKAGES)) {
    mkdirSync(join(MIRROR, file, ".."), { recursive: true });
    writeFileSync(join(MIRROR, file), file, { mode: 0o755 });
  }
  carried = await carriedBundle(FOLDER, "airgap", MIRROR);
});

/** What Relais itself wrote for the engines and by hand; charts are the repository's own. */
const written = () =>
  Object.entries(tree(carried)).filter(([file]) => !/^(charts|stacks\/[^/]+\/assets|providers)\//.test(file));

describe("a bundle that was carried into an empty place", () => {
  it("is whole by its checksums, which tell a file that changed", () => {
    checkSums(carried);
    const listed = readFileSync(join(carried, "SHA256SUMS"), "utf8").match(/(?<= {2}).+/g);
    expect(listed).toEqual(
      Object.keys(tree(carried))
        .filter((file) => file !== "SHA256SUMS")
        .sort(),
    );
    const file = join(carried, "values/coturn.json");
    const before = readFileSync(file);
    appendFileSync(file, " ");
    expect(() => checkSums(carried)).toThrow(/values\/coturn\.json: FAILED/);
    writeFileSync(file, before);
  });

  it("is the same to the byte when made again, from another folder", async () => {
    expect((await bundle("airgap", "--out", "again", "--mirror", "mirror")).status).toBe(0);
    expect(tree(join(FOLDER, "again/airgap/bundle"))).toEqual(tree(carried));
  });

  it("leads to nothing outside of it: charts, state and providers are within", () => {
    const config = readFileSync(join(carried, "providers.tfrc"), "utf8");
    const [, mirror = ""] = /path += "([^"]+)"/.exec(config) ?? [];
    expect(config).not.toMatch(/direct|network_mirror/);
    for (const name of readdirSync(join(carried, "stacks"))) {
      const stack = join(carried, "stacks", name);
      const { terraform, resource } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
      const within = (path: string) => {
        expect(relative(carried, resolve(stack, path))).not.toMatch(/^\.\.|^\//);
        return resolve(stack, path);
      };
      within(terraform.backend.local.path);
      for (const { chart } of Object.values<{ chart: string }>(resource.helm_release ?? {}))
        expect(readdirSync(within(chart))).toContain("Chart.yaml");
      for (const { source, version } of Object.values<{ source: string; version: string }>(
        terraform.required_providers,
      )) {
        const found = readdirSync(join(within(mirror), "registry.opentofu.org", source));
        expect(found).toEqual([expect.stringContaining(version)]);
      }
    }
  });

  it("has of the mirror what the stacks ask for, as it is there, and no more", () => {
    const { unpacked, packed } = PACKAGES;
    expect(tree(join(carried, "providers"))).toEqual({ [unpacked]: unpacked, [packed]: packed });
    expect(statSync(join(carried, "providers", unpacked)).mode & 0o111).toBe(0o111);
    expect(JSON.parse(readFileSync(join(carried, "providers.json"), "utf8"))).toEqual([
      { source: "hashicorp/helm", version: "3.1.2" },
      { source: "hashicorp/kubernetes", version: "2.38.0" },
    ]);
  });

  it("names no host but the site's, and no path of the machine that made it", () => {
    for (const [file, text] of written()) {
      for (const leak of [FOLDER, process.cwd()]) expect(text.includes(leak), `${file}: ${leak}`).toBe(false);
      // Scripts in ConfigMaps put URLs together.
      const hosts = [...text.matchAll(/\b(?:https?|docker|oci|ssh|git):\/\/([a-z0-9][a-z0-9.-]*)/g)].map(
        ([, host]) => host,
      );
      expect(
        hosts.filter((host) => !host?.endsWith(".site.example")),
        file,
      ).toEqual([]);
    }
  });

  it("has the images that its manifests run, all from the site's registry, and the script that brings them there", () => {
    const listed = readFileSync(join(carried, "images.txt"), "utf8").trim().split("\n");
    const run = Object.values(tree(join(carried, "manifests"))).flatMap(
      (text) => text.match(/(?<= image: "?)[^"\s]+/g) ?? [],
    );
    expect(run.length).toBeGreaterThan(0);
    expect([...new Set(run)].filter((image) => !listed.includes(image))).toEqual([]);
    for (const image of listed) expect(image).toMatch(/^registry\.site\.example\/relais\//);
    const script = readFileSync(join(carried, "copy-images.sh"), "utf8");
    for (const image of listed) expect(script).toContain(`'${image}'`);
    expect(statSync(join(carried, "copy-images.sh")).mode & 0o111).toBe(0o111);
  });

  it("gives by helm, from its own charts and values, the objects of its manifests", async () => {
    const { blueprint } = deployment("airgap");
    const calls = blueprint.releases.map(({ name, namespace, chart }) => ({
      name,
      namespace,
      chart: join(carried, "charts", chart),
      values: JSON.parse(readFileSync(join(carried, "values", `${name}.json`), "utf8")),
      kubernetes: blueprint.kubernetes,
    }));
    for (const each of [calls, helmCallsOf(carried, blueprint.kubernetes)]) {
      const rendered = await Promise.all(
        each.map(async (call) => [call.name, await objectsByHelm(toolPath("helm"), call)]),
      );
      const expected = { base: expectedOf(blueprint).objects, ...Object.fromEntries(rendered) };
      expect(manifestDifferences(tree(join(carried, "manifests")), expected)).toEqual([]);
    }
  });

  it("says in its README which commands follow, each of files that it has", () => {
    const readme = readFileSync(join(carried, "README.md"), "utf8");
    for (const [, stack = ""] of readme.matchAll(/-chdir=(\S+)/g))
      expect(existsSync(join(carried, stack, "cdk.tf.json"))).toBe(true);
    for (const [, file = ""] of readme.matchAll(/(?:-f |sh )([\w/.-]+\.(?:json|sh))/g))
      expect(existsSync(join(carried, file)), file).toBe(true);
    expect(readme).toContain('export TF_CLI_CONFIG_FILE="$PWD/providers.tfrc"');
  });
});

describe("relais bundle", () => {
  it("names what it would write, and writes nothing; tells all as JSON", async () => {
    const { stdout } = await bundle("lab", "--dry-run");
    expect(stdout).toMatch(/^would write out\/lab\/bundle: \d+ files\n {2}README\.md\n {2}SHA256SUMS\n/);
    expect(stdout).toContain("not in it: providers: name a filesystem mirror with --mirror\n");
    expect(stdout).toContain("not in it: copy-images.sh: images.registry is not set\n");
    const { folder, files, providers } = JSON.parse((await bundle("lab", "--dry-run", "--json")).stdout);
    expect(folder).toBe("out/lab/bundle");
    expect(files).toContain("manifests/order.txt");
    expect(providers).toContainEqual({ source: "hashicorp/helm", version: "3.1.2" });
    expect(existsSync(join(FOLDER, "out/lab/bundle"))).toBe(false);
  });

  it("replaces a bundle, and neither one that something was added to nor a folder of somebody else", async () => {
    const target = join(FOLDER, "twice/lab/bundle");
    const twice = () => bundle("lab", "--out", "twice");
    expect((await twice()).status).toBe(0);
    const whole = tree(target);
    writeFileSync(join(target, "values/coturn.json"), "{}");
    expect((await twice()).status).toBe(0);
    expect(tree(target)).toEqual(whole);
    mkdirSync(join(target, "state"));
    writeFileSync(join(target, "state/lab-base.tfstate"), "state");
    expect(await twice()).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /error: twice\/lab\/bundle holds what no bundle brought: state\/lab-base\.tfstate; move it away, or name another folder with --out\n$/,
      ),
    });
    rmSync(join(target, "SHA256SUMS"));
    expect((await twice()).stderr).toMatch(
      /holds what no bundle brought: README\.md, blueprint\.json, .*, and \d+ more;/,
    );
    expect(readFileSync(join(target, "state/lab-base.tfstate"), "utf8")).toBe("state");
    expect(readdirSync(join(FOLDER, "twice/lab"))).toEqual(["bundle"]);
  });

  it.each([
    ["is not there", ["--mirror", "nowhere"], "--mirror is nowhere, and there is no such folder"],
    [
      "lacks a provider",
      ["--mirror", "."],
      "--mirror . has no hashicorp/helm 3.1.2; fill it with tofu providers mirror",
    ],
  ])("writes nothing where the mirror %s", async (_, flags, message) => {
    const { status, stderr } = await bundle("airgap", "--out", "none", ...flags);
    expect([status, stderr]).toEqual([1, expect.stringContaining(`error: ${message}`)]);
    expect(existsSync(join(FOLDER, "none/airgap/bundle"))).toBe(false);
  });

  it("goes without manifests where there is no helm, and says so", async () => {
    const env = { ...process.env, PATH: "/nowhere", RELAIS_TOOLS_CACHE: join(FOLDER, "no-tools") };
    const { status, stdout } = await runRelais(FOLDER, ["bundle", "lab", "--out", "bare"], { env });
    expect(status).toBe(0);
    expect(stdout).toContain("not in it: manifests: no helm; relais doctor tells how to get it\n");
    expect(readdirSync(join(FOLDER, "bare/lab/bundle"))).not.toContain("manifests");
    checkSums(join(FOLDER, "bare/lab/bundle"));
  });
});
