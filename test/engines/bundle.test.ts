import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";
import { carriedBundle } from "../fixtures/carried-bundle.js";
import { carriedByStacks } from "../fixtures/engines/stacks.js";
import { deployment } from "../fixtures/environments.js";
import { type Cluster, startCluster } from "./cluster.js";
import { providerKind, providerMirror } from "./mirror.js";
import { type Any, TOFU } from "./workspace.js";

const { blueprint } = deployment("airgap");
const folder = mkdtempSync(join(tmpdir(), "relais-site-"));
let bundle: string;
let cluster: Cluster;

beforeAll(async () => {
  bundle = await carriedBundle(folder, "airgap", providerMirror().folder);
  cluster = await startCluster(folder, []);
  // Nobody makes pods ready here.
  const services = join(bundle, "stacks/airgap-services/cdk.tf.json");
  const stack = JSON.parse(readFileSync(services, "utf8"));
  for (const release of Object.values<Any>(stack.resource.helm_release)) release.wait = false;
  writeFileSync(services, JSON.stringify(stack));
  mkdirSync(join(folder, "bin"));
  symlinkSync(TOFU.program, join(folder, "bin/tofu"));
  symlinkSync(toolPath("kubectl"), join(folder, "bin/kubectl"));
}, 90_000);
afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a script in the bundle as somebody at the site would, where whoever asks a server outside meets a closed port. */
async function atTheSite(script: string): Promise<void> {
  const env = {
    PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
    HOME: folder,
    HTTPS_PROXY: "http://127.0.0.1:9",
    HTTP_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "127.0.0.1,localhost",
    TF_CLI_ARGS: "-no-color",
    TF_CLI_ARGS_apply: "-auto-approve -input=false",
    RELAIS_DOUBLE_HELM: toolPath("helm"),
    RELAIS_DOUBLE_KUBECTL: toolPath("kubectl"),
  };
  await promisify(execFile)("sh", ["-ec", script], { cwd: bundle, env });
}

/** The commands of the README, of a section, with the cluster's kubeconfig. */
function commandsOf(section: string): string {
  const [, text = ""] = readFileSync(join(bundle, "README.md"), "utf8").split(`## ${section}\n`);
  const [, commands = ""] = /```sh\n(.*?)```/s.exec(text) ?? [];
  return commands.replace(/(?<=export KUBECONFIG=).*/, cluster.kubeconfig);
}

describe(`providers: ${providerKind()}: a bundle that was carried to a site`, () => {
  it("deploys by the commands of its README, from nothing else", async () => {
    await atTheSite(`
      openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=site -keyout key.pem -out fullchain.pem 2>/dev/null
      cp fullchain.pem ca.crt
      echo '{}' > config.json`);
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
    const plan = (part: string) =>
      `tofu -chdir=stacks/airgap-${part} plan -detailed-exitcode -var kubeconfig="${cluster.kubeconfig}"`;
    await atTheSite(`${commandsOf("3. Providers")}${plan("base")}\n${plan("services")}`);
    expect(readFileSync(join(bundle, "state/airgap-base.tfstate"), "utf8")).toContain("airgap-media");
  }, 120_000);
});
