import type { Sizing } from "../capacity/sizing.js";
import type { Consequence } from "../compare/consequences.js";
import type { ResourceChange } from "./changes.js";
import { addressPoolChanges, nodePoolChanges } from "./node-pools.js";
import type { ReleasePlan } from "./release-plans.js";

/** Something that a plan takes away, and that nobody gets back by another apply. */
export interface Risk {
  /** What `--allow` names: `delete`, `replace` or `shrink`, and of what. */
  readonly token: string;
  /** What would happen, in one sentence. */
  readonly message: string;
}

/** What the risks of a plan are found in. */
export interface RiskSources {
  readonly changes: readonly ResourceChange[];
  readonly releases: readonly ReleasePlan[];
  readonly consequences: readonly Consequence[];
  readonly sizing: Pick<Sizing, "participantsPerSfu">;
}

/**
 * What a plan deletes, replaces or shrinks. Each is refused unless named: a number changed by mistake must not end calls, and
 * nothing of it comes back by changing the number again. Letting a state forget something is none: the thing stays.
 */
export function risks({ changes, releases, consequences, sizing }: RiskSources): Risk[] {
  const all = [
    ...changes.flatMap(lostResource),
    ...shrunkPools(changes),
    ...releases.flatMap((release) => shrunkRelease(release, sizing)),
    ...consequences
      .filter(({ subject }) => subject.startsWith("valkey storage"))
      .map(({ subject, before, after, effect }) => ({
        token: "replace:valkey",
        message: `${subject} goes from ${show(before)} to ${show(after)}: it ${effect}`,
      })),
  ];
  return all.filter((risk, index) => all.findIndex(({ message }) => message === risk.message) === index);
}

/** The tokens of risks that were not allowed, each once. */
export const refused = (found: readonly Risk[], allowed: readonly string[]): string[] => [
  ...new Set(found.map(({ token }) => token).filter((token) => !allowed.includes(token))),
];

/** What a deletion or a replacement costs, by type of resource; of others their data alone is lost. */
const COSTS: Readonly<Record<string, string>> = {
  outscale_oks_project: "with everything in it",
  outscale_oks_cluster: "with everything in it: all calls end, and all volumes are lost with their pods",
  kubernetes_namespace_v1: "with everything in it, Secrets and volume claims too",
  helm_release: "its pods end at once, and its load balancers lose their addresses",
};

function lostResource(change: ResourceChange): Risk[] {
  const { address, type, action } = change;
  if (action !== "delete" && action !== "replace") return [];
  const cost = COSTS[type] ?? objectCost(change);
  const said = cost ? `: ${cost}` : "";
  return [{ token: `${action}:${subjectOf(change)}`, message: `${address} is ${action}d${said}` }];
}

function objectCost(change: ResourceChange): string | undefined {
  if (nodePoolChanges([change]).length > 0) return "its nodes go, with the calls on them";
  if (addressPoolChanges([change]).length > 0)
    return "its public addresses are given back, and clients' firewalls know no others";
  return undefined;
}

/** Name of a release or of an object in the cluster, else the last part of the address. */
function subjectOf({ address, type, before }: ResourceChange): string {
  if (type === "helm_release" && typeof before.name === "string") return before.name;
  return (address.split(".").at(-1) ?? address).replaceAll("_", "-");
}

function shrunkPools(changes: readonly ResourceChange[]): Risk[] {
  const nodes = nodePoolChanges(changes).filter(({ before, after, renews }) => after < before && after > 0 && !renews);
  const addresses = addressPoolChanges(changes).filter(({ before, after }) => after < before && after > 0);
  const renewed = nodePoolChanges(changes).filter(
    ({ address, renews }) => renews && changes.some((each) => each.address === address && each.action === "update"),
  );
  return [
    ...nodes.map(({ pool, name, before, after }) => ({
      token: `shrink:${pool}`,
      message: `node pool ${name} goes from ${before} to ${after} nodes: which ones go is the cloud's choice`,
    })),
    ...addresses.map(({ pool, name, before, after }) => ({
      token: `shrink:${pool}`,
      message: `address pool ${name} goes from ${before} to ${after} addresses, which are given back`,
    })),
    ...renewed.map(({ name }) => ({
      token: `replace:nodepool-${name}`,
      message: `node pool ${name} gets another node type: its nodes are made anew`,
    })),
  ];
}

/** The pool that a release's pods fill: fewer of one are fewer of the other. */
const POOL_OF: Readonly<Record<string, string>> = { "livekit-server": "sfu", coturn: "turn" };

function shrunkRelease({ release, chart, action, replicas }: ReleasePlan, sizing: RiskSources["sizing"]): Risk[] {
  if (action !== "update" || !replicas || replicas.after >= replicas.before) return [];
  const { before, after } = replicas;
  const pool = POOL_OF[chart] ?? chart;
  const gone = before - after;
  const moved =
    chart === "livekit-server"
      ? `: up to ${gone * sizing.participantsPerSfu} participants are on those that drain`
      : "";
  return [{ token: `shrink:${pool}`, message: `release ${release} goes from ${before} to ${after} replicas${moved}` }];
}

const show = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
