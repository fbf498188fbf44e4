import { readFileSync } from "node:fs";
import type { Manifest } from "../../charts/rendered.js";
import type { ControlPlane } from "../kube/control-plane.js";
import { memoryLimit, processesOf } from "./cgroups.js";

/** Pods of a release, as the API has them now. */
export async function podsOf({ ask }: ControlPlane, namespace: string, release: string): Promise<readonly Manifest[]> {
  const selector = `labelSelector=app.kubernetes.io/instance=${release}`;
  return (await ask("GET", `/api/v1/namespaces/${namespace}/pods?${selector}`)).items;
}

/** A pod as a workload's controller would make it, but without what it asks for, so that it fits everywhere. */
export function modestPod(workload: Manifest, name: string, labels: Manifest): Manifest {
  const spec = structuredClone(workload.spec.template.spec);
  for (const container of [...spec.initContainers, ...spec.containers]) delete container.resources;
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: workload.metadata.namespace, labels }, spec };
}

/** A condition of an object's status. */
export const condition = ({ status }: Manifest, type: string): Manifest | undefined =>
  status?.conditions?.find((each: Manifest) => each.type === type);

export const isTrue = (object: Manifest, type: string): boolean => condition(object, type)?.status === "True";

/** A container's id at containerd; throws where it never started. */
export function containerId({ metadata, status }: Manifest, container: string): string {
  const statuses: Manifest[] = [...(status.initContainerStatuses ?? []), ...status.containerStatuses];
  const id = statuses.find(({ name }) => name === container)?.containerID?.split("//")[1];
  if (id === undefined) throw new Error(`${container} of ${metadata.name} did not start`);
  return id;
}

/** Seconds from a pod's creation until it was Ready, as the API counts them. */
export const readyAfter = (pod: Manifest): number =>
  (Date.parse(condition(pod, "Ready")?.lastTransitionTime) - Date.parse(pod.metadata.creationTimestamp)) / 1000;

/** What the kernel says of the first process of a container. */
export interface ProcessFacts {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Effective capabilities, hexadecimal. */
  readonly capabilities: string;
  readonly noNewPrivileges: boolean;
  /** 2 is a filter of system calls. */
  readonly seccomp: number;
  readonly readOnlyRoot: boolean;
  /** Bytes. */
  readonly memoryLimit: number;
}

/** Throws while the container does not run. */
export function processFacts(pod: Manifest, container: string): ProcessFacts {
  const [pid] = processesOf(containerId(pod, container));
  if (pid === undefined) throw new Error(`${container} of ${pod.metadata.name} does not run`);
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const value = (name: string) => new RegExp(`^${name}:\\t(\\S+)`, "m").exec(status)?.[1] ?? "";
  const mounts = readFileSync(`/proc/${pid}/mountinfo`, "utf8");
  return {
    pid,
    uid: Number(value("Uid")),
    gid: Number(value("Gid")),
    capabilities: value("CapEff"),
    noNewPrivileges: value("NoNewPrivs") === "1",
    seccomp: Number(value("Seccomp")),
    readOnlyRoot: /^\S+ \S+ \S+ \S+ \/ ro\b/m.test(mounts),
    memoryLimit: memoryLimit(pid),
  };
}
