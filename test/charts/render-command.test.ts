import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";
import { appears, tree } from "../fixtures/trees.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-interrupted-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe("relais render", () => {
  it("says as JSON what it wrote", async () => {
    const { status, stdout } = await runRelais(FOLDER, ["render", "lab", "--out", "json", "--json"]);
    expect(status).toBe(0);
    const { folder, files } = JSON.parse(stdout);
    expect(folder).toBe(join("json", "lab", "manifests"));
    expect(files).toEqual(readdirSync(join(FOLDER, folder)).sort());
    expect(files).toContain("04-livekit-server.yaml");
  });

  it("is wrong usage with two ways to print", async () => {
    const { status, stderr } = await runRelais(FOLDER, ["render", "lab", "--json", "--stdout"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("cannot be used with option '--stdout'")]);
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
