import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Network } from "../lab/network.js";
import { withOwnFiles } from "../lab/own-files.js";
import { run } from "../lab/processes.js";
import type { Flow } from "./flows.js";
import { attachOutside } from "./outside.js";
import { Sink } from "./sink.js";

/** How a program ended, all that it said, and whom it wanted. */
export interface Outing {
  readonly status: number;
  readonly said: string;
  /** The desk's name server is among them if it was asked for anything. */
  readonly flows: readonly Flow[];
}

/** What a program finds at the desk beyond PATH and a home. */
export interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** Text of /etc/hosts; that of this machine if left out. */
  readonly hosts?: string;
}

/** An operator's machine: its only way out, and its name server, is the sink. Variables and home are its own. */
export class Desk {
  readonly namespace: string;
  private readonly network: Network;
  private readonly sink: Sink;
  private readonly folder: string;

  private constructor(network: Network, namespace: string, sink: Sink, folder: string) {
    this.network = network;
    this.namespace = namespace;
    this.sink = sink;
    this.folder = folder;
  }

  static async start(folder: string): Promise<Desk> {
    await Network.sweep();
    const network = new Network();
    try {
      const namespace = await network.add("desk");
      const outside = await attachOutside(network, namespace);
      const sink = await Sink.start(outside, join(folder, "sink"));
      mkdirSync(join(folder, "home"));
      writeFileSync(join(folder, "resolv.conf"), `nameserver ${outside.address}\n`);
      return new Desk(network, namespace, sink, folder);
    } catch (error) {
      await network.remove();
      throw error;
    }
  }

  /** Runs a program to its end. */
  async run(cwd: string, command: readonly string[], { env, hosts }: Surroundings = {}): Promise<Outing> {
    const home = join(this.folder, "home");
    const file = (name: string) => join(this.folder, name);
    if (hosts !== undefined) writeFileSync(file("hosts"), hosts);
    const enter = withOwnFiles(this.namespace, {
      "resolv.conf": file("resolv.conf"),
      ...(hosts !== undefined && { hosts: file("hosts") }),
    });
    const before = await this.sink.reached(this.namespace);
    const child = spawn("nsenter", [...enter, ...command], {
      cwd,
      env: { PATH: process.env.PATH, HOME: home, TMPDIR: home, NO_COLOR: "1", ...env },
      timeout: 100_000,
    });
    child.stdin.end();
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    const flows = this.sink.flows(before, await this.sink.reached(this.namespace));
    return { status: (status ?? 1) as number, said: out + err, flows };
  }

  /** From here on packets have no way at all. */
  async cutOff(): Promise<void> {
    await run("ip", ["-n", this.namespace, "route", "del", "default"]);
  }

  async stop(): Promise<void> {
    await this.sink.stop();
    await this.network.remove();
  }
}
