import type { Release } from "../../../stacks/blueprint/blueprint.js";

/** Any Kubernetes object, as free as parsed JSON: its shape is what the oracles establish. */
export type Manifest = ReturnType<typeof JSON.parse>;

/** What helm made of some releases, beside the values that they were given. */
export interface Render {
  readonly releases: readonly Release[];
  readonly objects: readonly Manifest[];
}

/** Looks at a render and says in words what is wrong with it; nothing where all is well. */
export type Oracle = (render: Render) => Iterable<string>;

/** Objects of some kinds. */
export const ofKind = ({ objects }: Pick<Render, "objects">, ...kinds: string[]): Manifest[] =>
  objects.filter((object) => kinds.includes(object.kind));

/** Whatever makes pods; a CronJob as the Job that it makes. */
export const workloads = (render: Pick<Render, "objects">): Manifest[] =>
  ofKind(render, "Deployment", "StatefulSet", "DaemonSet", "CronJob").map((each) =>
    each.kind === "CronJob" ? { ...each, spec: each.spec.jobTemplate.spec } : each,
  );

/** The pod that a workload makes. */
export const podSpec = (workload: Manifest): Manifest => workload.spec.template.spec;

/** All containers of a workload, init containers first. */
export const containers = (workload: Manifest): Manifest[] => [
  ...(podSpec(workload).initContainers ?? []),
  ...podSpec(workload).containers,
];

/** True if the labels carry everything the selector asks for. */
export const selects = (selector: Record<string, string>, labels: Record<string, string>): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** `Deployment/livekit-server`, and for a container `Deployment/livekit-server prepare`. */
export const nameOf = (object: Manifest, container?: Manifest): string =>
  `${object.kind}/${object.metadata.name}${container ? ` ${container.name}` : ""}`;

/** A release with the workload that its chart made. */
export interface Program<Each extends Release> {
  readonly release: Each;
  readonly values: Each["values"];
  readonly workload: Manifest;
}

/** The workloads of some charts, those of further pools with the values that are theirs. */
export function programs<Chart extends Release["chart"]>(render: Render, ...charts: Chart[]): Program<Of<Chart>>[] {
  return releasesOf(render, ...charts).flatMap((release) =>
    inPools(release).flatMap(({ name, values }) =>
      workloads(render)
        .filter(({ metadata }) => metadata.namespace === release.namespace && metadata.name === name)
        .map((workload) => ({ release, values: values as Of<Chart>["values"], workload })),
    ),
  );
}

/** The names of a release's workloads, and their values. */
function inPools({ name, values }: Release): { readonly name: string; readonly values: Release["values"] }[] {
  const pools = "pools" in values ? (values.pools ?? []) : [];
  return [
    { name, values },
    ...pools.map(({ name: pool, nodeLabels, ...size }) => ({
      name: `${name}-pool-${pool}`,
      values: {
        ...values,
        ...size,
        scheduling: { ...(values as Manifest).scheduling, nodeLabels },
      } as Release["values"],
    })),
  ];
}

/** The Jobs that a release makes on a schedule. */
export const jobsOf = (render: Render, { name, namespace }: Release): Manifest[] =>
  workloads(render).filter(
    ({ kind, metadata }) =>
      kind === "CronJob" && metadata.namespace === namespace && metadata.name.startsWith(`${name}-`),
  );

type Of<Chart extends Release["chart"]> = Extract<Release, { chart: Chart }>;

/** The releases of some charts. */
export const releasesOf = <Chart extends Release["chart"]>({ releases }: Render, ...charts: Chart[]) =>
  releases.filter((each): each is Of<Chart> => (charts as string[]).includes(each.chart));

/** Objects of a kind in a workload's namespace whose selector matches its pods. */
export const selecting = (render: Render, kind: string, workload: Manifest): Manifest[] =>
  ofKind(render, kind).filter(
    (each) =>
      each.metadata.namespace === workload.metadata.namespace &&
      selects(labelsSelected(each) ?? {}, podLabels(workload, each)),
  );

/** What a Service, budget or policy asks of a pod's labels; undefined if it takes every pod. */
export const labelsSelected = ({ kind, spec }: Manifest): Record<string, string> | undefined =>
  kind === "Service" ? spec.selector : (spec.selector ?? spec.podSelector)?.matchLabels;

/** A pod's labels; those of a StatefulSet's members also say which one they are. */
function podLabels(workload: Manifest, selecting: Manifest): Record<string, string> {
  const { labels } = workload.spec.template.metadata;
  const member = labelsSelected(selecting)?.[POD_NAME];
  const members = workload.kind === "StatefulSet" ? workload.spec.replicas : 0;
  const names = Array.from({ length: members }, (_, index) => `${workload.metadata.name}-${index}`);
  return member !== undefined && names.includes(member) ? { ...labels, [POD_NAME]: member } : labels;
}

const POD_NAME = "statefulset.kubernetes.io/pod-name";

/** The text of a file that a workload mounts from a ConfigMap; empty if it mounts none of that name. */
export function configFile(render: Render, workload: Manifest, file: string): string {
  const mounted = (podSpec(workload).volumes ?? []).flatMap((volume: Manifest) => volume.configMap?.name ?? []);
  const maps = ofKind(render, "ConfigMap").filter(
    ({ metadata }) => metadata.namespace === workload.metadata.namespace && mounted.includes(metadata.name),
  );
  return maps.map(({ data }) => data[file]).find((text) => text !== undefined) ?? "";
}
