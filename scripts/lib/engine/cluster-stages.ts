import { setTimeout as sleep } from "node:timers/promises";
import { type Blueprint, releaseOf } from "../../../stacks/blueprint/blueprint.js";
import type { ClusterLine } from "../../../stacks/cluster/line.js";
import type { KubeObject } from "../../../stacks/cluster/objects.js";
import { prerequisiteLines } from "../../../stacks/cluster/prerequisites.js";
import { creations, refText, secretLines, wantedSecrets } from "../../../stacks/cluster/secrets.js";
import { lasting } from "../../../stacks/cluster/workloads.js";
import { readOffer } from "../cluster-offer.js";
import { createSecrets, readSecrets } from "../cluster-secrets.js";
import type { Kubectl } from "../kubectl.js";
import { KubectlError } from "../kubectl-errors.js";
import { EngineError } from "./engine.js";

/** Takes one line of progress. */
export type Say = (line: string) => void;

/** A new API server has an address before all of its balancers know it. */
const REACHABLE_SECONDS = 300;
const ASK_AGAIN_SECONDS = 5;

/** Waits for a cluster that was just made. Throws `KubectlError` when it stays away. */
export async function reachable(kubectl: Kubectl, say: Say): Promise<void> {
  for (const end = Date.now() + REACHABLE_SECONDS * 1000; ; await sleep(ASK_AGAIN_SECONDS * 1000)) {
    try {
      await kubectl.run(["get", "--raw=/version"]);
      return;
    } catch (error) {
      if (!(error instanceof KubectlError) || error.failure !== "unreachable" || Date.now() > end) throw error;
      say(`waiting for the cluster: ${error.message}`);
    }
  }
}

/** What no apply brings by itself, and without which releases fail half-way. Nodes come and go, so they are not judged here. */
export async function missingPrerequisites(kubectl: Kubectl, blueprint: Blueprint): Promise<ClusterLine[]> {
  const { gitVersion } = JSON.parse(await kubectl.run(["get", "--raw=/version"])) as { gitVersion: string };
  const lines = prerequisiteLines(blueprint, await readOffer(kubectl, blueprint, gitVersion));
  return lines.filter(({ verdict, kind }) => verdict === "missing" && kind !== "nodes");
}

/** Throws `EngineError` with all that a cluster lacks. */
export async function preflight(kubectl: Kubectl, blueprint: Blueprint, argument: string): Promise<void> {
  const missing = await missingPrerequisites(kubectl, blueprint);
  if (missing.length === 0) return;
  const lines = missing.map(({ kind, name, found, fix }) => `${kind} ${name}: ${found}; ${fix}`);
  throw new EngineError(
    [`the cluster lacks what the releases need; see relais doctor --cluster ${argument}`, ...lines].join("\n"),
  );
}

/** Creates the Secrets that can be made up; their namespaces are there. Throws `EngineError` with those that cannot. */
export async function provideSecrets(
  kubectl: Kubectl,
  blueprint: Blueprint,
  argument: string,
  say: Say,
): Promise<string[]> {
  const made = creations(wantedSecrets(blueprint), await readSecrets(kubectl, blueprint));
  await createSecrets(kubectl, made, (secret) => say(`created Secret ${refText(secret)}`));
  const open = secretLines(blueprint, await readSecrets(kubectl, blueprint)).filter(({ verdict }) => verdict !== "ok");
  if (open.length === 0) return made.map(refText);
  const lines = open.map(({ name, found, fix }) => `Secret ${name}: ${found}; ${fix}`);
  throw new EngineError(
    [
      `Secrets are missing that Relais cannot make up; create them, then run relais apply ${argument} again`,
      ...lines,
    ].join("\n"),
  );
}

const DRAIN_ASK_SECONDS = 5;

/** Waits until no more SFU and TURN servers run than there shall be. Throws `EngineError` when the time is over. */
export async function drained(
  kubectl: Kubectl,
  blueprint: Blueprint,
  { seconds, argument, say }: { readonly seconds: number; readonly argument: string; readonly say: Say },
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let asked = 0; ; asked++) {
    const surplus = await surplusPods(kubectl, blueprint);
    if (surplus.length === 0) return;
    const said = surplus.map(({ release, pods }) => `${pods} of ${release}`).join(", ");
    if (Date.now() > end)
      throw new EngineError(
        `servers still drain after ${lasting(seconds)}: ${said}; their nodes are left alone: run relais apply ${argument} again later`,
      );
    if (asked % 12 === 0) say(`waiting for servers to drain: ${said}`);
    await sleep(Math.min(DRAIN_ASK_SECONDS * 1000, Math.max(0, end - Date.now()) + 1));
  }
}

/** Media servers that run beyond what is wanted; those that drain count. */
async function surplusPods(kubectl: Kubectl, blueprint: Blueprint) {
  const surplus: { release: string; pods: number }[] = [];
  for (const chart of ["livekit-server", "coturn"] as const) {
    const release = releaseOf(blueprint, chart);
    if (!release) continue;
    const selector = `app.kubernetes.io/name=${chart},app.kubernetes.io/instance=${release.name}`;
    const found = await kubectl.list<KubeObject>([
      "pods",
      `--namespace=${release.namespace}`,
      `--selector=${selector}`,
    ]);
    if ("unreadable" in found)
      throw new EngineError(`pods are not readable, so nothing tells that they drained; ${found.unreadable}`);
    const pods = found.items.length - release.values.replicas;
    if (pods > 0) surplus.push({ release: release.name, pods });
  }
  return surplus;
}
