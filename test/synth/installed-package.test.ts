import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tree } from "../fixtures/trees.js";

const PROJECT = mkdtempSync(join(tmpdir(), "relais-installed-"));
const MODULES = join(PROJECT, "node_modules");
const PACKAGE = join(MODULES, "relais");
afterAll(() => {
  execFileSync("chmod", ["-R", "u+w", PACKAGE]);
  rmSync(PROJECT, { recursive: true });
});

/** Root without its rights obeys file modes like everybody else. */
const WITHOUT_RIGHTS = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];

/** Runs the installed command as somebody who cannot write the package. */
function relais(...args: string[]) {
  const [program = "", ...rest] = [...WITHOUT_RIGHTS, process.execPath, join(PACKAGE, "bin/relais.mjs"), ...args];
  const env = { ...process.env, XDG_CACHE_HOME: join(PROJECT, "cache"), NO_COLOR: "1" };
  return spawnSync(program, rest, { cwd: PROJECT, env, encoding: "utf8" });
}

/** What the package says about itself. */
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };

beforeAll(() => {
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", PROJECT], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  mkdirSync(PACKAGE, { recursive: true });
  execFileSync("tar", ["-xzf", join(PROJECT, filename), "--strip-components=1", "-C", PACKAGE]);
  // As npm lays it out beside other packages: only declared dependencies, and a second copy of the engine for the bindings,
  // because npm obeys the overrides of the project alone.
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(MODULES, name)), { recursive: true });
    symlinkSync(resolve("node_modules", name), join(MODULES, name));
  }
  mkdirSync(join(PACKAGE, "node_modules"));
  cpSync("node_modules/cdktf", join(PACKAGE, "node_modules/cdktf"), { recursive: true });
  symlinkSync(resolve("node_modules/constructs"), join(PACKAGE, "node_modules/constructs"));
  execFileSync("chmod", ["-R", "a-w", PACKAGE]);
}, 60_000);

describe.skipIf(process.platform !== "linux")("the installed package", () => {
  it("synthesises where it cannot write its own folder, and gives the same as the clone", () => {
    const { status, stderr, stdout } = relais("synth", "visio", "--out", "installed");
    expect(stderr.replace(/^making the command's bundle .*\n/, "")).toBe("");
    expect(stdout).toContain("wrote installed/visio");
    expect(status).toBe(0);
    expect(existsSync(join(PACKAGE, "dist"))).toBe(false);
    execFileSync(process.execPath, [resolve("bin/relais.mjs"), "synth", "visio", "--out", join(PROJECT, "cloned")]);
    expect(tree(join(PROJECT, "installed"))).toEqual(tree(join(PROJECT, "cloned")));
    // The output may be changed and made again, although the package's files are read-only.
    expect(relais("synth", "visio", "--out", "installed").stdout).toContain("0 files changed");
  });

  it("keeps one bundle in the user's cache, with one copy of the engine", () => {
    const bundles = join(PROJECT, "cache/relais/bundles");
    const [installation = "", ...others] = readdirSync(bundles);
    expect(others).toEqual([]);
    expect(readdirSync(join(bundles, installation))).toHaveLength(1);
    const sources = Object.values(tree(bundles)).flatMap((text) => text.match(/^\/\/ .*cdktf\/lib\/app\.js$/gm) ?? []);
    expect(sources).toHaveLength(1);
  });

  it("writes a first environment whose schema is that of the package", () => {
    const flags = "--name first --domain first.example.org --provider generic --vcpu 4 --memory 8Gi --participants 10";
    expect(relais("init", ...flags.split(" "), "--yes").status).toBe(0);
    const [schema] = readFileSync(join(PROJECT, "deployments/first.yaml"), "utf8").match(/(?<=\$schema=).*/) ?? [];
    expect(schema).toBe("../node_modules/relais/relais.schema.json");
    expect(relais("check", "first").status).toBe(0);
  });

  it("finds the package that stays outside the bundle", () => {
    expect(JSON.parse(relais("images", "visio", "--sbom").stdout)).toMatchObject({ bomFormat: "CycloneDX" });
  });

  it("writes a Pulumi project without Pulumi's libraries, the same as the clone", () => {
    expect(existsSync(join(MODULES, "@pulumi"))).toBe(false);
    expect(relais("pulumi", "lab", "--out", "installed").stdout).toContain("wrote installed/lab/pulumi");
    execFileSync(process.execPath, [resolve("bin/relais.mjs"), "pulumi", "lab", "--out", join(PROJECT, "cloned")]);
    expect(tree(join(PROJECT, "installed/lab/pulumi"))).toEqual(tree(join(PROJECT, "cloned/lab/pulumi")));
  });

  it("brings what helm is built from, and no tests", () => {
    expect(readdirSync(PACKAGE)).toEqual(expect.arrayContaining(["bin", "charts", "deployments", "LICENSE", "tools"]));
    expect(readdirSync(join(PACKAGE, "tools/helm"))).toContain("go.sum");
    expect(readdirSync(PACKAGE)).not.toContain("test");
  });

  it("says in one line that there is no place for its bundle", () => {
    const [program = "", ...rest] = [...WITHOUT_RIGHTS, process.execPath, join(PACKAGE, "bin/relais.mjs"), "--version"];
    const env = { ...process.env, XDG_CACHE_HOME: "/dev/null" };
    const { status, stderr } = spawnSync(program, rest, { cwd: PROJECT, env, encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: no place for the command's bundle: .*; set XDG_CACHE_HOME to a folder of yours\n$/);
  });
});
