import { unequal } from "./differences.js";
import { containers, type Manifest, nameOf, podSpec, type Render, workloads } from "./render.js";

/** The one capability with a reason: coturn's binary carries it as file capability and does not start where it is out of reach. */
const CAPABILITIES: Readonly<Record<string, readonly string[]>> = { turnserver: ["NET_BIND_SERVICE"] };

/** Pods run as nobody, on a read-only root, apart from their host and without a capability that has no reason. */
export function* pods(render: Render): Iterable<string> {
  for (const workload of workloads(render)) {
    const name = nameOf(workload);
    const { securityContext = {}, hostPID = false, hostIPC = false, volumes = [], ...pod } = podSpec(workload);
    yield* unequal(`${name} runAsNonRoot`, securityContext.runAsNonRoot, true);
    yield* unequal(`${name} seccompProfile`, securityContext.seccompProfile, { type: "RuntimeDefault" });
    if (!(securityContext.runAsUser >= 10_000)) yield `${name} runAsUser is ${securityContext.runAsUser}`;
    yield* unequal(`${name} hostPID and hostIPC`, [hostPID, hostIPC], [false, false]);
    yield* unequal(`${name} enableServiceLinks`, pod.enableServiceLinks, false);
    for (const volume of volumes) if (volume.hostPath) yield `${name} mounts ${volume.hostPath.path} of its host`;
    for (const container of containers(workload)) yield* confined(nameOf(workload, container), container);
  }
}

function* confined(name: string, { name: container, securityContext = {} }: Manifest): Iterable<string> {
  const { capabilities = {}, privileged = false, runAsUser, runAsNonRoot = true } = securityContext;
  yield* unequal(`${name} allowPrivilegeEscalation`, securityContext.allowPrivilegeEscalation, false);
  yield* unequal(`${name} readOnlyRootFilesystem`, securityContext.readOnlyRootFilesystem, true);
  yield* unequal(`${name} privileged`, privileged, false);
  yield* unequal(`${name} runs as another user than the pod`, [runAsUser, runAsNonRoot], [undefined, true]);
  yield* unequal(`${name} capabilities.drop`, capabilities.drop, ["ALL"]);
  yield* unequal(`${name} capabilities.add`, capabilities.add ?? [], CAPABILITIES[container] ?? []);
}
