import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OksDouble, startOksDouble } from "../doubles/oks/double.js";
import { oks } from "../fixtures/environments.js";
import { providerMirror } from "./mirror.js";
import { CLOUD_KEYS, createSite, MARKER, type Site } from "./site.js";

/** The life of a cluster and its pools by the real OpenTofu; what answers for Outscale is said in the log. */
console.log(`providers: ${providerMirror().kind}`);
const INFRA = ["--stack", "infra"];
const participants = (number: number) => oks(({ demand }) => Object.assign(demand, { participants: number }));

let cloud: OksDouble;
let site: Site;
beforeAll(async () => {
  cloud = await startOksDouble(CLOUD_KEYS);
  site = createSite({ passphrase: true, cloud });
  site.write(participants(1000));
});
afterAll(async () => {
  site?.remove();
  await cloud?.stop();
});

describe("relais on the infra stack", () => {
  it("plans in words of the job, then in the engine's, and changes nothing", async () => {
    const { status, stdout } = await site.relais(["plan", "test", "--exit-code"]);
    expect(status, "the exit code that was asked for").toBe(1);
    expect(stdout).toMatch(/^test: changes\n/);
    expect(stdout).toMatch(/sfu nodes +0 +\d/);
    expect(stdout).toContain("not planned: its cluster is made by test-infra first");
    expect(stdout).toContain("# outscale_oks_cluster.cluster will be created");
    expect(existsSync(site.path("out/test/state/test-infra.tfstate"))).toBe(false);
  });

  it("applies nothing where nobody can be asked", async () => {
    const { status, stderr } = await site.relais(["apply", "test", ...INFRA]);
    expect(status).toBe(1);
    expect(stderr).toContain("error: there is no terminal to ask on, and nothing is applied; add --yes");
    expect(existsSync(site.path("out/test/state/test-infra.tfstate"))).toBe(false);
  });

  it("applies, keeps the kubeconfig for its owner only, and then finds nothing to change", async () => {
    const { status, stdout, stderr } = await site.relais(["apply", "test", ...INFRA, "--yes"]);
    expect(stderr).toContain("test-infra: creating outscale_oks_cluster.cluster");
    expect(stdout).toMatch(/test: applied\n {2}test-infra {2}\d+ changes applied/);
    expect(status).toBe(0);
    expect(statSync(site.path("out/test/kubeconfig")).mode & 0o777).toBe(0o600);
    const again = await site.relais(["plan", "test", ...INFRA, "--exit-code", "--json"]);
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ empty: true, risks: [] });
  });

  it("has written no secret in clear but the kubeconfig: not into state, plan, stacks or what it printed", async () => {
    const { stdout, stderr } = await site.relais(["plan", "test", ...INFRA]);
    expect(stdout + stderr).not.toContain(MARKER);
    expect(site.filesWith(MARKER).sort()).toEqual(["home/unreachable", "out/test/kubeconfig"]);
    expect(JSON.parse(readFileSync(site.path("out/test/state/test-infra.tfstate"), "utf8"))).toHaveProperty(
      "encrypted_data",
    );
  });

  it("grows a pool in place, its addresses too", async () => {
    site.write(participants(4000));
    const { status, stdout } = await site.relais(["apply", "test", ...INFRA, "--yes", "--json"]);
    expect(status).toBe(0);
    const { pools, risks, stacks } = JSON.parse(stdout);
    const sfu = pools.find(({ pool }: { pool: string }) => pool === "sfu");
    expect(sfu.after).toBeGreaterThan(sfu.before);
    expect(risks).toEqual([]);
    expect(stacks[0].changes.map(({ action }: { action: string }) => action)).not.toContain("replace");
  });

  it("refuses to shrink it unless that is named, and touches nothing", async () => {
    site.write(participants(1000));
    const before = readFileSync(site.path("out/test/state/test-infra.tfstate"));
    const { status, stderr } = await site.relais(["apply", "test", ...INFRA, "--yes"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/error: this apply takes away what cannot be had back; .*--allow shrink:sfu/);
    expect(readFileSync(site.path("out/test/state/test-infra.tfstate"))).toEqual(before);
  });

  it("takes no node before it knows that servers have drained: a cluster that does not answer stops it", async () => {
    const before = readFileSync(site.path("out/test/state/test-infra.tfstate"));
    const allow = ["--allow", "shrink:sfu", "--allow", "shrink:turn", "--allow", "shrink:system"];
    const { status, stderr } = await site.relais(["apply", "test", ...INFRA, "--yes", ...allow]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/the cluster at https:\/\/127\.0\.0\.1:1 is not reachable/);
    expect(readFileSync(site.path("out/test/state/test-infra.tfstate"))).toEqual(before);
    site.write(participants(4000));
  });

  it("refuses another network, which would replace the cluster", async () => {
    site.write(
      oks((written) =>
        Object.assign(written.cloud, { network: { ...(written.cloud.network as object), services: "10.94.0.0/16" } }),
      ),
    );
    const { status, stderr } = await site.relais(["plan", "test", ...INFRA]);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /outscale_oks_cluster\.cluster would be destroyed or replaced.*relais destroy test --cluster/,
    );
    site.write(participants(4000));
  });

  it("keeps a kubeconfig of somebody else's", async () => {
    writeFileSync(site.path("out/test/kubeconfig"), "mine");
    site.write(oks(({ demand }) => Object.assign(demand, { participants: 5000 })));
    const { status, stderr } = await site.relais(["apply", "test", ...INFRA, "--yes"]);
    expect(status).toBe(0);
    expect(stderr).toContain("out/test/kubeconfig holds another kubeconfig and is left alone");
    expect(readFileSync(site.path("out/test/kubeconfig"), "utf8")).toBe("mine");
  });
});
