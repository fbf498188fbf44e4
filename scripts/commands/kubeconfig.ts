import { existsSync } from "node:fs";
import { join } from "node:path";
import { Option } from "commander";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Infrastructure } from "../../stacks/blueprint/oks-infrastructure.js";
import { addClusterOptions, type ClusterOptions, kubeconfigFile, kubectlFor } from "../lib/cluster.js";
import { deployableFile } from "../lib/deployable-file.js";
import { isKubeconfig } from "../lib/kubeconfig.js";
import { KubectlError } from "../lib/kubectl-errors.js";
import { OksError } from "../lib/oks/errors.js";
import { kubeconfigFromApi } from "../lib/oks/kubeconfig.js";
import { writePrivately } from "../lib/private-file.js";
import { StackOutputsError, stackOutputs } from "../lib/stack-outputs.js";
import { EXIT, printJson, progress } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options extends ClusterOptions {
  readonly out: string;
  readonly from: "state" | "api";
  readonly file?: string;
  readonly engine?: string;
  readonly stdout?: boolean;
  readonly force?: boolean;
}

/** `relais kubeconfig`: the key to a cluster that Relais made, out of the state of its infra stack or from the provider's API. */
export const addKubeconfig: AddCommand = (program, setCode) => {
  addClusterOptions(
    program
      .command("kubeconfig")
      .description("write the kubeconfig of an environment's cluster, readable by its owner only")
      .argument("<environment>", ENVIRONMENT)
      .option("--out <folder>", "folder that holds one folder per environment", "out")
      .option("--file <file>", "file to write. Default: <out>/<name>/kubeconfig, which other commands then find")
      .addOption(
        new Option("--from <source>", "state: what the last apply has left; api: a new one, from the OKS API")
          .choices(["state", "api"])
          .default("state"),
      )
      .option("--engine <path>", "tofu or terraform. Default: the first of them on PATH")
      .option("--stdout", "print it instead of writing a file")
      .option("--force", "replace a file with another content"),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais kubeconfig visio
  relais kubeconfig visio --file ~/.kube/visio
  relais kubeconfig visio --from api      without a state; --force where the one that is there has expired
  relais kubeconfig lab                   of a cluster that exists already: says which context is used

Provider outscale-oks: it is an output of <name>-infra, read by the engine out of the state. --from api asks Outscale with
OSC_ACCESS_KEY and OSC_SECRET_KEY instead. It is an administrator's key.`,
    )
    .action(async (environment: string, options: Options) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      try {
        const { name, infrastructure } = decided.blueprint;
        setCode(
          infrastructure ? await write(name, infrastructure, options) : await tellContext(decided.blueprint, options),
        );
      } catch (error) {
        const isTold = [StackOutputsError, KubectlError, OksError].some((kind) => error instanceof kind);
        if (!isTold) throw error;
        console.error(`error: ${(error as Error).message}`);
        setCode(EXIT.findings);
      }
    });
};

async function write(name: string, infrastructure: Infrastructure, options: Options): Promise<number> {
  const text = options.from === "api" ? await askedOf(infrastructure) : await keptOf(name, options);
  if (options.stdout) {
    process.stdout.write(text);
    return EXIT.good;
  }
  const file = options.file ?? kubeconfigFile(name, options.out);
  const result = writePrivately(file, text, options);
  if (result === "kept") {
    console.error(`error: ${file} holds another kubeconfig; name another --file, or replace it with --force`);
    return EXIT.findings;
  }
  if (options.json) printJson({ file, result });
  else console.log(`${result === "written" ? "wrote" : "unchanged:"} ${file}, readable by its owner only`);
  return EXIT.good;
}

async function askedOf(infrastructure: Infrastructure): Promise<string> {
  progress("asking the OKS API");
  const text = await kubeconfigFromApi(infrastructure);
  if (isKubeconfig(text)) return text;
  throw new OksError("unexpected", "what the OKS API gives as kubeconfig is none (not shown); try again");
}

async function keptOf(name: string, { out, engine }: Options): Promise<string> {
  const folder = join(out, name, "stacks", `${name}-infra`);
  if (!existsSync(folder))
    throw new StackOutputsError(`there is no ${folder}; run relais synth ${name}, or name its --out`);
  progress(`reading the state of ${name}-infra`);
  const { kubeconfig } = await stackOutputs(folder, engine);
  if (kubeconfig === undefined)
    throw new StackOutputsError(`the state of ${name}-infra has no kubeconfig; apply the stack first`);
  if (typeof kubeconfig !== "string" || !isKubeconfig(kubeconfig)) {
    throw new StackOutputsError(
      `the output kubeconfig of ${name}-infra is none (not shown); refresh the stack and try again`,
    );
  }
  return kubeconfig;
}

async function tellContext(blueprint: Blueprint, options: Options): Promise<number> {
  const { name, provider } = blueprint;
  const said = `the cluster of ${name} exists already (provider ${provider}): there is no kubeconfig to write`;
  if (options.stdout || options.from === "api") {
    console.error(`error: ${said}`);
    return EXIT.findings;
  }
  const context = options.context ?? (await kubectlFor(blueprint, options).run(["config", "current-context"])).trim();
  if (options.json) printJson({ file: null, context });
  else console.log(`${said}\nkubectl uses context ${context}; choose another with --context, in every command`);
  return EXIT.good;
}
