import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../charts/rendered.js";
import { type Daemon, daemon, eventually, run } from "./processes.js";
import { contentOf, makeVolumes } from "./volumes.js";

/** Contents of Secrets and ConfigMaps by name, as the namespace would hold them. */
export type Contents = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a pod is started with; everything else is taken from its manifest. */
export interface PodPlace {
  /** Folder for volumes and logs. */
  readonly folder: string;
  readonly podName: string;
  /** Network namespace that the pod's containers run in: the node's under host networking, else the pod's own. */
  readonly network: string;
  /** First the primary one, as the downward API gives them. */
  readonly podIps: readonly string[];
  readonly hostIps: readonly string[];
  readonly nodeName: string;
  readonly secrets: Contents;
  readonly configMaps: Contents;
  /** Text of /etc/hosts: the lab's DNS. */
  readonly hosts: string;
  /** Where each image's program is found on this machine, by the image's repository without its mirror. */
  readonly programs: Readonly<Record<string, Program>>;
}

/** The program of an image on this machine. */
export interface Program {
  /** Folders that are put in front of PATH inside the container. */
  readonly path: string;
  /** What runs when the manifest names no command. */
  readonly entrypoint?: string;
  /** Settings that this machine's older version of the program does not know; recorded, and removed from mounted files. */
  readonly unknown?: readonly RegExp[];
}

/** A pod whose programs run. */
export interface Pod {
  readonly containers: Readonly<Record<string, Daemon>>;
  /** The host folder behind a volume. */
  volume(name: string): string;
  /** Starts a container that ended anew, as the kubelet would. */
  restart(name: string): void;
  /** Runs a container's exec startup probe once. */
  probe(name: string): Promise<boolean>;
  /** Runs a container's preStop hook, the first thing that the kubelet does when it ends a pod. */
  preStop(name: string): Daemon;
  stop(): Promise<void>;
}

const SANDBOX = join(import.meta.dirname, "sandbox.sh");

/**
 * Runs a workload's pod as its manifest says: volumes, init containers in order, native sidecars, users, capabilities, variables and
 * arguments. What it leaves out: images' own file systems, cgroup limits and seccomp.
 */
export async function startPod(workload: Manifest, place: PodPlace): Promise<Pod> {
  const spec = workload.spec.template.spec;
  const volumes = makeVolumes(spec, workload, place);
  const containers: Record<string, Daemon> = {};
  const stop = async () => {
    await Promise.all(Object.values(containers).map((container) => container.stop()));
  };
  try {
    for (const container of spec.initContainers ?? []) {
      const command = commandOf(container, spec, volumes, place);
      if (container.restartPolicy !== "Always") {
        await run("nsenter", command);
        continue;
      }
      containers[container.name] = start(container.name, command, place);
      await started(container, spec, volumes, place);
    }
    for (const container of spec.containers) {
      containers[container.name] = start(container.name, commandOf(container, spec, volumes, place), place);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const named = (name: string): Manifest =>
    [...(spec.initContainers ?? []), ...spec.containers].find((container) => container.name === name);
  const restart = (name: string) => {
    containers[name] = start(name, commandOf(named(name), spec, volumes, place), place);
  };
  const probe = (name: string) => {
    const container = named(name);
    const command = { ...container, command: container.startupProbe.exec.command, args: [] };
    return run("nsenter", commandOf(command, spec, volumes, place)).then(
      () => true,
      () => false,
    );
  };
  const preStop = (name: string) => {
    const container = named(name);
    const command = { ...container, command: container.lifecycle.preStop.exec.command, args: [] };
    return start(`${name}-preStop`, commandOf(command, spec, volumes, place), place);
  };
  return { containers, volume: (name) => join(volumes, name), restart, probe, preStop, stop };
}

const start = (name: string, command: readonly string[], place: PodPlace) =>
  daemon(name, join(place.folder, `${place.podName}-${name}.log`), "nsenter", command);

/** Waits for a sidecar's exec probe, as the kubelet would before it starts the next container. */
async function started(container: Manifest, spec: Manifest, volumes: string, place: PodPlace): Promise<void> {
  const exec = container.startupProbe?.exec;
  if (!exec) return;
  const probe = commandOf({ ...container, command: exec.command, args: [] }, spec, volumes, place);
  await eventually(`start of ${container.name}`, 60, async () => {
    await run("nsenter", probe);
    return true;
  });
}

function commandOf(container: Manifest, spec: Manifest, volumes: string, place: PodPlace): string[] {
  const security = { ...spec.securityContext, ...container.securityContext };
  const program = programOf(container.image, place);
  const [first, ...rest] = [...(container.command ?? [program.entrypoint]), ...(container.args ?? [])] as string[];
  const variables: string[] = [];
  const values = new Map<string, string>();
  for (const variable of container.env ?? []) {
    const value = variableValue(variable, spec, place).replace(
      /\$\((\w+)\)/g,
      (text, name) => values.get(name) ?? text,
    );
    values.set(variable.name, value);
    variables.push(`${variable.name}=${value}`);
  }
  const mounts = (container.volumeMounts ?? []).flatMap((mount: Manifest) => [
    mount.readOnly ? "-r" : "-w",
    join(volumes, mount.name, mount.subPath ?? ""),
    mount.mountPath,
  ]);
  const capabilities = (security.capabilities.add ?? []).map((name: string) => `,+${name.toLowerCase()}`).join("");
  const root = join(volumes, `.root-${container.name}-${process.hrtime.bigint()}`);
  mkdirSync(root, { recursive: true });
  return [
    `--net=/run/netns/${place.network}`,
    "unshare",
    "--mount",
    "--propagation=private",
    SANDBOX,
    root,
    String(security.runAsUser),
    capabilities,
    ...["-r", join(volumes, ".hosts"), "/etc/hosts", "-r", join(volumes, ".resolv"), "/etc/resolv.conf"],
    ...["-r", program.path, "/opt"],
    ...mounts,
    "--",
    "/usr/bin/env",
    "-i",
    "PATH=/opt:/usr/sbin:/usr/bin",
    ...variables,
    first ?? "",
    ...rest,
  ];
}

function programOf(image: string, place: PodPlace): Program {
  const found = Object.entries(place.programs).find(
    ([repository]) => image.includes(`/${repository}:`) || image.startsWith(`${repository}:`),
  );
  if (!found) throw new Error(`no program for image ${image}`);
  return found[1];
}

function variableValue(variable: Manifest, spec: Manifest, place: PodPlace): string {
  const { fieldRef, resourceFieldRef, secretKeyRef } = variable.valueFrom ?? {};
  if (resourceFieldRef) return limitOf(resourceFieldRef, spec);
  if (secretKeyRef) return contentOf(place.secrets, "Secret", secretKeyRef.name, secretKeyRef.key);
  const fields: Record<string, string | undefined> = {
    "status.podIP": place.podIps[0],
    "status.podIPs": place.podIps.join(),
    "status.hostIPs": place.hostIps.join(),
    "spec.nodeName": place.nodeName,
    "metadata.name": place.podName,
  };
  const value = fieldRef ? fields[fieldRef.fieldPath] : variable.value;
  if (value === undefined)
    throw new Error(`variable ${variable.name}: no value for ${JSON.stringify(variable.valueFrom)}`);
  return value;
}

/** A container's memory limit in bytes, as the downward API gives it. */
function limitOf(reference: Manifest, spec: Manifest): string {
  const container = spec.containers.find((each: Manifest) => each.name === reference.containerName);
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(container?.resources.limits.memory) ?? [];
  if (reference.resource !== "limits.memory" || unit === undefined)
    throw new Error(`the lab does not know ${JSON.stringify(reference)}`);
  return String(Number(number) * (unit === "Gi" ? 2 ** 30 : 2 ** 20));
}

/** Copies a program into a folder of its own, so that nothing beside it is visible in a container. */
export function programFolder(folder: string, name: string, program: string): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(program, join(folder, name));
  chmodSync(join(folder, name), 0o755);
  return folder;
}
