import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../charts/rendered.js";
import type { Node } from "../lab/cloud.js";
import type { Deployment } from "../lab/deployment.js";
import { type Contents, programFolder, startPod } from "../lab/pod.js";
import { eventually } from "../lab/processes.js";
import { egressFilter, underFilter } from "../relay/egress-filter.js";

/** How a Job of the rendered CronJob ended, and what is in its pod's log. */
export interface EndedJob {
  readonly code: number | NodeJS.Signals;
  readonly log: string;
}

let count = 0;

/**
 * Runs what the rendered CronJob makes on a node that has no other pod: its command, user, files and egress policy (the double of a CNI).
 * The image is this machine's Node.js.
 *
 * @param secrets Contents of Secrets.
 * @param names Names that the pod resolves.
 */
export async function runJob(
  { objects, folder }: Deployment,
  node: Node,
  secrets: Contents,
  names: Readonly<Record<string, readonly string[]>>,
): Promise<EndedJob> {
  const cron: Manifest = objects.find(({ kind }) => kind === "CronJob");
  const workload: Manifest = { ...cron, spec: cron.spec.jobTemplate.spec };
  const maps = objects.filter(
    ({ kind, metadata }) => kind === "ConfigMap" && metadata.namespace === cron.metadata.namespace,
  );
  const work = async () => {
    const pod = await startPod(workload, {
      folder: join(folder, "pods"),
      podName: `connectivity-${count++}`,
      network: node.namespace,
      podIps: [node.privateIp],
      hostIps: [node.privateIp],
      nodeName: node.name,
      secrets,
      configMaps: Object.fromEntries(maps.map(({ metadata, data }) => [metadata.name, data])),
      hosts: Object.entries(names)
        .flatMap(([name, addresses]) => addresses.map((address) => `${address} ${name}\n`))
        .join(""),
      programs: { "library/node": { path: programFolder(join(folder, "programs", "node"), "node", process.execPath) } },
    });
    try {
      const { connectivity } = pod.containers;
      if (!connectivity) throw new Error("the Job has no container connectivity");
      const code = await connectivity.ended;
      const log = await eventually("the Job's last line", 5, () => {
        const text = readFileSync(connectivity.log, "utf8");
        return /every path is good: .*\n$|Error/.test(text) ? text : undefined;
      });
      return { code, log };
    } finally {
      await pod.stop();
    }
  };
  return underFilter(node.namespace, egressFilter(objects.map(outwards), workload), work);
}

/** The part of the policy that needs no CNI's knowledge of pods: peers by label only widen it, and names are in a file here. */
function outwards(object: Manifest): Manifest {
  if (object.kind !== "NetworkPolicy") return object;
  const egress = (object.spec.egress ?? []).filter(({ to }: Manifest) => to === undefined);
  return { ...object, spec: { ...object.spec, egress } };
}
