import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { LoadTest } from "../../../stacks/capacity/load-test-file.js";
import { withOwnFiles } from "../../media/lab/own-files.js";
import { spawnFirst } from "../../media/lab/processes.js";

/** Where testers are and what they know. */
export interface Site {
  readonly namespace: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Where names are asked of 127.0.0.1: a folder for the file that says so, and the certificate authority of the names. */
  readonly named?: { readonly folder: string; readonly authority: string };
}

/** How a run of the load generator ended. */
export interface Load {
  readonly status: number;
  /** What it measured; absent where it measured nothing. */
  readonly test?: LoadTest;
  readonly stdout: string;
  readonly stderr: string;
}

const PATIENCE = 120_000;

/** Runs tools/load-generator to its end in a network namespace; like a server it comes first, since packets that it reads late are lost. */
export async function generate({ namespace, apiKey, apiSecret, named }: Site, flags: readonly string[]): Promise<Load> {
  const program = toolPath("load-generator");
  const env: NodeJS.ProcessEnv = { ...process.env, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret };
  let enter = [`--net=/run/netns/${namespace}`];
  if (named) {
    const resolver = join(named.folder, "testers-resolv.conf");
    writeFileSync(resolver, "nameserver 127.0.0.1\n");
    env.SSL_CERT_FILE = named.authority;
    enter = withOwnFiles(namespace, { "resolv.conf": resolver });
  }
  const child = spawnFirst("nsenter", [...enter, program, ...flags], { env, timeout: PATIENCE });
  const [stdout, stderr, [status, signal]] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  if (status === null) throw new Error(`load-generator ended with ${signal}: ${stderr}`);
  return { status, stdout, stderr, ...(stdout.startsWith("{") ? { test: JSON.parse(stdout) as LoadTest } : {}) };
}

const ATTEMPTS = 3;

/**
 * A run that kept all thresholds; where something else on the machine had the CPU, and packets were lost, another one, which is told:
 * what is measured then is not every run.
 */
export async function measured(site: Site, flags: readonly string[]): Promise<LoadTest> {
  for (let attempt = 1; ; attempt++) {
    const { status, test, stderr } = await generate(site, flags);
    if (status === 0 && test) return test;
    if (attempt === ATTEMPTS || !test) throw new Error(stderr);
    console.error(`run ${attempt} of ${ATTEMPTS} is not counted: ${stderr.trim().split("\n").at(-1)}`);
  }
}
