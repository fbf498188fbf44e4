import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spreadOf } from "../bench/density/spread.js";
import { type Path, paths } from "../browser/paths.js";
import { ClientBrowser } from "./lab/browser.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { runIn } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";

/**
 * Seconds of several joins by each way into a call, and what makes those over TLS slow: Chromium asks a name server for the names of
 * TURN servers even where a hosts file has them, and waits for an answer.
 */
const TIMES = 3;
/** Joins took up to 3 s on a busy machine with a name server that answers, and 14 s with one that does not. */
const SLOW = 8;
const WAYS = ["UDP", "ICE/TCP", "TURN/UDP", "TURN/TLS on 443 only"];

describe("the seconds of a join", () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-join-seconds-"));
  let deployment: Deployment;
  let clients = 0;

  beforeAll(async () => {
    deployment = await deploy(labEnvironment("hostNetworkPublicIp"), join(folder, "lab"));
  });

  afterAll(async () => {
    await deployment?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const pathOf = (name: string): Path => {
    const found = paths(deployment, "IPv4").find((path) => path.name === name);
    if (!found) throw new Error(`no path ${name}`);
    return found;
  };

  /** Joins one after the other, each in a room and by a browser's page of its own, from a site that lets out one way alone. */
  async function joins(path: Path, times: number, place: { readonly deafNames?: true } = {}): Promise<number[]> {
    const number = ++clients;
    const client = await deployment.cloud.client(`j${number}`, number, path.outbound);
    const hosts = Object.entries(deployment.names).map(([name, [address]]) => `${address} ${name}\n`);
    const browser = await ClientBrowser.start(client, deployment, ["127.0.0.1 localhost\n", ...hosts].join(""));
    try {
      if (place.deafNames) {
        const deaf = "type filter hook input priority 0;\n meta l4proto { tcp, udp } th dport 53 drop\n";
        await runIn(client.namespace, "nft", ["-f", "-"], `table inet deaf {\n chain input {\n ${deaf} }\n}\n`);
      }
      const measured: number[] = [];
      for (let time = 0; time < times; time++) {
        const guest = await browser.join(`${number}-${time}`, "guest", 60);
        measured.push(guest.joinSeconds);
        const { pairs } = await guest.statistics();
        for (const pair of pairs) expect(path.taken(pair), JSON.stringify(pair)).toBe(true);
        await guest.leave();
      }
      return measured;
    } finally {
      await browser.close();
    }
  }

  it.each(WAYS)("are few by %s", async (way) => {
    const { least, median, most } = spreadOf(await joins(pathOf(way), TIMES));
    report("join seconds", way, `${seconds(median)} (${seconds(least)}-${seconds(most)}) of ${TIMES}`);
    expect(median).toBeLessThan(SLOW);
  });

  it.each([
    ["UDP", false],
    ["TURN/TLS on 443 only", true],
  ] as const)(
    "by %s, where a hosts file has every name but no name server answers, are many: %s",
    async (way, slow) => {
      // Load alone makes one join of several slow; a name server makes each of them slow.
      const { least } = spreadOf(await joins(pathOf(way), slow ? 1 : TIMES, { deafNames: true }));
      report("join seconds", way, `${seconds(least)} with a name server that does not answer`);
      expect(least > SLOW).toBe(slow);
    },
  );
});
