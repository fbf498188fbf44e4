import { describe, expect, it } from "vitest";
import { containers, type Manifest, ofKind, RENDERED, type Rendered, selects, workloads } from "./rendered.js";

/** Nothing points into the void: every name that a manifest mentions exists in the render or is declared external. */
const rendered = await RENDERED;

const podSpec = (workload: Manifest) => workload.spec.template.spec;

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly keys: readonly string[];
}

function volumeReferences(volume: Manifest): Reference[] {
  const keys = (source: Manifest) => (source.items ?? []).map((item: Manifest) => item.key);
  const sources = [volume, ...(volume.projected?.sources ?? [])];
  return sources.flatMap((source) => [
    ...(source.secret
      ? [{ kind: "Secret", name: source.secret.secretName ?? source.secret.name, keys: keys(source.secret) }]
      : []),
    ...(source.configMap ? [{ kind: "ConfigMap", name: source.configMap.name, keys: keys(source.configMap) }] : []),
  ]);
}

function references(workload: Manifest): Reference[] {
  const environment = containers(workload).flatMap((container) =>
    (container.env ?? []).flatMap((variable: Manifest) => {
      const { secretKeyRef, configMapKeyRef } = variable.valueFrom ?? {};
      return [
        ...(secretKeyRef ? [{ kind: "Secret", name: secretKeyRef.name, keys: [secretKeyRef.key] }] : []),
        ...(configMapKeyRef ? [{ kind: "ConfigMap", name: configMapKeyRef.name, keys: [configMapKeyRef.key] }] : []),
      ];
    }),
  );
  const pulls = (podSpec(workload).imagePullSecrets ?? []).map((each: Manifest) => ({
    kind: "Secret",
    name: each.name,
    keys: [],
  }));
  return [...(podSpec(workload).volumes ?? []).flatMap(volumeReferences), ...environment, ...pulls];
}

/** Keys of an object by kind and name, as the namespace will hold it. */
function known(environment: Rendered, namespace: string, { kind, name }: Reference): readonly string[] | undefined {
  if (kind === "Secret") {
    return environment.blueprint.secrets.find((secret) => secret.namespace === namespace && secret.name === name)?.keys;
  }
  // Kubernetes publishes its own CA in every namespace.
  if (name === "kube-root-ca.crt") return ["ca.crt"];
  const found = ofKind(environment, kind).find(
    (each) => each.metadata.name === name && each.metadata.namespace === namespace,
  );
  return found && Object.keys(found.data);
}

describe.each(rendered)("references of $name", (environment) => {
  it("every Secret and ConfigMap exists or is declared, with the keys that are read", () => {
    for (const workload of workloads(environment)) {
      for (const reference of references(workload)) {
        const keys = known(environment, workload.metadata.namespace, reference);
        expect(keys, `${workload.metadata.name} reads ${reference.kind} ${reference.name}`).toBeDefined();
        for (const key of reference.keys) expect(keys).toContain(key);
      }
    }
  });

  it("every declared Secret is used by somebody", () => {
    const used = new Set(
      workloads(environment).flatMap((workload) =>
        references(workload)
          .filter(({ kind }) => kind === "Secret")
          .map(({ name }) => `${workload.metadata.namespace}/${name}`),
      ),
    );
    const tls = ofKind(environment, "Gateway", "Ingress").map(
      (each) =>
        `${each.metadata.namespace}/${JSON.stringify(each.spec).match(/"(?:secretName|name)":"([\w-]*tls)"/)?.[1]}`,
    );
    for (const name of tls) used.add(name);
    for (const { namespace, name } of environment.blueprint.secrets) expect(used).toContain(`${namespace}/${name}`);
  });

  it("every mount has its volume, every volume is mounted, and no path is mounted twice", () => {
    for (const workload of workloads(environment)) {
      const claims = (workload.spec.volumeClaimTemplates ?? []).map((claim: Manifest) => claim.metadata.name);
      const volumes = [...(podSpec(workload).volumes ?? []).map((volume: Manifest) => volume.name), ...claims];
      const mounts = containers(workload).flatMap((container) =>
        (container.volumeMounts ?? []).map((mount: Manifest) => mount.name),
      );
      expect(new Set(mounts), workload.metadata.name).toEqual(new Set(volumes));
      for (const container of containers(workload)) {
        const paths = (container.volumeMounts ?? []).map((mount: Manifest) => mount.mountPath);
        expect(new Set(paths).size).toBe(paths.length);
      }
    }
  });

  it("every service account, priority class and named port exists", () => {
    for (const workload of workloads(environment)) {
      const { namespace } = workload.metadata;
      const accounts = ofKind(environment, "ServiceAccount").filter((each) => each.metadata.namespace === namespace);
      expect(accounts.map((each) => each.metadata.name)).toContain(podSpec(workload).serviceAccountName);
      expect(ofKind(environment, "PriorityClass").map((each) => each.metadata.name)).toContain(
        podSpec(workload).priorityClassName,
      );
      for (const container of containers(workload)) {
        const names = (container.ports ?? []).map((port: Manifest) => port.name);
        for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
          const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
          if (typeof port === "string") expect(names).toContain(port);
        }
      }
    }
  });

  it("every object lies in a namespace that the base stack makes, or in none", () => {
    const namespaces = ofKind(environment, "Namespace").map((each) => each.metadata.name);
    const clusterScoped = [
      "Namespace",
      "PriorityClass",
      "StorageClass",
      "ClusterRole",
      "ClusterRoleBinding",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
    ];
    for (const object of environment.objects) {
      if (clusterScoped.includes(object.kind)) expect(object.metadata.namespace).toBeUndefined();
      else expect(namespaces, `${object.kind} ${object.metadata.name}`).toContain(object.metadata.namespace);
    }
  });

  it("every selector of a Service, budget or policy matches the pods of exactly one workload", () => {
    for (const object of ofKind(environment, "Service", "PodDisruptionBudget", "NetworkPolicy")) {
      const selector =
        object.kind === "Service"
          ? object.spec.selector
          : (object.spec.selector ?? object.spec.podSelector)?.matchLabels;
      if (object.metadata.name === "default-deny") {
        expect(selector).toBeUndefined();
        continue;
      }
      const { "statefulset.kubernetes.io/pod-name": pod, ...labels } = selector;
      const matched = workloads(environment).filter(
        (each) =>
          each.metadata.namespace === object.metadata.namespace && selects(labels, each.spec.template.metadata.labels),
      );
      expect(
        matched.map((each) => each.metadata.name),
        `${object.kind} ${object.metadata.name}`,
      ).toHaveLength(1);
      if (pod !== undefined) {
        const members = Array.from(
          { length: matched[0].spec.replicas },
          (_, index) => `${matched[0].metadata.name}-${index}`,
        );
        expect(members).toContain(pod);
      }
    }
  });

  it("every workload selects its own pods, and nobody else's", () => {
    for (const workload of workloads(environment)) {
      const selector = workload.spec.selector.matchLabels;
      const matched = workloads(environment).filter((each) => selects(selector, each.spec.template.metadata.labels));
      expect(matched).toEqual([workload]);
    }
  });

  it("a policy that lets pods of another namespace in or out names labels that they carry", () => {
    const pods = workloads(environment).map((each) => ({
      namespace: each.metadata.namespace,
      labels: each.spec.template.metadata.labels,
    }));
    for (const policy of ofKind(environment, "NetworkPolicy")) {
      const peers = [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])].flatMap((rule) => [
        ...(rule.from ?? []),
        ...(rule.to ?? []),
      ]);
      for (const peer of peers.filter((each) => each.podSelector?.matchLabels)) {
        const namespace =
          peer.namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"] ?? policy.metadata.namespace;
        const matched = pods.filter(
          (pod) => pod.namespace === namespace && selects(peer.podSelector.matchLabels, pod.labels),
        );
        expect(matched.length, `${policy.metadata.name}: ${JSON.stringify(peer)}`).toBeGreaterThan(0);
      }
    }
  });

  it("the SFUs' message bus is where Valkey answers, under the names that Sentinel announces", () => {
    const release = environment.blueprint.releases.find((each) => each.chart === "livekit-server");
    const redis = release?.chart === "livekit-server" ? release.values.redis : undefined;
    const services = ofKind(environment, "Service").flatMap(({ metadata: { name, namespace } }) => [
      `${name}.${namespace}.svc`,
      `${name}.${namespace}.svc.cluster.local`,
    ]);
    const hosts =
      redis?.mode === "sentinel"
        ? redis.members
        : redis?.mode === "address"
          ? [redis.address.replace(/:\d+$/, "")]
          : [];
    expect(hosts.length).toBe(redis?.mode === "sentinel" ? 3 : 1);
    for (const host of hosts) expect(services).toContain(host);
    if (redis?.mode !== "sentinel") return;
    const text = JSON.stringify(
      ofKind(environment, "ConfigMap").filter((each) => each.metadata.namespace === redis.namespace),
    );
    expect(text).toContain(redis.masterName);
    const announced = workloads(environment)
      .flatMap(containers)
      .flatMap((container) => container.env ?? [])
      .find((variable: Manifest) => variable.name === "MEMBERS");
    expect(announced.value.split(" ")).toEqual(redis.members);
  });
});
