import { describe, expect, it } from "vitest";
import { containers, type Manifest, named, ofKind, RENDERED, workloads } from "./rendered.js";

/** What the blueprint promises of the pods, beside what the oracles know of the charts alone. */
describe.each(await RENDERED)("pods of $name", (environment) => {
  const all = workloads(environment);
  const media = all.filter((workload) => ["livekit-server", "coturn"].includes(workload.metadata.name));

  it("come from the allowed registries, each image the blueprint's", () => {
    const references = environment.blueprint.images.map((image) => image.reference);
    for (const workload of all)
      for (const container of containers(workload)) expect(references).toContain(container.image);
  });

  it("that carry calls drain for the one duration", () => {
    expect(media).toHaveLength(2);
    for (const workload of media)
      expect(workload.spec.template.spec.terminationGracePeriodSeconds).toBe(environment.blueprint.drainSeconds);
  });

  it("that carry calls are spread over zones where there are several", () => {
    for (const workload of media) {
      const { topologySpreadConstraints = [] } = workload.spec.template.spec;
      const zones = environment.blueprint.pools.sfu.zones.length;
      expect(topologySpreadConstraints).toHaveLength(zones > 1 ? 1 : 0);
    }
  });

  it("have the only policies, but for the default-deny below them", () => {
    expect(ofKind(environment, "NetworkPolicy")).toHaveLength(all.length + ofKind(environment, "Namespace").length);
  });

  it("fit the Pod Security level of their namespace", () => {
    for (const workload of all) {
      const namespace = named(environment, "Namespace", workload.metadata.namespace);
      const level = namespace.metadata.labels["pod-security.kubernetes.io/enforce"];
      expect(level).toBe(workload.spec.template.spec.hostNetwork ? "privileged" : level);
      if (level === "restricted") expect(workload.spec.template.spec.hostNetwork).toBeFalsy();
    }
  });

  it("together stay within what the namespace may hold", () => {
    for (const quota of ofKind(environment, "ResourceQuota")) {
      const mine = (objects: Manifest[]) =>
        objects.filter((each) => each.metadata.namespace === quota.metadata.namespace);
      const pods = mine(all).reduce((sum, workload) => sum + (workload.spec.replicas ?? 1), 0);
      const balancers = mine(ofKind(environment, "Service")).filter((each) => each.spec.type === "LoadBalancer");
      const nodePorts = mine(ofKind(environment, "Service")).filter((each) =>
        ["NodePort", "LoadBalancer"].includes(each.spec.type),
      );
      expect(Number(quota.spec.hard.pods)).toBeGreaterThanOrEqual(pods);
      expect(Number(quota.spec.hard["services.loadbalancers"])).toBe(balancers.length);
      expect(Number(quota.spec.hard["services.nodeports"])).toBe(
        nodePorts.reduce((sum, each) => sum + each.spec.ports.length, 0),
      );
    }
  });
});
