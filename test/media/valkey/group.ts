import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { objectsIn } from "../../charts/generated/judged.js";
import { renderAlone } from "../../charts/generated/umbrella.js";
import { type Manifest, ofKind } from "../../charts/oracles/render.js";
import { Network } from "../lab/network.js";
import { type Contents, type Pod, programFolder, startPod } from "../lab/pod.js";
import { type Daemon, runIn } from "../lab/processes.js";
import { valkeyProgram } from "../lab/programs.js";

/** What the tests' Secret `valkey` holds. */
export const PASSWORDS = {
  password: "valkey-password-valkey-password-01234567",
  "check-password": "check-password-check-password-0123456789",
  "backup-password": "backup-password-backup-password-0123456",
} as const;

/** A member's pod and the machine that it runs on. */
export interface Member {
  /** The name that it announces. */
  readonly host: string;
  readonly namespace: string;
  readonly pod: Pod;
}

/** The chart's pods, each on a machine of its own. */
export interface Group {
  readonly members: readonly Member[];
  /** A machine beside those of the members, which they know as this host. */
  readonly outside: { readonly host: string; readonly namespace: string; readonly address: string };
  /** Runs a pod of the chart's CronJob on that machine to its end; gives the last container's exit code and the file of its words. */
  runBackup(): Promise<{ readonly code: unknown; readonly log: string }>;
  stop(): Promise<void>;
}

/** The names that members announce with release `valkey` in namespace `media`. */
export const HOSTS = [0, 1, 2].map((index) => `valkey-${index}.media.svc.cluster.local`);

/** Starts the members as helm renders them. Redis stands in for Valkey. */
export async function startGroup(
  folder: string,
  values: object,
  secrets: Contents,
  /** Called before the members start. */
  prepare: (outside: Group["outside"]) => Promise<void> = async () => {},
  /** How much later than the others a member's pod starts, in milliseconds. */
  delays: readonly number[] = [],
): Promise<Group> {
  const call = { chart: "valkey", release: "valkey", namespace: "media", kubernetes: "1.35" } as const;
  const objects = objectsIn(await renderAlone(call, values));
  const [workload] = ofKind({ objects }, "StatefulSet");
  const configMaps = Object.fromEntries(
    ofKind({ objects }, "ConfigMap").map(({ metadata, data }: Manifest) => [metadata.name, data]),
  );
  mkdirSync(folder, { recursive: true });
  const programs = {
    "valkey/valkey": await valkeyProgram(join(folder, "program")),
    "curlimages/curl": { path: programFolder(join(folder, "curl"), "curl", "/usr/bin/curl") },
  };
  const names = [...HOSTS.map((host, index) => `${addressOf(index)} ${host}`), `${OUTSIDE.address} ${OUTSIDE.host}`];
  if (workload.spec.replicas === 1) names.push(`${addressOf(0)} valkey.media.svc`);
  const hosts = ["127.0.0.1 localhost", ...names, ""].join("\n");
  const network = new Network();
  const pods: Pod[] = [];
  const stop = async () => {
    await Promise.all(pods.map((pod) => pod.stop()));
    await network.remove();
  };
  try {
    const hub = await network.add("hub");
    await network.bridge(hub, "members", "44.7.0.1/24");
    const outside = { ...OUTSIDE, namespace: await network.add("outside") };
    await network.plug(outside.namespace, "eth0", `${OUTSIDE.address}/24`, { namespace: hub, bridge: "members" });
    await prepare(outside);
    const members = await Promise.all(
      HOSTS.slice(0, workload.spec.replicas).map(async (host, index): Promise<Member> => {
        const podName = `valkey-${index}`;
        const namespace = await network.add(podName);
        await network.plug(namespace, "eth0", `${addressOf(index)}/24`, { namespace: hub, bridge: "members" });
        const place = { folder, podName, network: namespace, nodeName: podName, secrets, configMaps, hosts, programs };
        const addresses = { podIps: [addressOf(index)], hostIps: [addressOf(index)] };
        await new Promise((resolve) => setTimeout(resolve, delays[index] ?? 0));
        const pod = await startPod(workload, { ...place, ...addresses });
        pods.push(pod);
        return { host, namespace, pod };
      }),
    );
    let backups = 0;
    const runBackup = async () => {
      const [job] = ofKind({ objects }, "CronJob");
      const podName = `backup-${backups++}`;
      const place = { folder, podName, network: outside.namespace, nodeName: podName, secrets, configMaps, hosts };
      const addresses = { podIps: [OUTSIDE.address], hostIps: [OUTSIDE.address], programs };
      const { containers } = await startPod(job.spec.jobTemplate, { ...place, ...addresses });
      const put = containers.put as Daemon;
      return { code: await put.ended, log: put.log };
    };
    return { members, outside, runBackup, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const OUTSIDE = { host: "s3.example.net", address: "44.7.0.31" };
const addressOf = (index: number) => `44.7.0.${11 + index}`;

/** Asks a server or Sentinel on its own machine, as the default user. */
export async function ask({ namespace }: Member, port: number, options: readonly string[], ...command: string[]) {
  const program = ["timeout", "2", "redis-cli", "-p", String(port), ...options, ...command];
  return (await runIn(namespace, "env", [`REDISCLI_AUTH=${PASSWORDS.password}`, ...program])).trim();
}

/** The member that all of these name as primary. */
export async function namedPrimary(
  by: readonly Member[],
  members: readonly Member[],
  options: readonly string[] = [],
): Promise<Member | undefined> {
  const answers = await Promise.all(
    by.map((member) => ask(member, 26379, options, "sentinel", "get-master-addr-by-name", "livekit")),
  );
  return members.find(({ host }) => answers.every((answer) => answer.startsWith(`${host}\n`)));
}
