import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Protection } from "../../../stacks/cdktf/infra-stack.js";
import type { StackRole } from "../../../stacks/plan/report.js";
import { type ClusterOptions, kubectlFor } from "../cluster.js";
import type { DeployableFile } from "../deployable-file.js";
import { isKubeconfig } from "../kubeconfig.js";
import { type Kubectl, kubectlOn } from "../kubectl.js";
import { writeOutput } from "../output.js";
import { CHARTS } from "../root.js";
import { EngineError, findEngine } from "./engine.js";
import { type EngineChoice, type PreparedEngine, prepareEngine } from "./engine-environment.js";
import { outputsOf, type StackPlace } from "./stack.js";

/** Options of every command that runs an engine. */
export interface DeploymentOptions extends ClusterOptions, EngineChoice {
  readonly out: string;
  readonly engine?: string;
}

/** An environment whose stacks are written, and the engine that works on them. */
export interface Deployment {
  /** The environment as it was named on the command line. */
  readonly argument: string;
  readonly decided: DeployableFile;
  readonly options: DeploymentOptions;
  readonly engine: PreparedEngine;
}

/** Writes the stacks and makes an engine ready. Throws `EngineError` before anything is written, and `OutputError`. */
export async function openDeployment(
  argument: string,
  decided: DeployableFile,
  options: DeploymentOptions,
): Promise<Deployment> {
  const deployment = { argument, decided, options, engine: prepareEngine(await findEngine(options.engine), options) };
  await writeStacks(deployment);
  return deployment;
}

/** Writes the output of an environment. Throws `OutputError`. */
export async function writeStacks(
  { decided, options }: Pick<Deployment, "decided" | "options">,
  protection: Protection = {},
): Promise<void> {
  const { synthesize } = await import("../../../stacks/cdktf/synth.js");
  const { blueprint } = decided;
  await writeOutput(decided, join(options.out, blueprint.name), (outdir) =>
    synthesize(blueprint, outdir, CHARTS, protection),
  );
}

/** The stacks that an environment has, nodes first. */
export const rolesOf = ({ decided }: Deployment): StackRole[] =>
  decided.blueprint.infrastructure ? ["infra", "base", "services"] : ["base", "services"];

/** Where a stack lies; those inside the cluster are told its kubeconfig. */
export function placeOf({ argument, decided, options }: Deployment, role: StackRole, kubeconfig?: string): StackPlace {
  const stack = `${decided.blueprint.name}-${role}`;
  const folder = join(options.out, decided.blueprint.name, "stacks", stack);
  return { stack, folder, argument, variables: kubeconfig === undefined ? {} : { kubeconfig } };
}

/** The cluster that the stacks inside it are for. */
export interface ClusterAccess {
  /** A file of its own with this one cluster: engines take a single file, and paths in it may be relative. */
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
}

/**
 * The way into an environment's cluster; undefined while the cluster is not made yet. One that Relais makes is told by the infra
 * stack's state unless a kubeconfig is named. Throws `EngineError` and `KubectlError`.
 */
export async function clusterAccess(deployment: Deployment): Promise<ClusterAccess | undefined> {
  const { decided, options, engine } = deployment;
  const isTold = options.kubeconfig !== undefined || options.context !== undefined;
  const content =
    decided.blueprint.infrastructure && !isTold
      ? await kubeconfigInState(deployment)
      : await kubectlFor(decided.blueprint, options).run(["config", "view", "--minify", "--flatten", "--raw"]);
  if (content === undefined) return undefined;
  const kubeconfig = join(engine.folder, "kubeconfig");
  writeFileSync(kubeconfig, content, { mode: 0o600 });
  return { kubeconfig, kubectl: kubectlOn({ kubectl: options.kubectl, kubeconfig }) };
}

/** The kubeconfig of a cluster that the infra stack has made. Throws `EngineError`. */
export async function kubeconfigInState(deployment: Deployment): Promise<string | undefined> {
  const place = placeOf(deployment, "infra");
  const { kubeconfig } = await outputsOf(deployment.engine, place);
  if (kubeconfig === undefined || (typeof kubeconfig === "string" && isKubeconfig(kubeconfig))) return kubeconfig;
  throw new EngineError(`the output kubeconfig of ${place.stack} is none (not shown); refresh the stack and try again`);
}
