import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { InvalidArgumentError } from "commander";
import { connectivitySheet } from "../../stacks/connectivity/sheet.js";
import { isGood } from "../../stacks/connectivity/verdicts.js";
import { addClusterOptions, type ClusterOptions, kubectlFor } from "../lib/cluster.js";
import { checkPaths } from "../lib/connectivity/check-paths.js";
import { trusting } from "../lib/connectivity/connect.js";
import { apiKeyInCluster, apiKeyOf } from "../lib/connectivity/credentials.js";
import { resolver } from "../lib/connectivity/resolve.js";
import { printPaths } from "../lib/connectivity/screen.js";
import { deployableFile } from "../lib/deployable-file.js";
import { KubectlError } from "../lib/kubectl-errors.js";
import { EXIT, printJson, progress, UsageError } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options extends ClusterOptions {
  readonly ca?: string;
  readonly resolve?: ReadonlyMap<string, readonly string[]>;
  readonly timeout: number;
}

/** `relais connectivity`: whether clients where this runs get into calls, path by path. */
export const addConnectivity: AddCommand = (program, setCode) => {
  addClusterOptions(
    program
      .command("connectivity")
      .description("try every path of a live deployment from here: certificates, signalling, STUN, UDP, ICE/TCP, TURN")
      .argument("<environment>", ENVIRONMENT)
      .option("--ca <file>", "PEM file of a private authority that clients trust")
      .option("--resolve <name=address>", "address of a name that has no DNS record yet (repeatable)", fixedAddress)
      .option("--timeout <seconds>", "how long each path may take", wholeSeconds, 10),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais connectivity visio               with the API key of the first application's Secret, read by kubectl
  LIVEKIT_API_KEY=... LIVEKIT_API_SECRET=... relais connectivity visio --json
  relais connectivity lab --ca ca.pem --resolve meet.example.fr=203.0.113.7

Joins a room of its own as a hidden participant who publishes nothing, and leaves. A path is ok only if the SFU itself answered
over it. Exit code 0 if every path is good, 1 if one is not, 2 for wrong usage. Secrets are never printed.`,
    )
    .action(async (environment: string, options: Options) => {
      setCode(await check(environment, options));
    });
};

async function check(environment: string, options: Options): Promise<number> {
  const decided = deployableFile(environment, options);
  if (!decided) return EXIT.findings;
  const sheet = connectivitySheet(decided.blueprint);
  try {
    const trust = trusting(options.ca === undefined ? undefined : authority(options.ca));
    const apiKey = apiKeyOf(process.env) ?? (await apiKeyInCluster(kubectlFor(decided.blueprint, options), sheet));
    progress(`trying every path to ${sheet.domain}`);
    const surroundings = { resolve: resolver(options.resolve ?? new Map()), trust, seconds: options.timeout };
    const paths = await checkPaths(sheet, apiKey, surroundings);
    const good = isGood(paths);
    if (options.json) printJson({ environment: sheet.name, good, paths });
    else printPaths(paths);
    return good ? EXIT.good : EXIT.findings;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`error: ${error.message}`);
      return EXIT.usage;
    }
    if (!(error instanceof KubectlError)) throw error;
    console.error(`error: no API key: ${error.message}; or export LIVEKIT_API_KEY and LIVEKIT_API_SECRET`);
    return EXIT.findings;
  }
}

function authority(file: string): string {
  try {
    const pem = readFileSync(file, "utf8");
    if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  } catch (error) {
    throw new UsageError(`cannot read --ca ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
  throw new UsageError(`--ca ${file} holds no certificate in PEM form`);
}

function fixedAddress(
  value: string,
  before: ReadonlyMap<string, readonly string[]> = new Map(),
): ReadonlyMap<string, readonly string[]> {
  const [, name = "", address = ""] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (isIP(address) === 0) throw new InvalidArgumentError("write name=address, e.g. meet.example.fr=203.0.113.7.");
  return new Map([...before, [name, [...(before.get(name) ?? []), address]]]);
}

function wholeSeconds(value: string): number {
  if (!/^[1-9]\d{0,2}$/.test(value)) throw new InvalidArgumentError("it is no whole number of seconds from 1 to 999.");
  return Number(value);
}
