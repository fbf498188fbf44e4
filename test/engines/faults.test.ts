import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OksDouble, startOksDouble } from "../doubles/oks/double.js";
import { oks } from "../fixtures/environments.js";
import { eventually } from "../media/lab/processes.js";
import { CLOUD_KEYS, createSite, MARKER, type Site } from "./site.js";

/**
 * What goes wrong when an engine runs: each fault ends in one message with the next step, an exit code that is not zero, and a state
 * from which the next run goes on. Faults of the cloud come from the provider double.
 */
const INFRA = ["--stack", "infra"];
const APPLY = ["apply", "test", ...INFRA, "--yes"];

let cloud: OksDouble;
let site: Site;
let state: string;
beforeAll(async () => {
  cloud = await startOksDouble(CLOUD_KEYS);
  site = createSite({ cloud });
  site.write(oks());
  state = site.path("out/test/state/test-infra.tfstate");
});
afterAll(async () => {
  site?.remove();
  await cloud?.stop();
});

/** The one line, or lines, of a run that has to fail. */
async function failing(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { status, stdout, stderr } = await site.relais(args, env);
  expect(stdout + stderr).not.toContain(MARKER);
  const errors = stderr.split("\n").filter((line) => line.startsWith("error: "));
  expect(errors, stderr).not.toEqual([]);
  expect(status).toBe(1);
  return errors.join("\n");
}

describe("before anything is planned", () => {
  it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ["without a passphrase", [], { RELAIS_STATE_PASSPHRASE: "" }, /there is none; make one with openssl rand/],
    [
      "with a short passphrase",
      [],
      { RELAIS_STATE_PASSPHRASE: "short" },
      /RELAIS_STATE_PASSPHRASE has 5 characters, needs 16/,
    ],
    [
      "with a passphrase that is not to be used",
      ["--unencrypted-state"],
      {},
      /--unencrypted-state is given, but RELAIS_STATE_PASSPHRASE is set/,
    ],
    [
      "with a mirror that is not there",
      ["--mirror", "nowhere"],
      {},
      /--mirror is nowhere, and there is no such folder/,
    ],
  ])("%s it says what to set", async (_, args, env, message) => {
    expect(
      await failing(["plan", "test", ...args], {
        TF_ENCRYPTION: undefined,
        RELAIS_STATE_PASSPHRASE: "passphrase-of-a-test",
        ...env,
      }),
    ).toMatch(message);
  });

  it.each<[string, string, RegExp]>([
    ["is not there", "/nowhere/tofu", /cannot run \/nowhere\/tofu \(ENOENT\); --engine names tofu or terraform/],
    ["is something else", "/bin/echo", /is neither OpenTofu nor Terraform/],
  ])("an engine that %s is refused", async (_, engine, message) => {
    const { status, stderr } = await site.relais(["plan", "test", "--engine", engine]);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });

  it.each<[string, string, RegExp]>([
    ["too old", "OpenTofu v1.8.2", /is OpenTofu 1\.8\.2, needs >= 1\.11\.0/],
    ["Terraform, which cannot encrypt", "Terraform v1.11.4", /terraform cannot encrypt its state/],
  ])("an engine that is %s is refused", async (_, says, message) => {
    const engine = site.path("home/engine");
    writeFileSync(engine, `#!/bin/sh\necho '${says}'\n`);
    chmodSync(engine, 0o755);
    const { status, stderr } = await site.relais(["plan", "test", "--engine", engine]);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });

  it("providers that the mirror lacks are named as such", async () => {
    mkdirSync(site.path("empty"));
    expect(await failing(["plan", "test", "--mirror", "empty"])).toMatch(
      /a provider cannot be had; name a folder of providers with --mirror/,
    );
  });
});

describe("while a cluster is made", () => {
  it("one of that name that no state holds is not made a second time, and the way out is told", async () => {
    const made = cloud.world.createProject({ name: "test", cidr: "10.50.0.0/16", region: "eu-west-2" }) as {
      Project: { id: string };
    };
    const said = await failing(APPLY);
    expect(said).toContain("the OKS API has project test");
    expect(said).toContain(`import outscale_oks_project.project ${made.Project.id}`);
    cloud.world.projects.delete(made.Project.id);
  });

  it("a quota that is used up ends the run, and the next one goes on", async () => {
    site.faults({
      type: "outscale_oks_cluster",
      action: "create",
      error: "HTTP 409: QuotaExceeded: clusters_per_project",
    });
    expect(await failing(APPLY)).toMatch(
      /test-infra: outscale_oks_cluster\.cluster: .*a quota is used up; .*relais apply test again/,
    );
    site.faults({ type: "outscale_oks_cluster", action: "create", error: "HTTP 429: Too Many Requests" });
    expect(await failing(APPLY)).toMatch(/the cloud asks for fewer requests/);
  });

  it("keys that the cloud refuses end the run before the engine makes anything", async () => {
    expect(await failing(APPLY, { OSC_SECRET_KEY: "another" })).toMatch(/the OKS API refuses the keys/);
    expect(await failing(APPLY, { OSC_SECRET_KEY: "" })).toMatch(/OSC_SECRET_KEY not set/);
  });

  it("a provider that crashes is told from an error, and what it had made is kept", async () => {
    site.faults({ type: "outscale_oks_manifest", action: "create", holds: "NodePool", crash: true });
    expect(await failing(APPLY)).toMatch(/a provider's program crashed; what it had finished is in the state/);
    site.faults();
    const { stdout } = await site.relais(["plan", "test", ...INFRA, "--json"]);
    const made = JSON.parse(stdout).stacks[0].changes.map(({ address }: { address: string }) => address);
    expect(made).not.toContain("outscale_oks_cluster.cluster");
    expect(made.some((address: string) => address.includes("nodepool_"))).toBe(true);
  });

  it("a run holds a lock, and Ctrl-C lets the engine finish what it has begun and says how to go on", async () => {
    site.faults({ type: "outscale_oks_manifest", action: "create", holds: "NodePool", delaySeconds: 8 });
    const run = site.start(APPLY);
    await eventually(
      "a slow creation",
      60,
      () => run.said().includes("creating outscale_oks_manifest.nodepool_system_a") || undefined,
    );
    // Somebody else, meanwhile.
    expect(await failing(["plan", "test", ...INFRA])).toMatch(
      /the state of test-infra is locked by \S+@\S+ since \d{4}-\d\d-\d\d [\d:]+; .*force-unlock [\w-]+$/,
    );
    run.child.kill("SIGINT");
    const [status] = await once(run.child, "close");
    expect(run.said()).toContain("waiting for tofu to finish what it has begun; once more stops it at once");
    expect(run.said()).toMatch(
      /error: test-infra: interrupted; what was finished is in the state: run relais apply test again to go on/,
    );
    expect(status).toBe(130);
    site.faults();
    expect((await site.relais(APPLY)).status).toBe(0);
    expect((await site.relais(["plan", "test", ...INFRA, "--exit-code"])).status).toBe(0);
  });
});

describe("with a cluster that is there", () => {
  it("somebody else's change of a field of ours is told with who did it", async () => {
    site.faults({
      type: "outscale_oks_manifest",
      action: "plan",
      error: 'Apply failed with 1 conflict: conflict with "autoscaler" using oks.dev/v1beta2: .spec.desiredNodes',
    });
    expect(await failing(["plan", "test", ...INFRA])).toMatch(
      /autoscaler has changed a field that Relais sets; take that back/,
    );
    site.faults();
  });

  it("another passphrase is told from a damaged state, and neither is written over", async () => {
    const before = readFileSync(state);
    expect(
      await failing(["plan", "test", ...INFRA], {
        TF_ENCRYPTION: undefined,
        RELAIS_STATE_PASSPHRASE: "another-passphrase-0123",
      }),
    ).toMatch(/the state of test-infra is encrypted with another passphrase/);
    writeFileSync(state, before.subarray(0, before.length / 2));
    expect(await failing(APPLY)).toMatch(/the state of test-infra cannot be read: it is damaged or of a newer engine/);
    expect(readFileSync(state).length).toBe(Math.floor(before.length / 2));
    writeFileSync(state, before);
    expect((await site.relais(["plan", "test", ...INFRA, "--exit-code"])).status).toBe(0);
  });

  it.runIf(process.getuid?.() === 0)("a disk that is full is told, and nothing half-written stays", async () => {
    const disk = site.path("disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
    try {
      expect(await failing(["plan", "test", ...INFRA, "--out", "disk"])).toMatch(
        /cannot write disk\/test \(ENOSPC\); check .* free space/,
      );
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});
