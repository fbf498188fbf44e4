import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../charts/rendered.js";
import { eventually } from "../lab/processes.js";
import type { RealCluster, RealNode } from "../node/cluster.js";
import { containerId, isTrue, modestPod, processFacts } from "../node/pods.js";

/** Programs of attackers beside this file. */
type Script = "escapes.py" | "reach.py";

/** A pod in which an attacker's program runs in place of the workload's own. */
export interface TakenOver {
  /** The container's first process, as this machine numbers it. */
  readonly pid: number;
  /** Runs a program of the attacker's as the container's own was started. */
  attack(script: Script, ...args: readonly string[]): Promise<Record<string, string>>;
}

const PATIENCE = 60;
/** Does nothing until it is ended, so that others may be started beside it. */
const WAITS = ["/usr/bin/python3", "-c", "import signal; signal.pause()"];
const NAME = "taken-over";

/**
 * Starts a workload's pod with Python for its program: user, capabilities, filter of system calls, volumes, tokens and namespaces are
 * those that the workload asks for. It has no labels, so that nobody counts or calls it.
 */
export function takeOver(
  cluster: RealCluster,
  workload: Manifest,
  container: string,
  node: RealNode,
): Promise<TakenOver> {
  const pod = modestPod(workload, `${NAME}-${container}`, {});
  const { spec } = pod;
  const { securityContext, volumeMounts, env } = spec.containers.find(({ name }: Manifest) => name === container);
  spec.containers = [{ name: NAME, image: pythonOf(workload), command: WAITS, securityContext, volumeMounts, env }];
  spec.initContainers = [];
  delete spec.affinity.podAntiAffinity;
  return start(cluster, pod, node);
}

/** The same in a pod that asks for nothing, in a namespace that forbids nothing: what Kubernetes gives by default. */
export function takeOverDefaults(cluster: RealCluster, workload: Manifest, node: RealNode): Promise<TakenOver> {
  const containers = [{ name: NAME, image: pythonOf(workload), command: WAITS }];
  const { nodeAffinity } = workload.spec.template.spec.affinity;
  const metadata = { name: NAME, namespace: "default" };
  return start(
    cluster,
    { apiVersion: "v1", kind: "Pod", metadata, spec: { containers, affinity: { nodeAffinity } } },
    node,
  );
}

const pythonOf = (workload: Manifest): string =>
  workload.spec.template.spec.initContainers.find(({ name }: Manifest) => name === "prepare").image;

async function start({ plane }: RealCluster, pod: Manifest, { machine }: RealNode): Promise<TakenOver> {
  const { name, namespace } = pod.metadata;
  pod.spec.terminationGracePeriodSeconds = 0;
  // A namespace that is new has no account for its pods yet.
  await eventually(`creation of pod ${name}`, PATIENCE, () => plane.api.create(pod));
  const running = await eventually(`pod ${name}`, PATIENCE, async () => {
    const now = await plane.ask("GET", `/api/v1/namespaces/${namespace}/pods/${name}`);
    return isTrue(now, "Ready") ? now : undefined;
  });
  let runs = 0;
  return {
    pid: processFacts(running, NAME).pid,
    attack: async (script, ...args) => {
      const source = readFileSync(join(import.meta.dirname, script), "utf8");
      const exec = ["tasks", "exec", `--exec-id=attack-${++runs}`, containerId(running, NAME)];
      const program = ["/usr/bin/python3", "-c", source, ...args];
      return JSON.parse(await machine.run("ctr", ["--namespace=k8s.io", ...exec, ...program]));
    },
  };
}
