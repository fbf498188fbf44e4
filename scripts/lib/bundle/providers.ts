import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../publish.js";

/** A provider that stacks ask for. */
export interface Provider {
  /** Namespace and type: `hashicorp/helm`. */
  readonly source: string;
  readonly version: string;
}

/** A mirror that cannot serve the stacks. The message is for the user. */
export class MirrorError extends Error {}

/** Folder of the providers in a bundle. */
export const PROVIDERS = "providers";
/** Settings of OpenTofu and Terraform that make them install from there and from nowhere else. */
export const CLI_CONFIG = "providers.tfrc";

/** What the stacks in a folder ask for, each once. */
export function requiredProviders(folder: string): Provider[] {
  const stacks = readdirSync(join(folder, "stacks")).sort();
  const all = stacks.flatMap((name) => {
    const stack = JSON.parse(readFileSync(join(folder, "stacks", name, "cdk.tf.json"), "utf8"));
    return Object.values<Provider>(stack.terraform.required_providers);
  });
  return [...new Map(all.map((each) => [each.source, each])).values()];
}

/** Copies the providers from a filesystem mirror, for every registry and platform that it has them for. Throws `MirrorError`. */
export function copyProviders(mirror: string, providers: readonly Provider[], folder: string): void {
  if (!existsSync(mirror) || !statSync(mirror).isDirectory())
    throw new MirrorError(`--mirror is ${mirror}, and there is no such folder; name a mirror of providers`);
  for (const { source, version } of providers) {
    const found = readdirSync(mirror).flatMap((host) => packagesIn(mirror, `${host}/${source}`, version));
    if (found.length === 0)
      throw new MirrorError(
        `--mirror ${mirror} has no ${source} ${version}; fill it with tofu providers mirror, run in each stack that relais synth writes`,
      );
    // Links would lead out of the bundle.
    for (const each of found)
      cpSync(join(mirror, each), join(folder, PROVIDERS, each), { recursive: true, dereference: true });
  }
  // Relative to a stack's folder, where the engine runs: the bundle works wherever it lies.
  writeFile(
    join(folder, CLI_CONFIG),
    `provider_installation {
  filesystem_mirror {
    path    = "../../${PROVIDERS}"
    include = ["*/*/*"]
  }
}
disable_checkpoint = true
`,
  );
}

/** The unpacked packages of a version and the packed ones: both are layouts that the engines read. */
function packagesIn(mirror: string, provider: string, version: string): string[] {
  const folder = join(mirror, provider);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const type = provider.split("/").at(-1);
  return readdirSync(folder)
    .filter(
      (name) =>
        name === version || (name.startsWith(`terraform-provider-${type}_${version}_`) && name.endsWith(".zip")),
    )
    .map((name) => `${provider}/${name}`);
}
