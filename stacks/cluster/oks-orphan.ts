import { deleteCommands, type OksFound, stageOf } from "./oks-account.js";

/** Where the infra stack keeps project and cluster in its state. */
const ADDRESS = { project: "outscale_oks_project.project", cluster: "outscale_oks_cluster.cluster" } as const;

interface Orphan {
  readonly kind: keyof typeof ADDRESS;
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly toDelete: readonly string[];
}

/**
 * What to do where the API has a project or cluster of an environment that the state does not hold, as after a creation that
 * failed: an apply would try to make it a second time. Undefined if the state holds whatever is there. The first line says what is
 * wrong, the others how to go on.
 *
 * @param held Addresses in the state of `<name>-infra`, as `tofu state list` prints them; none for an empty state.
 * @param engine The engine with its flags, e.g. `tofu -chdir=out/visio/stacks/visio-infra`.
 */
export function orphanAdvice(
  { project, cluster }: OksFound,
  held: readonly string[],
  engine: string,
): string | undefined {
  if (!project) return undefined;
  const there: readonly Orphan[] = [
    // The cluster first: a project cannot be deleted before it.
    ...(cluster
      ? [{ ...cluster, kind: "cluster", toDelete: deleteCommands(project.name, cluster.name) } as const]
      : []),
    { ...project, kind: "project", toDelete: deleteCommands(project.name) },
  ];
  const orphans = there.filter(({ kind }) => !held.includes(ADDRESS[kind]));
  if (orphans.length === 0) return undefined;
  const names = orphans.map(({ kind, name, id, status }) => `${kind} ${name} (${status}, id ${id})`).join(" and ");
  const toDo = orphans.flatMap((orphan) => steps(orphan, engine));
  const byHand = "an encrypted state needs TF_ENCRYPTION where the engine is run by hand: see docs/clouds.md, State";
  return [
    `the OKS API has ${names}, which the state does not hold: an apply would try to make it again`,
    ...toDo,
    ...(toDo.some((line) => line.includes(`${engine} import`)) ? [byHand] : []),
  ].join("\n");
}

function steps({ kind, id, status, toDelete }: Orphan, engine: string): readonly string[] {
  const toImport = `  ${engine} import ${ADDRESS[kind]} ${id}`;
  const deletes = toDelete.map((command) => `  ${command}`);
  switch (stageOf(status)) {
    case "there":
      return [
        `if the ${kind} is this environment's, take it over:`,
        toImport,
        "or delete it, with everything in it:",
        ...deletes,
      ];
    case "being made":
      return [`wait until relais doctor --cloud says that the ${kind} is ready, then take it over:`, toImport];
    case "failed":
      // An import reads, and the provider's read waits for ready and ends at failed (resource_oks_cluster.go, v1.8.0).
      return [`the ${kind} failed and cannot be taken over; delete it:`, ...deletes];
    case "going away":
      return [`wait until the ${kind} is gone`];
    case "unknown":
      return [`ask Outscale's support what the ${kind}'s status ${status} means`];
  }
}
