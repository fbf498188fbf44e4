import { describe, expect, it } from "vitest";
import { references } from "./oracles/references.js";
import { ofKind, RENDERED, selects, workloads } from "./rendered.js";

/** Nothing points into the void between the charts either: what a manifest names, another one or the blueprint declares. */
describe.each(await RENDERED)("references of $name", (environment) => {
  it("every Secret is declared, with the keys that are read", () => {
    for (const workload of workloads(environment)) {
      for (const { name, keys } of references(workload).filter(({ kind }) => kind === "Secret")) {
        const declared = environment.blueprint.secrets.find(
          (secret) => secret.namespace === workload.metadata.namespace && secret.name === name,
        );
        expect(declared, `${workload.metadata.name} reads Secret ${name}`).toBeDefined();
        expect(declared?.keys).toEqual(expect.arrayContaining([...keys]));
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
    for (const { metadata, spec } of ofKind(environment, "Issuer"))
      used.add(`${metadata.namespace}/${spec.acme.solvers[0].dns01.rfc2136.tsigSecretSecretRef.name}`);
    for (const { namespace, name } of environment.blueprint.secrets) expect(used).toContain(`${namespace}/${name}`);
  });

  it("every priority class exists", () => {
    const classes = ofKind(environment, "PriorityClass").map((each) => each.metadata.name);
    // A check is in no hurry.
    for (const workload of workloads(environment).filter(({ kind }) => kind !== "CronJob"))
      expect(classes).toContain(workload.spec.template.spec.priorityClassName);
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
});
