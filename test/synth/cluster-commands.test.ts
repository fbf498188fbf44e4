import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

/** What the commands that talk to a cluster do without one; test/media/cluster-commands.test.ts has a real API server. */
const FOLDER = mkdtempSync(join(tmpdir(), "relais-no-cluster-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const relais = (...args: string[]) => runRelais(FOLDER, args);

describe.concurrent("without a cluster", () => {
  it("relais secrets --commands prints a script that holds no value", async () => {
    const { status, stdout } = await relais("secrets", "lab", "--commands", "--context", "k3s");
    expect(status).toBe(0);
    expect(stdout).toContain("kubectl --context k3s -n lab-media create secret generic meet-livekit");
    expect(stdout).toContain("LIVEKIT_API_SECRET=$(openssl rand -hex 32)");
    expect(stdout).not.toMatch(/[0-9a-f]{16}/);
  });

  it.each([
    ["secrets", "lab"],
    ["status", "lab"],
    ["kubeconfig", "lab"],
    ["doctor", "--cluster", "lab"],
  ])("relais %s says in one line that there is no kubectl", async (...args) => {
    const { status, stdout, stderr } = await relais(...args, "--kubectl", "/nowhere/kubectl");
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe("error: cannot run /nowhere/kubectl (ENOENT); --kubectl names a kubectl\n");
  });

  it("relais doctor tells which programs and test tiers this machine has", async () => {
    const { status, stdout } = await relais("doctor", "--json");
    expect(status).toBe(0);
    const { programs, tiers } = JSON.parse(stdout);
    expect(programs.map(({ program }: { program: string }) => program)).toContain("kubectl");
    expect(tiers).toContainEqual({ tier: "unit", missing: [] });
  });
});
