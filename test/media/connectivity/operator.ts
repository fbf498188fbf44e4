import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import type { PathLine } from "../../../stacks/connectivity/verdicts.js";
import type { Written } from "../../fixtures/environments.js";
import type { Client } from "../lab/cloud.js";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { nameServer } from "../lab/name-server.js";
import { withOwnFiles } from "../lab/own-files.js";
import type { Daemon } from "../lab/processes.js";

/** What the command said. */
export interface Checked {
  readonly status: number;
  readonly good: boolean;
  readonly paths: readonly PathLine[];
  readonly output: string;
}

/** How a run differs from the usual one. */
export interface Differences {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The resolver's address. */
  readonly nameServer?: string;
}

/** Paths that are shut are waited for so long; open ones answer in milliseconds, on a machine with much to do in seconds. */
const PATIENCE = 8;

/** Somebody with the command on a machine of the lab, behind whatever firewall that machine has. */
export class Operator {
  private readonly machine: Client;
  private readonly folder: string;
  private readonly dns: Daemon;

  private constructor(machine: Client, folder: string, dns: Daemon) {
    this.machine = machine;
    this.folder = folder;
    this.dns = dns;
  }

  static async start(
    machine: Client,
    { folder, names }: Deployment,
    written: Written,
    more: Readonly<Record<string, readonly string[]>> = {},
  ): Promise<Operator> {
    const dns = await nameServer(machine.namespace, { ...names, ...more }, join(folder, `${machine.namespace}-dns`));
    writeFileSync(join(folder, "lab.yaml"), stringify(written));
    return new Operator(machine, folder, dns);
  }

  /** Runs the command; the lab's authority is trusted unless `args` say otherwise. */
  async check({ env, args = this.authority, nameServer }: Differences = {}): Promise<Checked> {
    const { status, output, errors } = await this.run(["--json", ...args], env, nameServer);
    try {
      return { ...(JSON.parse(output) as Pick<Checked, "good" | "paths">), status, output };
    } catch {
      throw new Error(`relais connectivity: ${status}: ${output} ${errors}`);
    }
  }

  /** The options that trust the lab's authority. */
  get authority(): string[] {
    return ["--ca", join(this.folder, "ca.pem")];
  }

  get namespace(): string {
    return this.machine.namespace;
  }

  /** Runs the command and gives what it printed. */
  run(args: readonly string[], env: Differences["env"] = {}, nameServer = "127.0.0.1") {
    const resolver = join(this.folder, `resolv-${nameServer}`);
    writeFileSync(resolver, `nameserver ${nameServer}\n`);
    const command = [process.execPath, resolve("bin/relais.mjs"), "connectivity", join(this.folder, "lab.yaml")];
    const enter = withOwnFiles(this.machine.namespace, { "resolv.conf": resolver });
    const words = [...enter, ...command, "--timeout", String(PATIENCE), ...args];
    const { apiKey, apiSecret } = CREDENTIALS;
    const variables = { ...process.env, NO_COLOR: "1", LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret, ...env };
    return new Promise<{ status: number; output: string; errors: string }>((done) => {
      execFile("nsenter", words, { env: variables, timeout: 60_000 }, (error, output, errors) => {
        done({ status: error ? Number(error.code ?? -1) : 0, output, errors });
      });
    });
  }

  async stop(): Promise<void> {
    await this.dns.stop();
  }
}
