import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carriedByStacks } from "../fixtures/engines/stacks.js";
import { deployment } from "../fixtures/environments.js";
import { type CarriedSite, carryTo } from "./carried-site.js";
import { providerKind } from "./mirror.js";

const { blueprint } = deployment("airgap");
const folder = mkdtempSync(join(tmpdir(), "relais-site-"));
let site: CarriedSite;

beforeAll(async () => {
  site = await carryTo(folder);
}, 90_000);
afterAll(async () => {
  await site?.cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a script in the bundle as somebody at the site would, where whoever asks a server outside meets a closed port. */
async function atTheSite(script: string): Promise<void> {
  const closed = "http://127.0.0.1:9";
  const env = { ...site.env, HTTPS_PROXY: closed, HTTP_PROXY: closed, NO_PROXY: "127.0.0.1,localhost" };
  await promisify(execFile)("sh", ["-ec", script], { cwd: site.bundle, env });
}

describe(`providers: ${providerKind()}: a bundle that was carried to a site`, () => {
  it("deploys by the commands of its README, from nothing else", async () => {
    const { bundle, cluster, commandsOf, preparation } = site;
    await atTheSite(preparation);
    await atTheSite(`${commandsOf("3. Providers")}${commandsOf("4. Deploy")}`);
    const releases = (await cluster.releases()).map(({ name, namespace, status }) => `${namespace}/${name} ${status}`);
    expect(releases.sort()).toEqual(
      blueprint.releases.map(({ name, namespace }) => `${namespace}/${name} deployed`).sort(),
    );
    for (const object of carriedByStacks(bundle, "airgap").objects) {
      const { kind, metadata } = object;
      const live = await cluster.get(kind, metadata.name, ...(metadata.namespace ? ["-n", metadata.namespace] : []));
      expect(live).toMatchObject(object);
    }
    for (const { namespace, name, keys } of blueprint.secrets) {
      const { data } = await cluster.get("secret", name, "-n", namespace);
      expect(Object.keys(data)).toEqual(expect.arrayContaining([...keys]));
    }
  }, 300_000);

  it("has nothing more to do then, and keeps its state in itself", async () => {
    const { bundle, cluster, commandsOf } = site;
    const plan = (part: string) =>
      `tofu -chdir=stacks/airgap-${part} plan -detailed-exitcode -var kubeconfig="${cluster.kubeconfig}"`;
    await atTheSite(`${commandsOf("3. Providers")}${plan("base")}\n${plan("services")}`);
    expect(readFileSync(join(bundle, "state/airgap-base.tfstate"), "utf8")).toContain("airgap-media");
  }, 120_000);
});
