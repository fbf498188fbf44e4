import { chmodSync } from "node:fs";
import { join } from "node:path";
import { secretScript } from "../../../stacks/cluster/secret-commands.js";
import { wantedSecrets } from "../../../stacks/cluster/secrets.js";
import type { Decided } from "../../../stacks/design.js";
import { fillManifests, type ManifestFile } from "../manifest-folder.js";
import { mirrorScript, taggedReference } from "../mirror-script.js";
import { fillOutput } from "../output.js";
import { listFiles, writeFile } from "../publish.js";
import { replaceFolder, staged } from "../staging.js";
import { foreignFiles, writeChecksums } from "./checksums.js";
import { copyProviders, type Provider, requiredProviders } from "./providers.js";
import { bundleReadme } from "./readme.js";

/** What goes into a bundle besides what follows from the environment. */
export interface BundleParts {
  /** Writes the stacks into the folder it is given. */
  readonly synthesize: (outdir: string) => void;
  /** Absent where there is no helm to render them. */
  readonly manifests: readonly ManifestFile[] | undefined;
  /** Filesystem mirror that providers are copied from. */
  readonly mirror: string | undefined;
  readonly dryRun: boolean;
}

/** What is in a bundle. */
export interface Bundle {
  readonly files: readonly string[];
  readonly providers: readonly Provider[];
}

/** A folder that is not to be replaced. The message is for the user. */
export class ForeignFolderError extends Error {}

/**
 * Writes everything that a closed site needs into `folder`, or nothing. A bundle that is there is replaced as long as nothing was
 * added to it. Throws `ForeignFolderError`, `MirrorError` and `OutputError`.
 */
export function writeBundle(decided: Decided, folder: string, parts: BundleParts): Promise<Bundle> {
  let providers: readonly Provider[] = [];
  return staged(
    folder,
    (staging) => {
      refuseForeign(folder);
      providers = fillBundle(decided, staging, parts);
    },
    (staging) => {
      const files = listFiles(staging);
      if (!parts.dryRun) replaceFolder(staging, folder);
      return { files, providers };
    },
  );
}

function refuseForeign(folder: string): void {
  const foreign = foreignFiles(folder);
  if (foreign.length === 0) return;
  const named = foreign.slice(0, 3).join(", ") + (foreign.length > 3 ? `, and ${foreign.length - 3} more` : "");
  throw new ForeignFolderError(
    `${folder} holds what no bundle brought: ${named}; move it away, or name another folder with --out`,
  );
}

function fillBundle(decided: Decided, folder: string, { synthesize, manifests, mirror }: BundleParts): Provider[] {
  const { blueprint, environment } = decided;
  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  const script = (file: string, text: string) => {
    write(file, `${text.trimEnd()}\n`);
    chmodSync(join(folder, file), 0o755);
  };
  fillOutput(decided, folder, synthesize);
  if (manifests) fillManifests(blueprint, join(folder, "manifests"), manifests);
  const { registry } = environment.images;
  write("images.txt", blueprint.images.map((image) => `${taggedReference(image)}\n`).join(""));
  if (registry !== undefined) script("copy-images.sh", mirrorScript(blueprint, registry));
  script(
    "make-secrets.sh",
    `#!/bin/sh\n# A Secret that is there already is left alone, with an error.\nset -u\n${secretScript(wantedSecrets(blueprint))}`,
  );
  const providers = requiredProviders(folder);
  write("providers.json", `${JSON.stringify(providers, null, 2)}\n`);
  if (mirror !== undefined) copyProviders(mirror, providers, folder);
  const contents = { providers, mirrored: mirror !== undefined, manifests: manifests !== undefined, registry };
  write("README.md", bundleReadme(blueprint, contents));
  writeChecksums(folder);
  return providers;
}
