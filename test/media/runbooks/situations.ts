import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunbookName } from "../../../scripts/dev/runbooks/index.js";
import type { Differences } from "../connectivity/operator.js";
import type { Scene } from "../connectivity/scene.js";
import { eventually, run } from "../lab/processes.js";
import { showsExpired } from "./certificate.js";
import { holdConnections, holdPort } from "./held.js";
import { keepScraping } from "./kept-connection.js";
import { sfuReady } from "./observed.js";
import type { Scrape } from "./scraped.js";

/** Breaks a deployment; gives what the operator and Prometheus do otherwise, and how it is mended. */
export type Situation = (scene: Scene) => Promise<{
  readonly differences?: Differences;
  /** Of an SFU that was started anew for it. */
  readonly scrapes?: { readonly first: Scrape; last(): Scrape | undefined };
  mend(): Promise<void>;
}>;

/** How each runbook's symptom is provoked. */
export const SITUATIONS: Readonly<Record<RunbookName, Situation>> = {
  "other API secret": async () => ({
    differences: { env: { LIVEKIT_API_SECRET: "another-secret-another-secret-another" } },
    mend: async () => {},
  }),
  "unknown API key": async () => ({ differences: { env: { LIVEKIT_API_KEY: "APIother" } }, mend: async () => {} }),
  "refused configuration": sfuWith((text) => text.replace('"port"', '"prot": 7880, "port"')),
  "other Redis password": sfuWith((text) => text.replace(/("password": ")[^"]*/, "$1another-password")),
  "media port taken": async (scene) => {
    await scene.stop("livekit-server");
    const held = await holdPort(scene.deployment.nodes.sfu[0]?.namespace ?? "", "UDP", 20000);
    podOf(scene, "livekit-server").restart("livekit-server");
    return {
      mend: async () => {
        await held.stop();
        await scene.start("livekit-server");
      },
    };
  },
  "Redis gone": async (scene) => {
    const pod = podOf(scene, "valkey");
    await pod.containers.valkey?.stop();
    await eventually("an SFU that is not ready", 30, async () => !(await sfuReady(scene)));
    await edgeSees(scene, "gone");
    return {
      mend: async () => {
        pod.restart("valkey");
        await eventually("an SFU that is ready again", 30, () => sfuReady(scene));
        await edgeSees(scene, "back");
      },
    };
  },
  "files used up": async (scene) => {
    const program = join(scene.folder, "programs/livekit/livekit-server");
    await run("mv", [program, `${program}.real`]);
    // Enough to serve, and to be reached by one machine.
    writeFileSync(program, '#!/bin/sh\nulimit -n 24\nexec "$0.real" "$@"\n', { mode: 0o755 });
    await scene.stop("livekit-server");
    await scene.start("livekit-server");
    const scraper = await keepScraping(scene);
    const { nodes, edge } = scene.deployment;
    const { publicIp = "", privateIp = "" } = nodes.sfu[0] ?? {};
    const held = await holdConnections(scene.operator.namespace, publicIp, 7881, 40);
    await eventually("an SFU that is not ready", 30, async () => !(await sfuReady(scene)));
    // LiveKit ends silent ones on that port after 30 s, all at once. What is free then, people at the edge have been waiting for.
    const waiting = await holdConnections(edge.namespace, privateIp, 7880, 40);
    await edgeSees(scene, "gone");
    return {
      scrapes: scraper,
      mend: async () => {
        await Promise.all([held.stop(), waiting.stop(), scraper.stop()]);
        await eventually("an SFU that is ready again", 30, () => sfuReady(scene));
        await edgeSees(scene, "back");
        await run("mv", [`${program}.real`, program]);
        await scene.stop("livekit-server");
        await scene.start("livekit-server");
      },
    };
  },
  "other TURN secret": async (scene) => {
    const other = (text: string) => text.replace(/^static-auth-secret=.*$/m, "static-auth-secret=another-one");
    const before = await scene.reconfigure("coturn", other);
    return {
      mend: async () => {
        await scene.reconfigure("coturn", () => before);
      },
    };
  },
  "TURN port taken": async (scene) => {
    await scene.stop("coturn");
    const held = await holdPort(scene.deployment.nodes.turn.namespace, "UDP", 3478);
    podOf(scene, "coturn").restart("prepare");
    return {
      mend: async () => {
        await held.stop();
        podOf(scene, "coturn").restart("prepare");
        expect0(await podOf(scene, "coturn").containers.prepare?.ended);
        await scene.start("coturn");
      },
    };
  },
  "expired TURN certificate": async (scene) => {
    const pod = podOf(scene, "coturn");
    const file = join(pod.volume("tls"), "tls.crt");
    const before = readFileSync(file);
    await scene.stop("coturn");
    writeFileSync(file, (await scene.expired(1)).certificate);
    await scene.start("coturn");
    // As if the pod had begun with it.
    await pod.containers["certificate-reload"]?.stop();
    pod.restart("certificate-reload");
    return {
      mend: async () => {
        writeFileSync(file, before);
        await eventually("the renewed certificate", 45, async () => !(await showsExpired(scene)));
      },
    };
  },
  "expired edge certificate": async (scene) => {
    const options = await scene.impostorEdge(await scene.expired());
    return { differences: { args: [...scene.operator.authority, ...options] }, mend: async () => {} };
  },
};

/** An SFU that is started with another configuration. */
function sfuWith(change: (text: string) => string): Situation {
  return async (scene) => {
    const pod = podOf(scene, "livekit-server");
    const file = join(pod.volume("config"), "livekit.yaml");
    const before = readFileSync(file, "utf8");
    const after = change(before);
    if (after === before) throw new Error("nothing changes");
    await scene.stop("livekit-server");
    writeFileSync(file, after);
    pod.restart("livekit-server");
    return {
      mend: async () => {
        writeFileSync(file, before);
        await scene.start("livekit-server");
      },
    };
  };
}

export function podOf({ deployment }: Scene, workload: string) {
  const pod = deployment.pods[`${workload}-0`];
  if (pod === undefined) throw new Error(`no pod of ${workload}`);
  return pod;
}

/** Until the edge, which asks the SFU by itself, has seen that it is back, or gone. */
const edgeSees = (scene: Scene, sfu: "back" | "gone") =>
  eventually(
    `an edge that sees the SFU ${sfu}`,
    30,
    async () => (await scene.validate()) === (sfu === "back" ? "401" : "503"),
  );

function expect0(code: unknown): void {
  if (code !== 0) throw new Error(`prepare ended with ${code}`);
}
