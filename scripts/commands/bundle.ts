import { join } from "node:path";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { ForeignFolderError, writeBundle } from "../lib/bundle/bundle.js";
import { MirrorError } from "../lib/bundle/providers.js";
import { deployableFile } from "../lib/deployable-file.js";
import { type ManifestFile, manifestFiles } from "../lib/manifest-folder.js";
import { progress } from "../lib/progress.js";
import { renderManifests } from "../lib/render.js";
import { CHARTS } from "../lib/root.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { findTool } from "../lib/tools.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options {
  readonly out: string;
  readonly mirror?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `relais bundle`: one folder that a closed site is deployed from. */
export const addBundle: AddCommand = (program, setCode) => {
  program
    .command("bundle")
    .description(
      "write one folder with all that a closed site needs: stacks, charts, values, manifests, lists, providers",
    )
    .argument("<environment>", ENVIRONMENT)
    .option("--out <folder>", "folder that holds one folder per environment", "out")
    .option(
      "--mirror <folder>",
      "copy the providers from this filesystem mirror into it. Default: $RELAIS_PROVIDER_MIRROR, else they stay outside",
    )
    .option("--dry-run", "name the files; write nothing")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais bundle airgap --mirror providers
  relais bundle airgap --out /media/stick && (cd /media/stick/airgap/bundle && sha256sum --quiet -c SHA256SUMS)

Writes <out>/<name>/bundle/, whose README.md has the steps at the site. It holds no secret, names no path of this machine, and is the
same to the byte when made again. A bundle that is there is replaced, unless something was added to it: then nothing is written.
Manifests are in it if helm can be had.`,
    )
    .action(async (environment: string, options: Options) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      const { blueprint, findings } = decided;
      const folder = join(options.out, blueprint.name, "bundle");
      const dryRun = options.dryRun ?? false;
      const mirror = options.mirror ?? (process.env.RELAIS_PROVIDER_MIRROR || undefined);
      const { synthesize } = await import("../../stacks/cdktf/synth.js");
      const manifests = await rendered(blueprint);
      try {
        const write = (outdir: string) => synthesize(blueprint, outdir, CHARTS);
        const { files, providers } = await writeBundle(decided, folder, {
          synthesize: write,
          manifests,
          mirror,
          dryRun,
        });
        const lacks = [
          ...(manifests ? [] : ["manifests: no helm; relais doctor tells how to get it"]),
          ...(mirror === undefined ? ["providers: name a filesystem mirror with --mirror"] : []),
          ...(decided.environment.images.registry === undefined ? ["copy-images.sh: images.registry is not set"] : []),
        ];
        if (options.json) return printJson({ folder, files, providers, lacks, findings });
        console.log(`${dryRun ? "would write" : "wrote"} ${folder}: ${files.length} files`);
        if (dryRun) for (const file of files) console.log(`  ${file}`);
        for (const each of lacks) console.log(`not in it: ${each}`);
        if (!dryRun) console.log(`next: carry it over, and follow ${join(folder, "README.md")}`);
      } catch (error) {
        if (!(error instanceof MirrorError || error instanceof ForeignFolderError)) throw error;
        console.error(`error: ${error.message}`);
        setCode(EXIT.findings);
      }
    });
};

/** The manifests, or undefined where there is no helm. */
async function rendered(blueprint: Blueprint): Promise<ManifestFile[] | undefined> {
  const helm = findTool("helm");
  if ("missing" in helm) return undefined;
  const { step, end } = progress(`rendering ${blueprint.name}`, blueprint.releases.length, "releases");
  return manifestFiles(await renderManifests(blueprint, helm.path, step).finally(end));
}
