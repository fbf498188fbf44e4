import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toolPath } from "../../scripts/lib/tools.js";
import { runRelais } from "../fixtures/relais.js";
import { appears, tree } from "../fixtures/trees.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-interrupted-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe("relais render", () => {
  it("writes one file for each object, in the order of the names, and says so as JSON", async () => {
    const { status, stdout } = await runRelais(FOLDER, ["render", "lab", "--out", "json", "--json"]);
    expect(status).toBe(0);
    const { folder, files, change } = JSON.parse(stdout);
    expect(folder).toBe(join("json", "lab", "manifests"));
    const written = tree(join(FOLDER, folder));
    expect(Object.keys(written).sort()).toEqual([...files, "README.md", "order.txt"].sort());
    expect(written["order.txt"]).toBe(`${files.join("\n")}\n`);
    expect(change).toMatchObject({ folder, removed: [], unchanged: 0 });
    for (const file of files) {
      // Throws at a second document.
      const { kind, metadata } = parse(written[file] ?? "");
      expect(file).toContain(`/${kind.toLowerCase()}-`);
      expect(file).toMatch(new RegExp(`${metadata.name}\\.yaml$`));
    }
    // kubectl takes a folder's files by name: each namespace comes before what is in it.
    const sorted = Object.keys(written).sort();
    const namespaces = sorted.filter((file) => file.includes("/namespace-"));
    expect(namespaces).toEqual(sorted.slice(0, 2));
    expect(new Set(files.map((file: string) => file.split("/")[0]))).toEqual(
      new Set(["00-base", "10-lab-host-network", "20-coturn", "20-valkey", "30-livekit-server", "40-edge"]),
    );
  });

  it("gives the same bytes again, drops what is no longer there with its folder, and leaves what is somebody else's", async () => {
    const folder = join(FOLDER, "again/lab/manifests");
    const render = (...flags: string[]) => runRelais(FOLDER, ["render", "lab", "--out", "again", ...flags]);
    expect((await render()).stdout).toMatch(
      /^wrote again\/lab\/manifests: \d\d files changed, 0 removed, 0 unchanged\n$/,
    );
    const before = tree(folder);
    mkdirSync(join(folder, "50-gone"));
    writeFileSync(join(folder, "50-gone/service-x.yaml"), "");
    writeFileSync(join(folder, "order.txt"), `${before["order.txt"]}50-gone/service-x.yaml\n`);
    writeFileSync(join(folder, "00-base/mine.yaml"), "mine");
    expect((await render("--dry-run")).stdout).toContain("would write again/lab/manifests: 0 files changed, 1 removed");
    expect(existsSync(join(folder, "50-gone"))).toBe(true);
    expect((await render()).stdout).toContain("0 files changed, 1 removed");
    expect(existsSync(join(folder, "50-gone"))).toBe(false);
    expect(tree(folder)).toEqual({ ...before, "00-base/mine.yaml": "mine" });
  });

  it("runs helm without a shell, whose start-up files could print into the manifests", async () => {
    const home = join(FOLDER, "home");
    mkdirSync(home);
    // bash reads it too where its input is a socket, as node's pipes are, and no shell is around it: a container, for one.
    writeFileSync(join(home, ".bashrc"), "echo welcome\n");
    const env = { HOME: home, SHLVL: undefined, PATH: `${dirname(toolPath("helm"))}:${process.env.PATH}` };
    const { status, stdout, stderr } = await runRelais(FOLDER, ["render", "lab", "--stdout"], { env });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining("error")]);
    expect(stdout).toContain("kind: StatefulSet");
    expect(stdout).not.toContain("welcome");
  });

  it("says in helm's words what a chart refuses, and writes nothing", async () => {
    const folder = join(FOLDER, "refusing");
    mkdirSync(folder);
    const refuses = `case $1 in version) exec ${toolPath("helm")} "$@";; esac; echo "Error: replicas is wrong" >&2; exit 1`;
    writeFileSync(join(folder, "helm"), `#!/bin/sh\n${refuses}\n`, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const { status, stdout, stderr } = await runRelais(FOLDER, ["render", "lab", "--out", "refused"], { env });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^error: helm cannot render chart [a-z-]+: Error: replicas is wrong; relais doctor looks at helm$/m,
    );
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(join(FOLDER, "refused"))).toBe(false);
  });

  it.each(["--json", "--dry-run"])("is wrong usage with two ways to print: %s --stdout", async (flag) => {
    const { status, stderr } = await runRelais(FOLDER, ["render", "lab", flag, "--stdout"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(`cannot be used with option '${flag}'`)]);
  });
});

describe("a render that is interrupted", () => {
  it("leaves the old manifests whole and no temporary folder, and ends with 130", async () => {
    const out = join(FOLDER, "out");
    expect((await runRelais(FOLDER, ["render", "lab", "--out", out])).status).toBe(0);
    const before = tree(out);
    const temporary = join(FOLDER, "tmp");
    const started = appears(temporary, "relais-render-");
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(process.execPath, [resolve("bin/relais.mjs"), "render", "lab", "--out", out], { env });
    await started;
    child.kill("SIGINT");
    expect((await once(child, "close"))[0]).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
    expect(tree(out)).toEqual(before);
  });
});
