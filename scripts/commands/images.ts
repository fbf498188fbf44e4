import { deployableFile } from "../lib/deployable-file.js";
import { EXIT, printJson, table } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais images`: what has to be in the registry. */
export const addImages: AddCommand = (program, setCode) => {
  program
    .command("images")
    .description("list the container images of an environment: upstream, and where they are pulled from")
    .argument("<environment>", ENVIRONMENT)
    .option("--json", "print the list as JSON")
    .addHelpText("after", "\nExamples:\n  relais images visio\n  relais images visio --json")
    .action((environment: string, options: { json?: boolean }) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      const { images } = decided.blueprint;
      if (options.json) return printJson(images);
      console.log(
        table(
          [
            ["upstream", "pulled as", "licence"],
            ...images.map((image) => [image.upstream, image.reference, image.license]),
          ],
          "",
        ),
      );
    });
};
