import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolPath } from "../../scripts/lib/tools.js";
import { carriedBundle } from "../fixtures/carried-bundle.js";
import { type Cluster, startCluster } from "./cluster.js";
import { providerMirror } from "./mirror.js";
import { type Any, TOFU } from "./workspace.js";

/** A closed site with its cluster, to which a bundle was carried. */
export interface CarriedSite {
  readonly bundle: string;
  readonly cluster: Cluster;
  /** What somebody at the site has in a shell: PATH with tofu, kubectl and Debian's programs, and a home. */
  readonly env: NodeJS.ProcessEnv;
  /** Makes what no bundle holds: certificates and configurations of the site. */
  readonly preparation: string;
  /** The commands of a section of the bundle's README, with the cluster's kubeconfig. */
  commandsOf(section: string): string;
}

/** Carries the bundle of `airgap` to a site below `folder` and starts the site's cluster. */
export async function carryTo(folder: string): Promise<CarriedSite> {
  const bundle = await carriedBundle(folder, "airgap", providerMirror().folder);
  const cluster = await startCluster(folder, []);
  // Nobody makes pods ready here.
  const services = join(bundle, "stacks/airgap-services/cdk.tf.json");
  const stack = JSON.parse(readFileSync(services, "utf8"));
  for (const release of Object.values<Any>(stack.resource.helm_release)) release.wait = false;
  writeFileSync(services, JSON.stringify(stack));
  mkdirSync(join(folder, "bin"));
  symlinkSync(TOFU.program, join(folder, "bin/tofu"));
  symlinkSync(toolPath("kubectl"), join(folder, "bin/kubectl"));
  return {
    bundle,
    cluster,
    env: {
      PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
      HOME: folder,
      TF_CLI_ARGS: "-no-color",
      TF_CLI_ARGS_apply: "-auto-approve -input=false",
      RELAIS_DOUBLE_HELM: toolPath("helm"),
      RELAIS_DOUBLE_KUBECTL: toolPath("kubectl"),
    },
    preparation: `
      openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=site -keyout key.pem -out fullchain.pem 2>/dev/null
      cp fullchain.pem ca.crt
      echo '{}' > config.json`,
    commandsOf: (section) => {
      const [, text = ""] = readFileSync(join(bundle, "README.md"), "utf8").split(`## ${section}\n`);
      const [, commands = ""] = /```sh\n(.*?)```/s.exec(text) ?? [];
      return commands.replace(/(?<=export KUBECONFIG=).*/, cluster.kubeconfig);
    },
  };
}
