import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-connectivity-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const LAB = resolve("deployments/lab.yaml");
const [KEY, SECRET] = [{ LIVEKIT_API_KEY: "APIx" }, { LIVEKIT_API_SECRET: "a-secret-that-nobody-may-see" }];

describe("relais connectivity", () => {
  it("wants both variables or none", async () => {
    const { status, stderr } = await runRelais(FOLDER, ["connectivity", LAB], { env: SECRET });
    expect(status).toBe(2);
    expect(stderr).toBe(
      "error: only LIVEKIT_API_SECRET is set; export LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or neither\n",
    );
  });

  it("says where a key can come from when there is no cluster to ask", async () => {
    const { status, stderr } = await runRelais(FOLDER, ["connectivity", LAB, "--kubectl", join(FOLDER, "none")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: no API key: cannot run .*; or export LIVEKIT_API_KEY and LIVEKIT_API_SECRET\n$/);
  });

  it("refuses an authority that is none, and an address that is none", async () => {
    writeFileSync(join(FOLDER, "empty.pem"), "");
    const run = (...args: string[]) =>
      runRelais(FOLDER, ["connectivity", LAB, ...args], { env: { ...KEY, ...SECRET } });
    const empty = await run("--ca", "empty.pem");
    expect(empty).toMatchObject({ status: 2, stderr: "error: --ca empty.pem holds no certificate in PEM form\n" });
    expect(await run("--ca", "absent.pem")).toMatchObject({ status: 2 });
    expect(await run("--resolve", "meet=nowhere")).toMatchObject({ status: 2 });
    expect(await run("--timeout", "0")).toMatchObject({ status: 2 });
  });

  it("fails where nothing listens, says why in a table, and shows no secret", async () => {
    const names = ["", "turn.", "turns."].flatMap((part) => ["--resolve", `${part}lab.example.org=127.0.0.1`]);
    const run = await runRelais(FOLDER, ["connectivity", LAB, "--timeout", "2", ...names], {
      env: { ...KEY, ...SECRET },
    });
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(
      /cause: nothing takes connections at lab.example.org\n {2}fix: see that lab.example.org /,
    );
    expect(run.stdout.trim().split("\n").at(-1)).toMatch(/^not every path is good: 0 ok, \d+ failed, \d+ skipped$/);
    expect(run.stdout).not.toContain(SECRET.LIVEKIT_API_SECRET);
  });
});
