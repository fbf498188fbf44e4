import { describe, expect, it } from "vitest";
import { type ClusterOffer, prerequisiteLines } from "../../../stacks/cluster/prerequisites.js";
import { rightsNeeded } from "../../../stacks/cluster/rights.js";
import { offer, PLURALS, visio } from "./offer.js";

describe("the prerequisites of visio, line by line,", () => {
  const told = (change: Partial<ClusterOffer>) =>
    prerequisiteLines(visio, offer(change)).map(
      ({ kind, name, verdict, wanted, found, fix }) =>
        `${kind} ${name} ${verdict}: wanted ${wanted}, found ${found}${fix === "" ? "" : `; ${fix}`}`,
    );
  const definitions = (rest: string) =>
    PLURALS.map(
      (plural) =>
        `CustomResourceDefinition ${plural}.gateway.networking.k8s.io ${rest.replace(":", ": wanted v1 of Gateway API 1.2 or later, below 2,")}`,
    );
  const inZones = (pool: string, rest: string) =>
    ["a", "b", "c"].map((zone) => `nodes ${pool} in cloudgouv-eu-west-1${zone} ${rest}`);
  const ROOM = {
    system: "wanted 250m cpu, 1Gi memory, 64Mi ephemeral-storage",
    sfu: "wanted 14400m cpu, 24576Mi memory, 256Mi ephemeral-storage",
    turn: "wanted 7200m cpu, 12288Mi memory, 256Mi ephemeral-storage",
  };

  it("are met by a cluster that lacks nothing, line by line", () => {
    expect(told({})).toEqual([
      "Kubernetes API server ok: wanted 1.35, found v1.35.2",
      "rights cluster ok: wanted create, patch, delete 5 kinds, found 15 of 15 granted",
      "rights visio-media ok: wanted create, patch, delete 11 kinds, found 33 of 33 granted",
      "rights visio-data ok: wanted create, patch, delete 8 kinds, found 24 of 24 granted",
      "admission Pod Security ok: wanted enforced, found enforced",
      ...definitions("ok: found v1.4.0"),
      "GatewayClass envoy ok: wanted accepted, found accepted",
      "CustomResourceDefinition clienttrafficpolicies.gateway.envoyproxy.io ok: wanted v1alpha1, found v1alpha1",
      "CSIDriver bsu.csi.outscale.com ok: wanted there, found there",
      "Namespace envoy-gateway-system ok: wanted there, found there",
      ...inZones("system", "ok: wanted 1 Ready, found 1 Ready of 1"),
      ...inZones("sfu", "ok: wanted 21 Ready, found 21 Ready of 21, 0 with ExternalIP"),
      ...inZones("turn", "ok: wanted 5 Ready, found 5 Ready of 5, 0 with ExternalIP"),
      `capacity system nodes ok: ${ROOM.system}, found 3 of 3 can hold a pod`,
      `capacity sfu nodes ok: ${ROOM.sfu}, found 63 of 63 can hold a pod`,
      `capacity turn nodes ok: ${ROOM.turn}, found 15 of 15 can hold a pod`,
    ]);
  });

  it("are missed by a cluster that lacks everything, each with what to do", () => {
    const none = { items: [] };
    const lines = told({
      version: "v1.32.1",
      allowed: rightsNeeded(visio).map(() => false),
      podSecurityRefusal: undefined,
      namespaces: none,
      storageClasses: none,
      volumeDrivers: none,
      ingressClasses: none,
      gatewayClasses: none,
      customResources: none,
      nodes: none,
      quotas: none,
    });
    const rights = (where: string, kinds: string[]) =>
      `rights ${where} missing: wanted create, patch, delete ${kinds.length} kinds, found 0 of ${3 * kinds.length} granted; ask for the right to create, patch, delete ${kinds.join(", ")}, or use an account that has it (--context)`;
    const everywhere = ["networkpolicies", "resourcequotas", "secrets", "serviceaccounts", "configmaps", "services"];
    const nodes = (pool: "system" | "sfu" | "turn", wanted: number, addresses = ", 0 with ExternalIP") =>
      inZones(
        pool,
        `differs: wanted ${wanted} Ready, found 0 Ready of 0${addresses}; see kubectl get nodes -l relais/pool=${pool} -L topology.kubernetes.io/zone and kubectl get nodepools; apply visio-infra`,
      );
    expect(lines).toEqual([
      "Kubernetes API server differs: wanted 1.35, found v1.32.1; bring the cluster to 1.35: Relais is not tested with 1.32",
      rights("cluster", ["namespaces", "priorityclasses", "storageclasses", "clusterroles", "clusterrolebindings"]),
      rights("visio-media", [
        ...everywhere,
        "poddisruptionbudgets",
        "deployments",
        "gateways",
        "httproutes",
        "clienttrafficpolicies",
      ]),
      rights("visio-data", [...everywhere, "poddisruptionbudgets", "statefulsets"]),
      "admission Pod Security missing: wanted enforced, found not enforced; switch the admission plugin PodSecurity on: without it nothing holds pods to the level of their namespace",
      ...definitions(
        "missing: found no such CustomResourceDefinition; install the standard channel of the Gateway API, or name an Ingress controller in edge.ingress",
      ),
      "GatewayClass envoy missing: wanted accepted, found no such GatewayClass; install its controller, or name another class in edge.gateway; there are: none",
      "CustomResourceDefinition clienttrafficpolicies.gateway.envoyproxy.io missing: wanted v1alpha1, found no such CustomResourceDefinition; install Envoy Gateway 1.7 or newer",
      "CSIDriver bsu.csi.outscale.com missing: wanted there, found no such driver; name a StorageClass that exists in redis.storageClass; drivers there are: none",
      "Namespace envoy-gateway-system missing: wanted there, found no such Namespace; install what runs there, or correct its name in the environment's file: network policies let it in by name",
      ...nodes("system", 1, ""),
      ...nodes("sfu", 21),
      ...nodes("turn", 5),
      ...(["system", "sfu", "turn"] as const).map(
        (pool) => `capacity ${pool} nodes unknown: ${ROOM[pool]}, found no nodes; nodes of this pool come first`,
      ),
    ]);
  });
});
