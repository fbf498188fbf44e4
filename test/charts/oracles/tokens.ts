import { differences, unequal } from "./differences.js";
import { type Manifest, nameOf, ofKind, podSpec, programs, type Render, workloads } from "./render.js";

/** A service-account token is held by nobody but an init container that asks for its node's address, and it may do just that. */
export function* tokens(render: Render): Iterable<string> {
  for (const account of ofKind(render, "ServiceAccount"))
    yield* unequal(`${nameOf(account)} automountServiceAccountToken`, account.automountServiceAccountToken, false);
  for (const workload of workloads(render)) {
    const { automountServiceAccountToken, volumes = [], initContainers = [], containers } = podSpec(workload);
    yield* unequal(`${nameOf(workload)} automountServiceAccountToken`, automountServiceAccountToken, false);
    const carriers = volumes
      .filter((volume: Manifest) => JSON.stringify(volume).includes("serviceAccountToken"))
      .map(({ name }: Manifest) => name);
    const lasting = [...containers, ...initContainers.filter((each: Manifest) => each.restartPolicy === "Always")];
    for (const container of lasting)
      for (const { name } of container.volumeMounts ?? [])
        if (carriers.includes(name)) yield `${nameOf(workload, container)} runs on and holds a token`;
  }
  yield* roles(render);
}

function* roles(render: Render): Iterable<string> {
  const readers = programs(render, "livekit-server", "coturn")
    .filter(({ values }) => values.publicAddress.from.includes("node"))
    // All pools of a release are one account.
    .filter(({ release }, index, all) => all.findIndex((each) => each.release === release) === index);
  const bound = ofKind(render, "ClusterRoleBinding", "RoleBinding").flatMap(({ subjects, roleRef }) =>
    subjects.map((each: Manifest) => `${each.kind} ${each.namespace}/${each.name} as ${roleRef.name}`),
  );
  const granted = ofKind(render, "ClusterRole", "Role");
  const wanted = readers.map(({ workload }) => {
    const { namespace } = workload.metadata;
    const account = podSpec(workload).serviceAccountName;
    const role = granted.find(({ metadata }) => metadata.name.includes(namespace) && metadata.name.includes(account));
    return `ServiceAccount ${namespace}/${account} as ${role?.metadata.name}`;
  });
  yield* differences("rights are given to", bound, wanted);
  yield* differences(
    "roles",
    granted.map(({ rules }) => JSON.stringify(rules)),
    readers.map(() => JSON.stringify([{ apiGroups: [""], resources: ["nodes"], verbs: ["get"] }])),
  );
}
