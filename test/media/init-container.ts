import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { Manifest } from "../charts/rendered.js";

/** What the cluster puts into a pod: everything else is in its manifests. */
export interface Place {
  /** An empty folder that stands for the container's file system. */
  readonly root: string;
  /** Of each family, separated by commas, as the downward API gives them. */
  readonly podIp: string;
  readonly hostIp: string;
  readonly nodeName: string;
  /** Contents of Secrets by name and key. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of the pod's ServiceAccount; without one there is no file, as if nothing had been mounted. */
  readonly token?: string;
  /** What ConfigMap kube-root-ca.crt holds. */
  readonly ca: string;
  /** As the kubelet sets KUBERNETES_SERVICE_PORT; the host is 127.0.0.1. */
  readonly apiPort: number;
  /** Called while the script waits for its next round, with the number of rounds so far; `terminate` is what a deleted pod gets. */
  readonly onRound?: (round: number, terminate: () => void) => unknown;
}

/** How the container ended. */
export interface Ended {
  readonly code: number | null;
  /** All that it said; its last lines are what the kubelet shows. */
  readonly log: string;
  readonly rounds: number;
  /** Files in the folder that the server reads its configuration from, with their modes: `turnserver.conf 440`. */
  readonly written: readonly string[];
  read(file: string): string;
}

const DRIVER = join(import.meta.dirname, "doubles/init_container.py");
const ROUND_LIMIT = 100;

/** Runs the init container `prepare` of a rendered pod: its command, variables and volumes, in a folder. */
export async function runPrepare(objects: readonly Manifest[], place: Place): Promise<Ended> {
  const spec = objects.find((object) => object.kind === "Deployment").spec.template.spec;
  const container = spec.initContainers.find((each: Manifest) => each.name === "prepare");
  let output = "";
  for (const mount of container.volumeMounts) {
    const volume = spec.volumes.find((each: Manifest) => each.name === mount.name);
    const folder = join(place.root, mount.mountPath);
    mkdirSync(folder, { recursive: true });
    for (const [path, content] of files(volume, objects, place)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    if (mount.readOnly !== true) output = folder;
  }
  const [program, ...args] = container.command as string[];
  const script = args.pop() ?? "";
  const child = spawn(program ?? "", [...args, DRIVER, place.root, script], {
    env: { PATH: process.env.PATH, ...variables(container, place) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let rounds = 0;
  const answerRounds = async () => {
    for await (const _ of createInterface({ input: child.stdout })) {
      rounds += 1;
      if (rounds > ROUND_LIMIT) throw new Error(`${script} still waits after ${ROUND_LIMIT} rounds`);
      await place.onRound?.(rounds, () => child.kill("SIGTERM"));
      if (child.killed) return;
      child.stdin.write("\n");
    }
  };
  const answering = answerRounds().catch((error) => {
    child.kill();
    throw error;
  });
  const [log, [code]] = await Promise.all([text(child.stderr), once(child, "close"), answering]);
  const written = existsSync(output) ? readdirSync(output).map((name) => `${name} ${mode(join(output, name))}`) : [];
  const read = (file: string) => {
    if (code !== 0) throw new Error(log);
    return readFileSync(join(output, file), "utf8");
  };
  return { code, log, rounds, written, read };
}

const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);

function variables(container: Manifest, place: Place): Record<string, string> {
  const fields: Record<string, string> = {
    "status.podIPs": place.podIp,
    "status.hostIPs": place.hostIp,
    "spec.nodeName": place.nodeName,
  };
  const own = container.env.map(({ name, valueFrom }: Manifest) => [name, fields[valueFrom.fieldRef.fieldPath]]);
  return {
    ...Object.fromEntries(own),
    KUBERNETES_SERVICE_HOST: "127.0.0.1",
    KUBERNETES_SERVICE_PORT: String(place.apiPort),
    // Nothing listens there: a script that honoured a proxy would reach no source.
    ...Object.fromEntries(["http_proxy", "https_proxy", "all_proxy"].map((name) => [name, "http://127.0.0.1:1"])),
  };
}

/** The files of a volume as the kubelet would make them. */
function files(volume: Manifest, objects: readonly Manifest[], place: Place): [string, string][] {
  if (volume.emptyDir) return [];
  return (volume.projected?.sources ?? [volume]).flatMap((source: Manifest): [string, string][] => {
    const { secret, configMap, serviceAccountToken } = source;
    if (serviceAccountToken) return place.token === undefined ? [] : [[serviceAccountToken.path, place.token]];
    if (secret) return items(secret, place.secrets[secret.secretName ?? secret.name]);
    if (configMap?.name === "kube-root-ca.crt") return items(configMap, { "ca.crt": place.ca });
    const isNamed = (object: Manifest) => object.kind === "ConfigMap" && object.metadata.name === configMap?.name;
    return items(configMap ?? volume, objects.find(isNamed)?.data);
  });
}

function items(reference: Manifest, content: Readonly<Record<string, string>> | undefined): [string, string][] {
  const paths = reference.items ?? Object.keys(content ?? {}).map((key) => ({ key, path: key }));
  return paths.map(({ key, path }: { key: string; path: string }) => {
    const value = content?.[key];
    if (value === undefined) throw new Error(`no key ${key} for volume source ${JSON.stringify(reference)}`);
    return [path, value];
  });
}
