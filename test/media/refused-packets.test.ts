import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";
import { type Configuration, rendered } from "../bench/density/configurations.js";
import { generate } from "../bench/density/generator.js";
import { turned } from "../bench/density/knobs.js";
import { type Topology, topology } from "../bench/density/topology.js";
import { SIGNALLING, started } from "../bench/density/trial.js";
import { CREDENTIALS } from "./lab/deployment.js";
import { type Daemon, daemon, eventually, runIn } from "./lab/processes.js";
import { report } from "./lab/report.js";

/**
 * The kernel of an SFU's node refuses packets to somebody: the node's firewall has banned them, or a route is gone. Each refusal is an
 * error of the SFU's socket, and must cost that packet alone. With LiveKit's `batch_io` it costs all that wait behind it, whoever they
 * are for (pion/transport 4.0.2, udp/batchconn.go: Flush ends at the first error), which is why the chart refuses that key.
 */
const BANNED = "44.0.0.201";
const BAN = `table ip ban {
  chain output { type filter hook output priority 0; ip daddr ${BANNED} meta l4proto udp drop; }
}
`;
const BANNED_ROOM = ["--room", "banned", "--size", "6", "--cameras", "3", "--microphones", "3", "--duration", "5m"];
/** Bytes by which somebody surely receives video. */
const VIDEO = 500_000;
/** A share of packets sent again that an overloaded machine does not cost by itself. */
const SOME = 0.02;
/** Of the chart. */
const METRICS = 6789;
const MEETING = ["--size", "6", "--cameras", "3", "--microphones", "3"];
const SHORT = ["--per-second", "12", "--warm-up", "3s", "--duration", "3s", "--max-join", "10s"];

describe("while the kernel refuses packets to somebody, people in another room", () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-refused-"));
  let place: Topology;
  let banned: string;
  let base: Configuration;

  beforeAll(async () => {
    base = await rendered(availableParallelism());
    place = await topology();
    banned = await place.machine("banned", BANNED);
  });

  afterAll(async () => {
    await place?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const site = () => ({ namespace: place.testers, ...CREDENTIALS });
  const received = async () =>
    JSON.parse(await runIn(banned, "ip", ["-json", "-s", "link", "show", "eth0"]))[0].stats64.rx.bytes;

  /** People who receive video, until the SFU's node refuses what is for them. */
  async function bannedPeople(): Promise<Daemon> {
    const keys = [`LIVEKIT_API_KEY=${CREDENTIALS.apiKey}`, `LIVEKIT_API_SECRET=${CREDENTIALS.apiSecret}`];
    const program = ["env", ...keys, toolPath("load-generator"), ...SIGNALLING, ...BANNED_ROOM];
    const people = daemon("banned", join(folder, "banned.log"), "nsenter", [`--net=/run/netns/${banned}`, ...program]);
    const before = await received();
    await eventually("video at those who will be banned", 20, async () => (await received()) > before + VIDEO);
    await runIn(place.sfu, "nft", ["-f", "-"], BAN);
    return people;
  }

  /** Packets that the SFU has sent, by LiveKit's own count. */
  async function sent(transmission: "initial" | "retransmit"): Promise<number> {
    const metrics = await runIn(place.sfu, "curl", ["--silent", "--fail", `http://127.0.0.1:${METRICS}/metrics`]);
    const line = new RegExp(
      `^livekit_packet_total{.*direction="outgoing".*transmission="${transmission}"} (\\S+)$`,
      "m",
    );
    return Number(line.exec(metrics)?.[1] ?? 0);
  }

  /** What a meeting beside the banned people came to: how the load generator ended, and the share of packets that were sent again. */
  async function meetingOn(configuration: Configuration): Promise<{ ended: string; again: number }> {
    const server = await started({ ...place, folder }, configuration);
    let people: Daemon | undefined;
    try {
      people = await bannedPeople();
      const { stderr, test } = await generate(site(), [...SIGNALLING, ...MEETING, ...SHORT]);
      // The banned ask for nothing again: what they see simply ends.
      const again = (await sent("retransmit")) / (await sent("initial"));
      report(
        ...["refused packets", configuration.name, `${(again * 100).toFixed(1)} % of all packets sent again`],
        `95 of 100 packets in the other room within ${test?.testers?.delayMilliseconds?.ninetyFifth} ms`,
      );
      return { ended: stderr, again };
    } finally {
      await people?.stop();
      await server.stop();
      await runIn(place.sfu, "nft", ["flush", "ruleset"]);
    }
  }

  it("receive everything at the first try by the rendered configuration", async () => {
    const { ended, again } = await meetingOn(base);
    expect(ended).toBe("measuring for 3s\n");
    expect(again).toBeLessThan(SOME);
  });

  it("do not with batch_io, where their packets are thrown away behind one that is refused", async () => {
    const [batching] = turned(base, ["batch_io"]) as [Configuration];
    expect((await meetingOn(batching)).again).toBeGreaterThan(SOME);
  });
});
