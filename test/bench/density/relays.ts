import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TurnRow } from "../../../stacks/capacity/load-test-file.js";
import { paths } from "../../browser/paths.js";
import { CREDENTIALS, type Deployment } from "../../media/lab/deployment.js";
import { nameServer } from "../../media/lab/name-server.js";
import { type Daemon, daemon, eventually, listens } from "../../media/lab/processes.js";
import { measured, type Site } from "./generator.js";
import { ratios, type Spread, spreadOf } from "./spread.js";
import { type Columns, told } from "./table.js";
import type { Machine } from "./trial.js";

/** How testers reach the TURN server; the path of test/browser/paths.ts that their site lets out. */
const LEGS = { "TURN/UDP": "TURN/UDP", "TURN/TLS": "TURN/TLS on 443 only" } as const;
type Leg = keyof typeof LEGS;

/** What all participants of two rooms send and receive through one TURN server. */
const ROOMS = ["--rooms", "2", "--size", "6", "--cameras", "3", "--microphones", "3", "--relay"];
const TIMES = ["--per-second", "6", "--warm-up", "3s", "--duration", "8s", "--max-join", "20s"];
export const RELAYED = "2 rooms of 6, 3 cameras and 3 microphones each, everybody relayed";

interface RelayCost {
  readonly row: TurnRow;
  readonly perMegabit: number;
  readonly perThousandPackets: number;
  readonly megabits: number;
}

/** One configuration of the TURN server on one leg, over all repetitions. */
export interface RelaySeries {
  readonly leg: Leg;
  readonly name: string;
  /** Milliseconds of CPU per megabit of media, each bit counted once, whichever its direction. */
  readonly perMegabit: Spread;
  /** Milliseconds of CPU for a thousand media packets relayed. */
  readonly perThousandPackets: Spread;
  readonly megabits: Spread;
  /** CPU per megabit over that of the rendered configuration, within each repetition. */
  readonly ratio: Spread;
  readonly rows: readonly TurnRow[];
}

interface Run {
  readonly repetitions: number;
  readonly machine: Machine;
  readonly log: (line: string) => void;
}

/** The rendered coturn beside a plain one in its place, each leg in turn; the order turns round from one repetition to the next. */
export async function relayed(deployment: Deployment, run: Run): Promise<readonly RelaySeries[]> {
  const servers = [
    { name: "rendered", start: () => rendered(deployment) },
    { name: "plain coturn", start: () => plain(deployment) },
  ];
  const legs = Object.keys(LEGS) as Leg[];
  const sites = new Map<Leg, { readonly site: Site; readonly dns: Daemon }>();
  const costs = new Map<string, RelayCost[]>();
  try {
    for (const [index, leg] of legs.entries()) sites.set(leg, await siteOf(deployment, leg, index + 1));
    await deployment.pods["coturn-0"]?.containers.turnserver?.stop();
    for (let repetition = 1; repetition <= run.repetitions; repetition++) {
      for (const { name, start } of repetition % 2 === 1 ? servers : servers.toReversed()) {
        const server = await start();
        try {
          for (const [leg, { site }] of sites) {
            const cost = await costOf(deployment, site, server, repetition, run);
            costs.set(`${leg} ${name}`, [...(costs.get(`${leg} ${name}`) ?? []), cost]);
            run.log(`${repetition} of ${run.repetitions}: ${name}, ${leg}: ${cost.perMegabit.toFixed(2)} ms per Mbit`);
          }
        } finally {
          await server.stop();
        }
      }
    }
  } finally {
    await Promise.all([...sites.values()].map(({ dns }) => dns.stop()));
  }
  return legs.flatMap((leg) => {
    const of = (name: string) => costs.get(`${leg} ${name}`) ?? [];
    return servers.map(({ name }) => seriesOf(leg, name, of(name), of("rendered")));
  });
}

function seriesOf(leg: Leg, name: string, costs: readonly RelayCost[], first: readonly RelayCost[]): RelaySeries {
  const all = (each: readonly RelayCost[], key: "perMegabit" | "perThousandPackets" | "megabits") =>
    each.map((cost) => cost[key]);
  return {
    leg,
    name,
    perMegabit: spreadOf(all(costs, "perMegabit")),
    perThousandPackets: spreadOf(all(costs, "perThousandPackets")),
    megabits: spreadOf(all(costs, "megabits")),
    ratio: ratios(all(costs, "perMegabit"), all(first, "perMegabit")),
    rows: costs.map(({ row }) => row),
  };
}

/** Testers at a site that lets out one leg alone. */
async function siteOf(deployment: Deployment, leg: Leg, number: number) {
  const path = paths(deployment, "IPv4").find(({ name }) => name === LEGS[leg]);
  if (!path) throw new Error(`no path ${leg}`);
  const { namespace } = await deployment.cloud.client(`relayed${number}`, number, path.outbound);
  const dns = await nameServer(namespace, deployment.names, join(deployment.folder, `relayed${number}-dns.log`));
  const named = { folder: deployment.folder, authority: join(deployment.folder, "ca.pem") };
  return { site: { namespace, ...CREDENTIALS, named }, dns };
}

async function costOf(
  { blueprint }: Deployment,
  site: Site,
  { pid }: Daemon,
  seed: number,
  { machine: { node, vcpu } }: Run,
): Promise<RelayCost> {
  const process = ["--turn-process", String(pid), "--node", node, "--vcpu", String(vcpu)];
  const seeded = ["--url", `wss://${blueprint.domain}`, ...ROOMS, ...TIMES, "--seed", String(seed)];
  const { rows, testers } = await measured(site, [...seeded, ...process]);
  const [row] = rows;
  if (row?.server !== "coturn" || !testers) throw new Error("the load generator measured no TURN server");
  const milliseconds = row.cpuPercent * 10 * vcpu;
  const megabits = (testers.bitsSent + testers.bitsReceived) / 1e6;
  return {
    row,
    megabits,
    perMegabit: milliseconds / megabits,
    perThousandPackets: (milliseconds / row.packetsRelayed) * 1000,
  };
}

const listening = ({ nodes: { turn } }: Deployment, name: string) =>
  eventually(
    `start of ${name}`,
    20,
    async () => (await listens(turn.namespace, "udp", 3478)) && (await listens(turn.namespace, "tcp", 5349)),
  );

async function rendered(deployment: Deployment): Promise<Daemon> {
  const pod = deployment.pods["coturn-0"];
  pod?.restart("turnserver");
  const server = pod?.containers.turnserver;
  if (!server) throw new Error("coturn-0 has no turnserver");
  await listening(deployment, "the rendered coturn");
  return server;
}

/**
 * coturn's own defaults, with what it cannot do without here: whose passwords are good, its certificate, its addresses, a log and a
 * user database that nobody else has.
 */
async function plain(deployment: Deployment): Promise<Daemon> {
  const { nodes, folder, certificates } = deployment;
  const file = (name: string) => join(folder, `plain-${name}`);
  const certificate = certificates[1];
  if (!certificate) throw new Error("no certificate for TURN");
  writeFileSync(file("tls.crt"), certificate.certificate);
  writeFileSync(file("tls.key"), certificate.key);
  const lines = [
    ...["realm=plain", "use-auth-secret", `static-auth-secret=${CREDENTIALS.turnSecret}`],
    ...[`cert=${file("tls.crt")}`, `pkey=${file("tls.key")}`],
    `external-ip=${nodes.turn.publicIp}/${nodes.turn.privateIp}`,
    ...["log-file=stdout", `userdb=${file("users")}`, `pidfile=${file("pid")}`, ""],
  ];
  writeFileSync(file("turnserver.conf"), lines.join("\n"));
  const inside = [`--net=/run/netns/${nodes.turn.namespace}`, "turnserver", "-c", file("turnserver.conf")];
  const server = daemon("plain coturn", file("log"), "nsenter", inside);
  await listening(deployment, "the plain coturn");
  return server;
}

/** What a table says of a leg and a configuration. */
export const RELAY_COLUMNS: Columns<RelaySeries> = {
  leg: ({ leg }) => leg,
  configuration: ({ name }) => name,
  "CPU ms per relayed Mbit": ({ perMegabit }) => told(perMegabit, 2),
  "CPU ms per 1,000 packets": ({ perThousandPackets }) => told(perThousandPackets, 1),
  "Mbit/s relayed": ({ megabits }) => told(megabits, 0),
  "CPU per Mbit, of the rendered": ({ ratio }) => told(ratio, 2),
};
