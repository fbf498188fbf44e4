import { Option } from "commander";
import type { Image } from "../../stacks/blueprint/images.js";
import { deployableFile } from "../lib/deployable-file.js";
import { mirrorScript, taggedReference } from "../lib/mirror-script.js";
import { digestsBlock, resolveDigests } from "../lib/registry-digests.js";
import { sbom } from "../lib/sbom.js";
import { table } from "../lib/table.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options {
  readonly script?: boolean;
  readonly sbom?: boolean;
  readonly resolve?: boolean;
  readonly json?: boolean;
}

/** `relais images`: what has to be in the registry. */
export const addImages: AddCommand = (program, setCode) => {
  program
    .command("images")
    .description("list the container images of an environment, copy them, pin them, or give their bill of materials")
    .argument("<environment>", ENVIRONMENT)
    .addOption(
      new Option("--script", "print a shell script that copies them to images.registry (runs skopeo)").conflicts([
        "sbom",
        "resolve",
        "json",
      ]),
    )
    .addOption(
      new Option("--sbom", "print the bill of materials, CycloneDX 1.6 as JSON").conflicts(["resolve", "json"]),
    )
    .option("--resolve", "ask the registry what the tags stand for, and print images.digests (skopeo or crane)")
    .option("--json", "print the list, or the digests of --resolve, as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais images visio                     upstream, where they are pulled from, licence, digest
  relais images visio --script | sh       copies them into the mirror, all platforms
  relais images visio --resolve           the digests that the mirror holds, to paste into the file
  relais images visio --sbom > visio.cdx.json`,
    )
    .action(async (environment: string, options: Options) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      const { blueprint } = decided;
      if (options.script) {
        const mirror = decided.environment.images.registry;
        if (mirror !== undefined) return console.log(mirrorScript(blueprint, mirror));
        console.error("error: images.registry is missing, so there is nowhere to copy to; set it to your own registry");
        return setCode(EXIT.findings);
      }
      if (options.sbom) return console.log(await sbom(blueprint));
      if (options.resolve) return setCode(await printDigests(blueprint.images, options));
      if (options.json) return printJson(blueprint.images);
      console.log(
        table(
          [
            ["upstream", "pulled as", "licence", "digest"],
            ...blueprint.images.map((image) => [
              image.upstream,
              taggedReference(image),
              image.license,
              image.digest || "pinned by tag",
            ]),
          ],
          "",
        ),
      );
    });
};

async function printDigests(images: readonly Image[], { json }: Options): Promise<number> {
  const resolved = await resolveDigests(images);
  if (!resolved) {
    console.error("error: --resolve needs skopeo or crane on PATH; install one of them");
    return EXIT.findings;
  }
  const problems = resolved.flatMap((each) => ("problem" in each ? [each.problem] : []));
  for (const problem of problems) console.error(`error: ${problem}`);
  const digests = resolved.filter((each) => "digest" in each);
  if (json) printJson({ digests: Object.fromEntries(digests.map(({ role, digest }) => [role, digest])) });
  else if (digests.length > 0) console.log(digestsBlock(digests, images));
  return problems.length > 0 ? EXIT.findings : EXIT.good;
}
