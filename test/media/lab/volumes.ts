import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Manifest } from "../../charts/rendered.js";
import { memoryOf } from "./network.js";
import type { Contents, PodPlace } from "./pod.js";

/** What a key of a Secret or ConfigMap holds. */
export function contentOf(contents: Contents, kind: string, name: string, key: string): string {
  const value = contents[name]?.[key];
  if (value === undefined) throw new Error(`${kind} ${name} has no key ${key}`);
  return value;
}

/** Makes what a pod mounts, and gives the folder that holds each volume by its name. */
export function makeVolumes(spec: Manifest, workload: Manifest, place: PodPlace): string {
  const folder = join(place.folder, place.podName);
  const group = spec.securityContext.fsGroup as number;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".hosts"), place.hosts);
  writeFileSync(join(folder, ".resolv"), "nameserver 127.0.0.53\n");
  for (const volume of spec.volumes ?? []) {
    const target = join(folder, volume.name);
    if (volume.emptyDir) emptyVolume(volume, target, place);
    else mkdirSync(target, { recursive: true });
    for (const source of [volume, ...(volume.projected?.sources ?? [])]) writeSource(source, target, place);
    own(target, group, volume.emptyDir !== undefined);
  }
  for (const claim of workload.spec.volumeClaimTemplates ?? []) {
    // A claim outlives its pod: what is there stays.
    const target = join(folder, claim.metadata.name);
    mkdirSync(target, { recursive: true });
    own(target, group, true);
  }
  return folder;
}

/** New with each pod. What is in memory must not wait for a disk: Sentinel stops to judge when its own file takes two seconds. */
function emptyVolume(volume: Manifest, target: string, { network, podName }: PodPlace): void {
  rmSync(target, { recursive: true, force: true });
  if (volume.emptyDir.medium !== "Memory") return void mkdirSync(target);
  const memory = join(memoryOf(network), podName, volume.name);
  rmSync(memory, { recursive: true, force: true });
  mkdirSync(memory, { recursive: true });
  symlinkSync(memory, target);
}

function writeSource(source: Manifest, target: string, place: PodPlace): void {
  const [kind, contents] = source.secret ? ["Secret", place.secrets] : ["ConfigMap", place.configMaps];
  const reference = source.secret ?? source.configMap;
  if (!reference) return;
  const name: string = reference.secretName ?? reference.name;
  const items = reference.items ?? Object.keys(contents[name as string] ?? {}).map((key) => ({ key, path: key }));
  for (const { key, path } of items as { key: string; path: string }[]) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), adapted(contentOf(contents as Contents, kind as string, name, key), place));
  }
}

/** Takes out the settings that this machine's older programs do not know. */
function adapted(text: string, place: PodPlace): string {
  const unknown = Object.values(place.programs).flatMap((program) => program.unknown ?? []);
  return unknown.reduce((rest, pattern) => rest.replace(pattern, ""), text);
}

/** As a kubelet sets volumes up for fsGroup: group-owned, and writable where they are scratch space. */
function own(path: string, group: number, writable: boolean): void {
  chownSync(path, writable ? group : 0, group);
  chmodSync(path, writable ? 0o2770 : 0o755);
  for (const entry of readdirSync(path)) {
    const inner = join(path, entry);
    if (statSync(inner).isDirectory()) own(inner, group, writable);
    else if (!writable) {
      chownSync(inner, 0, group);
      chmodSync(inner, 0o550);
    }
  }
}
