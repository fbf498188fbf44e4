import { releaseOf } from "../../stacks/blueprint/blueprint.js";
import { rollOf } from "../../stacks/blueprint/roll.js";
import type { Decided } from "../../stacks/design.js";
import { eurosOf, splitOf } from "./euros.js";
import { table } from "./table.js";

const mbit = (bits: number) => `${Math.round(bits / 1e6).toLocaleString("en")} Mbit/s`;

/** `4 h`, or minutes where hours are not whole. */
export const hours = (seconds: number) =>
  seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.round(seconds / 60)} min`;

/** What a synth was told and did, for the words of its summary. */
export interface Synthesis {
  /** The environment as it was named on the command line. */
  readonly argument: string;
  /** Findings in one line. */
  readonly findings: string;
  /** Files in one line or several. */
  readonly written: string;
}

/** One screen: what will run, what it carries, what clients must reach and what the operator does next. */
export function summary(decided: Decided, { argument, findings, written }: Synthesis): string {
  return [
    overview(decided),
    "",
    written,
    `${findings}${findings.startsWith("0 errors, 0") ? "" : ` (npx relais check ${argument})`}`,
    "",
    "next",
    nextSteps(argument),
  ].join("\n");
}

/** The part of it that follows from the environment alone. */
export function overview({ environment, sizing, blueprint, cost }: Decided): string {
  const { pools, traffic } = sizing;
  const sfu = releaseOf(blueprint, "livekit-server");
  const roll = sfu && rollOf(sfu);
  const kubernetes =
    blueprint.infrastructure === null ? "existing cluster" : `cluster ${blueprint.infrastructure.cluster.name}`;
  return [
    `${blueprint.name}: ${sizing.participants.toLocaleString("en")} participants at the peak, survives ${survives(environment.demand.survive)}`,
    `${blueprint.provider}, ${kubernetes}, Kubernetes ${blueprint.kubernetes}, ${blueprint.exposure}`,
    "",
    "pools",
    table([
      ["pool", "nodes", "needed", "left after loss", "per zone", "node type"],
      ...Object.values(pools).map((pool) => [
        pool.pool,
        String(pool.nodes),
        String(pool.needed),
        String(pool.afterLoss),
        pool.zones.map((zone) => zone.nodes).join(" + "),
        pool.nodeType,
      ]),
    ]),
    `  ${sizing.participantsPerSfu} participants and ${mbit(traffic.outPerSfu)} per SFU; largest room ${largest(sizing)}`,
    `  ${sizing.publicAddresses} public addresses; ${mbit(traffic.out)} out, ${mbit(traffic.in)} in; ${mbit(traffic.relayed)} through TURN, both ways`,
    `  EUR a month: ${eurosOf(cost)}${cost.total ? ` (${splitOf(cost)}; prices of ${cost.date})` : ""}`,
    `  a roll takes up to ${roll?.waves} waves of ${hours(blueprint.drainSeconds)}: each stops new meetings and waits for running ones`,
    "",
    "dns records to create",
    table(blueprint.dns.map((record) => [record.name, record.type, record.target])),
    "",
    "ports clients must reach",
    table(
      blueprint.firewall.map((rule) => [
        `${rule.protocol} ${rule.from === rule.to ? rule.from : `${rule.from}-${rule.to}`}`,
        rule.target,
        `${rule.purpose} (opened by ${rule.openedBy})`,
      ]),
    ),
    "",
    "secrets to create before the releases",
    table(
      blueprint.secrets.map((secret) => [`${secret.namespace}/${secret.name}`, secret.keys.join(", "), secret.purpose]),
    ),
  ].join("\n");
}

const survives = (goal: string) => (goal === "none" ? "no loss" : `the loss of a ${goal}`);

const largest = (sizing: Decided["sizing"]) =>
  sizing.meetings.map((meeting) => `${meeting.largestRoom} (${meeting.name})`).join(", ");

const nextSteps = (argument: string): string =>
  table([
    [`npx relais explain ${argument}`, "where each number comes from"],
    [`npx relais cost ${argument}`, "what the euros are made of, with the source of each price"],
    [`npx relais render ${argument}`, "the manifests, with helm"],
    [`npx relais plan ${argument}`, "what an apply would change, with OpenTofu"],
    [`npx relais apply ${argument}`, "cluster, namespaces, Secrets and releases; then npx relais status"],
  ]);
