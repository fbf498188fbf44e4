import { agreed } from "../lib/agreed.js";
import { type DeployableFile, deployableFile } from "../lib/deployable-file.js";
import { openDeployment } from "../lib/engine/deployment.js";
import { destroyStacks, planEnd, type StackEnd, tokenOf } from "../lib/engine/destroy-stacks.js";
import { EngineError } from "../lib/engine/engine.js";
import { addEngineOptions, type EngineOptions } from "../lib/engine/options.js";
import { tellFailure } from "../lib/engine/tell-failure.js";
import { sectionsText } from "../lib/sections.js";
import { collect, EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options extends EngineOptions {
  readonly cluster?: boolean;
  readonly yes?: boolean;
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
}

/** `relais destroy`: takes away what apply has made. */
export const addDestroy: AddCommand = (program, setCode) => {
  addEngineOptions(
    program
      .command("destroy")
      .description("take away what apply has made; the cluster itself only if asked")
      .argument("<environment>", ENVIRONMENT)
      .option("--cluster", "also the cluster, its project and its public addresses, where Relais made them")
      .option("--dry-run", "say what would be destroyed; destroy nothing")
      .option("--yes", "do not ask")
      .option("--allow <stack>", "allow a stack's end, repeatable: delete:<stack>", collect<string>()),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais destroy lab --dry-run
  relais destroy lab --allow delete:lab-services --allow delete:lab-base
  relais destroy visio --cluster --allow delete:visio-services --allow delete:visio-base --allow delete:visio-infra

Order: services, base, infra. Secrets and volume claims go with their namespaces. SFU and TURN servers end as in a drain: their
namespace is gone once the last of them is.`,
    )
    .action(async (argument: string, options: Options) => {
      const decided = deployableFile(argument, options);
      if (!decided) return setCode(EXIT.findings);
      try {
        setCode(await run(argument, decided, options));
      } catch (error) {
        setCode(tellFailure(error));
      }
    });
};

async function run(argument: string, decided: DeployableFile, options: Options): Promise<number> {
  const { allow = [], cluster = false, dryRun = false, json = false, yes = false } = options;
  const deployment = await openDeployment(argument, decided, options);
  const ends = await planEnd(deployment, { cluster });
  const wanted = ends.filter(({ addresses }) => addresses.length > 0);
  const { name } = decided.blueprint;
  if (wanted.length === 0) {
    if (json) printJson({ environment: name, destroyed: [] });
    else console.log(`${name}: nothing to destroy`);
    return EXIT.good;
  }
  if (!json) console.log(sectionsText(sections(wanted)));
  const open = wanted.map(tokenOf).filter((token) => !allow.includes(token));
  if (dryRun) {
    if (json) printJson({ environment: name, wouldDestroy: listed(wanted), needs: open });
    return EXIT.good;
  }
  if (open.length > 0)
    throw new EngineError(
      `nothing of it comes back; if that is wanted, add ${open.map((token) => `--allow ${token}`).join(" ")}`,
    );
  if (!yes && !(await agreed(`destroy this of ${name}?`))) {
    console.error("nothing destroyed");
    return EXIT.findings;
  }
  await destroyStacks(deployment, ends, (line) => console.error(line));
  if (json) printJson({ environment: name, destroyed: listed(wanted) });
  else console.log(`${name}: destroyed ${wanted.map(({ place }) => place.stack).join(", ")}`);
  return EXIT.good;
}

const sections = (ends: readonly StackEnd[]) =>
  ends.map(({ place, addresses }) => ({
    title: place.stack,
    header: ["would be deleted"],
    rows: addresses.map((each) => [each]),
  }));

const listed = (ends: readonly StackEnd[]) =>
  ends.map(({ place, addresses }) => ({ stack: place.stack, resources: addresses }));
