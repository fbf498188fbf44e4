import { differences, unequal } from "./differences.js";
import { containers, type Manifest, nameOf, ofKind, podSpec, type Render, workloads } from "./render.js";

/** Something by name that a pod reads. */
export interface Reference {
  readonly kind: "Secret" | "ConfigMap";
  readonly name: string;
  readonly keys: readonly string[];
}

/** Everything that the pods of a workload read by name. */
export function references(workload: Manifest): Reference[] {
  const environment = containers(workload).flatMap((container) =>
    (container.env ?? []).flatMap((variable: Manifest): Reference[] => {
      const { secretKeyRef, configMapKeyRef } = variable.valueFrom ?? {};
      return [
        ...(secretKeyRef ? [{ kind: "Secret" as const, name: secretKeyRef.name, keys: [secretKeyRef.key] }] : []),
        ...(configMapKeyRef
          ? [{ kind: "ConfigMap" as const, name: configMapKeyRef.name, keys: [configMapKeyRef.key] }]
          : []),
      ];
    }),
  );
  const pulls = (podSpec(workload).imagePullSecrets ?? []).map(({ name }: Manifest) => ({
    kind: "Secret",
    name,
    keys: [],
  }));
  return [...(podSpec(workload).volumes ?? []).flatMap(ofVolume), ...environment, ...pulls];
}

function ofVolume(volume: Manifest): Reference[] {
  const keys = (source: Manifest) => (source.items ?? []).map((item: Manifest) => item.key);
  return [volume, ...(volume.projected?.sources ?? [])].flatMap(({ secret, configMap }): Reference[] => [
    ...(secret ? [{ kind: "Secret" as const, name: secret.secretName ?? secret.name, keys: keys(secret) }] : []),
    ...(configMap ? [{ kind: "ConfigMap" as const, name: configMap.name, keys: keys(configMap) }] : []),
  ]);
}

/** Nothing inside the render points into the void: files, volumes, accounts and named ports are there. */
export function* integrity(render: Render): Iterable<string> {
  for (const workload of workloads(render)) {
    const name = nameOf(workload);
    const { namespace } = workload.metadata;
    for (const reference of references(workload).filter(({ kind }) => kind === "ConfigMap")) {
      const keys = configMapKeys(render, namespace, reference.name);
      if (keys === undefined) yield `${name} reads ConfigMap ${reference.name}, which there is not`;
      for (const key of reference.keys)
        if (keys && !keys.includes(key)) yield `${name} reads ${key} of ConfigMap ${reference.name}, which has none`;
    }
    const accounts = ofKind(render, "ServiceAccount").filter(({ metadata }) => metadata.namespace === namespace);
    if (!accounts.some(({ metadata }) => metadata.name === podSpec(workload).serviceAccountName))
      yield `${name} runs as ServiceAccount ${podSpec(workload).serviceAccountName}, which there is not`;
    yield* mounts(workload);
    yield* probed(workload);
  }
}

function configMapKeys(render: Render, namespace: string, name: string): string[] | undefined {
  // Kubernetes publishes its own CA in every namespace.
  if (name === "kube-root-ca.crt") return ["ca.crt"];
  const found = ofKind(render, "ConfigMap").find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  return found && Object.keys(found.data);
}

/** Every mount has its volume, every volume is mounted, and no path is mounted twice. */
function* mounts(workload: Manifest): Iterable<string> {
  const claims = (workload.spec.volumeClaimTemplates ?? []).map(({ metadata }: Manifest) => metadata.name);
  const volumes = [...(podSpec(workload).volumes ?? []).map(({ name }: Manifest) => name), ...claims];
  const mounted = containers(workload).flatMap(({ volumeMounts = [] }) =>
    volumeMounts.map(({ name }: Manifest) => name),
  );
  yield* differences(`volumes mounted by ${nameOf(workload)}`, [...new Set(mounted)], volumes);
  for (const container of containers(workload)) {
    const paths = (container.volumeMounts ?? []).map(({ mountPath }: Manifest) => mountPath);
    yield* unequal(`${nameOf(workload, container)} paths mounted once`, new Set(paths).size, paths.length);
  }
}

function* probed(workload: Manifest): Iterable<string> {
  for (const container of containers(workload)) {
    const names = (container.ports ?? []).map(({ name }: Manifest) => name);
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
      const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
      if (typeof port === "string" && !names.includes(port))
        yield `${nameOf(workload, container)} is probed at port ${port}, which it does not have`;
    }
  }
}
