import { describe, expect, it } from "vitest";
import { containers, type Manifest, named, ofKind, RENDERED, workloads } from "./rendered.js";

const rendered = await RENDERED;

describe.each(rendered)("pods of $name", (environment) => {
  const all = workloads(environment);
  const media = all.filter((workload) => ["livekit-server", "coturn"].includes(workload.metadata.name));

  it("run as nobody, on a read-only root, without capabilities but the one with a reason", () => {
    for (const workload of all) {
      const pod = workload.spec.template.spec;
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(pod.securityContext.runAsUser).toBeGreaterThanOrEqual(10_000);
      for (const container of containers(workload)) {
        const { capabilities, ...context } = container.securityContext;
        expect(context).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
        expect(capabilities.drop).toEqual(["ALL"]);
        const allowed = container.name === "turnserver" ? ["NET_BIND_SERVICE"] : [];
        expect(capabilities.add ?? []).toEqual(allowed);
      }
    }
  });

  it("end when they are asked to: HAProxy is in the mode that handles SIGTERM as a container's first process", () => {
    for (const proxy of all.flatMap(containers).filter(({ command }) => command?.[0] === "haproxy"))
      expect(proxy.command).toContain("-W");
  });

  it("hold no service-account token, except an init container that asks for its node's address", () => {
    for (const workload of all) {
      const pod = workload.spec.template.spec;
      expect(pod.automountServiceAccountToken).toBe(false);
      const tokens = (pod.volumes ?? [])
        .filter((volume: Manifest) => JSON.stringify(volume).includes("serviceAccountToken"))
        .map((volume: Manifest) => volume.name);
      for (const container of pod.containers) {
        const mounted = (container.volumeMounts ?? []).map((mount: Manifest) => mount.name);
        expect(mounted.filter((name: string) => tokens.includes(name))).toEqual([]);
      }
    }
  });

  it("get Secrets into memory only: no ConfigMap, argument or plain variable carries one", () => {
    for (const workload of all) {
      for (const container of containers(workload)) {
        for (const variable of container.env ?? []) {
          // A path to where a Secret is mounted is no secret.
          if (/password|secret|token/i.test(variable.name)) expect(variable.value ?? "/").toMatch(/^\//);
        }
      }
      const composed = workload.spec.template.spec.volumes.filter(
        (volume: Manifest) => volume.name === "config" && volume.emptyDir,
      );
      for (const volume of composed) expect(volume.emptyDir.medium).toBe("Memory");
    }
  });

  it("ask for memory and ephemeral storage, and no media server is throttled", () => {
    for (const workload of all) {
      for (const container of containers(workload)) {
        expect(container.resources.requests).toMatchObject({
          cpu: expect.anything(),
          memory: expect.anything(),
          "ephemeral-storage": expect.anything(),
        });
        expect(container.resources.limits).toMatchObject({
          memory: expect.anything(),
          "ephemeral-storage": expect.anything(),
        });
      }
    }
    for (const workload of media)
      for (const container of containers(workload)) expect(container.resources.limits.cpu).toBeUndefined();
  });

  it("come from the allowed registries, each image the blueprint's", () => {
    const references = environment.blueprint.images.map((image) => image.reference);
    for (const workload of all)
      for (const container of containers(workload)) expect(references).toContain(container.image);
  });

  it("that carry calls drain for the one duration and are never surged, hurried or evicted for space", () => {
    expect(media).toHaveLength(2);
    for (const workload of media) {
      const { strategy, progressDeadlineSeconds, template } = workload.spec;
      expect(template.spec.terminationGracePeriodSeconds).toBe(environment.blueprint.drainSeconds);
      expect(strategy.rollingUpdate.maxSurge).toBe(0);
      expect(progressDeadlineSeconds).toBeGreaterThan(environment.blueprint.drainSeconds);
      expect(template.metadata.annotations).toMatchObject({
        "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
        "nplc.oks.outscale.com/safe-to-delete": "false",
      });
    }
  });

  it("that carry calls are one to a node, and spread over zones where there are several", () => {
    for (const workload of media) {
      const { affinity, topologySpreadConstraints = [] } = workload.spec.template.spec;
      const rules = affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
      expect(rules.map((rule: Manifest) => rule.topologyKey)).toEqual(["kubernetes.io/hostname"]);
      expect(rules[0].labelSelector.matchLabels).toEqual(workload.spec.selector.matchLabels);
      const zones = environment.blueprint.pools.sfu.zones.length;
      expect(topologySpreadConstraints).toHaveLength(zones > 1 ? 1 : 0);
      // A dead zone's nodes still exist, tainted: counted, they would keep replacements out of the living zones.
      for (const constraint of topologySpreadConstraints)
        expect(constraint).toMatchObject({ whenUnsatisfiable: "DoNotSchedule", nodeTaintsPolicy: "Honor" });
    }
  });

  it("of the SFU are not killed because Redis blinks", () => {
    const sfu = named(environment, "Deployment", "livekit-server").spec.template.spec.containers[0];
    expect(sfu.livenessProbe.httpGet).toBeUndefined();
    expect(sfu.livenessProbe.tcpSocket).toBeDefined();
    expect(sfu.startupProbe.periodSeconds * sfu.startupProbe.failureThreshold).toBeGreaterThanOrEqual(60);
  });

  it("have policies for both directions, and a default-deny below them", () => {
    for (const namespace of ofKind(environment, "Namespace")) {
      const policies = ofKind(environment, "NetworkPolicy").filter(
        (policy) => policy.metadata.namespace === namespace.metadata.name,
      );
      expect(policies.find((policy) => policy.metadata.name === "default-deny")?.spec).toEqual({
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
      });
      for (const policy of policies) expect(policy.spec.policyTypes).toEqual(["Ingress", "Egress"]);
    }
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

  it("cannot reach more of the host than the model's ports where they share its network", () => {
    const host = media.filter((workload) => workload.spec.template.spec.hostNetwork);
    const guards = ofKind(environment, "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");
    expect(guards).toHaveLength(host.length > 0 ? 2 : 0);
  });

  it("together stay within what the namespace may hold", () => {
    for (const quota of ofKind(environment, "ResourceQuota")) {
      const mine = (objects: Manifest[]) =>
        objects.filter((each) => each.metadata.namespace === quota.metadata.namespace);
      const pods = mine(all).reduce((sum, workload) => sum + workload.spec.replicas, 0);
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
