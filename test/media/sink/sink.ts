import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Daemon, daemon, eventually, runIn } from "../lab/processes.js";
import { type Flow, flowsOf } from "./flows.js";
import type { Outside } from "./outside.js";
import { packetsOf } from "./packets.js";

const WORLD = join(import.meta.dirname, "world.py");
const LISTENER = 9999;
/** Where a mark is sent to: discard, which no program here speaks. */
const MARK = 9;

/** Without what stays on the link, and what answers the sink's own answers. */
const EVERYTHING = "ip and not dst net 224.0.0.0/24 and not icmp[icmptype] == icmp-unreach";

const RULES = `
table ip sink {
  chain answer { type nat hook prerouting priority -100;
    meta l4proto { tcp, udp } th dport 53 redirect to :53
    meta l4proto tcp redirect to :${LISTENER}
  }
  chain swallow { type filter hook forward priority 0; policy drop; }
}
`;

/** Plays the rest of the world on a machine that routes lead to, and records what gets there. IPv4 alone. */
export class Sink {
  private readonly outside: Outside;
  private readonly file: string;
  private readonly daemons: readonly Daemon[];
  private marks = 0;

  private constructor(outside: Outside, file: string, daemons: readonly Daemon[]) {
    this.outside = outside;
    this.file = file;
    this.daemons = daemons;
  }

  /** Starts it; the machine's device is `eth0`, and files go to `folder`. */
  static async start(outside: Outside, folder: string): Promise<Sink> {
    mkdirSync(folder, { recursive: true });
    const { namespace } = outside;
    const file = join(folder, "outside.pcap");
    const start = (name: string, program: string, ...args: string[]) =>
      daemon(name, join(folder, `${name}.log`), "nsenter", [`--net=/run/netns/${namespace}`, program, ...args]);
    await runIn(namespace, "nft", ["-f", "-"], RULES);
    const written = ["-U", "--immediate-mode", "-s", "0", "-w", file];
    const daemons = [
      start("recorder", "tcpdump", "-n", "-i", "eth0", "-Q", "in", ...written, EVERYTHING),
      start("world", "/usr/bin/python3", "-B", WORLD, String(LISTENER)),
    ];
    const sink = new Sink(outside, file, daemons);
    try {
      await eventually("the sink", 20, async () => {
        const listening = await runIn(namespace, "ss", ["-Hltn", `sport = :${LISTENER}`]);
        return listening !== "" && existsSync(file) && readFileSync(file).length > 0;
      });
      return sink;
    } catch (error) {
      await sink.stop();
      throw error;
    }
  }

  /**
   * How many packets have reached it. A packet is sent by `from`, a machine of the lab, and waited for, so that what anybody sent before
   * is counted.
   */
  async reached(from: string): Promise<number> {
    const mark = `mark ${++this.marks}`;
    const to = `("${this.outside.address}", ${MARK})`;
    const send = `import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"${mark}", ${to})`;
    await runIn(from, "/usr/bin/python3", ["-c", send]);
    return eventually("the mark in the recording", 10, () => {
      const found = packetsOf(readFileSync(this.file)).findIndex(({ payload }) => payload.toString() === mark);
      return found < 0 ? undefined : found + 1;
    });
  }

  /** Who wanted whom, of the packets after a number of them. */
  flows(after: number, until: number): readonly Flow[] {
    const packets = packetsOf(readFileSync(this.file)).slice(0, until);
    return flowsOf(packets.slice(after), packets).filter(({ port }) => port !== MARK);
  }

  /** Everything that has reached it, with what anybody sent before. */
  async seen(from: string): Promise<readonly Flow[]> {
    return this.flows(0, await this.reached(from));
  }

  async stop(): Promise<void> {
    await Promise.all(this.daemons.map((each) => each.stop()));
  }
}
