import { containers, type Manifest, nameOf, type Render, workloads } from "./render.js";

const CLUSTER_SCOPED = [
  ...["Namespace", "PriorityClass", "StorageClass", "ClusterRole", "ClusterRoleBinding"],
  ...["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
];

/** Objects are where their release is, once each, with names and labels that an API server takes. */
export function* names(render: Render): Iterable<string> {
  const namespaces = render.releases.map(({ namespace }) => namespace);
  const seen = new Set<string>();
  for (const object of render.objects) {
    const { name, namespace, labels = {} } = object.metadata;
    if (CLUSTER_SCOPED.includes(object.kind)) {
      if (namespace !== undefined) yield `${nameOf(object)} belongs to the cluster, not to ${namespace}`;
    } else if (!namespaces.includes(namespace)) yield `${nameOf(object)} is in namespace ${namespace}`;
    if (name.length > (object.kind === "StatefulSet" ? 52 : 63) && !CLUSTER_SCOPED.includes(object.kind))
      yield `${nameOf(object)} has a name of ${name.length} characters`;
    const key = `${object.kind} ${namespace} ${name}`;
    if (seen.has(key)) yield `${nameOf(object)} is there twice`;
    seen.add(key);
    yield* labelled(object, labels);
  }
  for (const workload of workloads(render)) {
    const { labels } = workload.spec.template.metadata;
    yield* labelled(workload, labels);
    // The same pods under a new version of the chart must not be replaced.
    if (labels["helm.sh/chart"])
      yield `${nameOf(workload)}: helm.sh/chart on pods restarts them with every chart version`;
    for (const { ports = [] } of containers(workload))
      for (const port of ports)
        if (!/^[a-z0-9-]{1,15}$/.test(port.name)) yield `${nameOf(workload)}: port ${port.name}`;
    const all = containers(workload).flatMap(({ ports = [] }) => ports.map((port: Manifest) => port.name));
    if (new Set(all).size !== all.length) yield `${nameOf(workload)}: two ports of one name`;
  }
}

function* labelled(object: Manifest, labels: Record<string, string>): Iterable<string> {
  for (const [key, value] of Object.entries(labels))
    if (!/^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/.test(value)) yield `${nameOf(object)} ${key} is ${value}`;
}
