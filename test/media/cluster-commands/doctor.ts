import { beforeAll, describe, expect, it } from "vitest";
import type { ClusterLine } from "../../../stacks/cluster/line.js";
import type { Manifest } from "../../charts/rendered.js";
import type { ApiServer } from "../api-server.js";
import { eventually } from "../lab/processes.js";
import { environmentFor, type Operator, patchStatus, registerNode } from "../operator.js";
import { createNamespace, open, type Scene } from "./scene.js";

/** Declares the tests of `relais doctor --cluster`. */
export function doctorTests(scene: () => Scene): void {
  describe("relais doctor --cluster", () => {
    let api: ApiServer;
    let operator: Operator;
    beforeAll(() => {
      ({ api, operator } = scene());
    });
    const doctor = async (name: string, kubeconfig?: string) => {
      const { status, stdout } = await operator.relais(["doctor", "--cluster", `${name}.yaml`, "--json"], kubeconfig);
      return { code: status, open: open(stdout), lines: JSON.parse(stdout).lines as ClusterLine[] };
    };

    it("finds what a bare cluster lacks, and nothing more once it is there", async () => {
      environmentFor(operator, "bare", (environment) => {
        environment.edge = { ingress: "bare-haproxy", controllerNamespace: "bare-ingress" };
        environment.redis = { storageClass: "bare-disks" };
      });
      expect(await doctor("bare")).toMatchObject({
        code: 1,
        open: [
          "IngressClass bare-haproxy: missing",
          "StorageClass bare-disks: missing",
          "Namespace bare-ingress: missing",
          "nodes system: differs",
          "nodes sfu: differs",
          "nodes turn: differs",
          "capacity system nodes: unknown",
          "capacity sfu nodes: unknown",
          "capacity turn nodes: unknown",
        ],
      });
      await createNamespace(api, "bare-ingress");
      await api.create({
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "bare-haproxy" },
        spec: { controller: "haproxy.org/ingress" },
      });
      await api.create({
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name: "bare-disks" },
        provisioner: "example.org/disks",
      });
      for (const pool of ["system", "sfu", "turn"]) {
        for (const index of [1, 2, 3]) await registerNode(api, "bare", pool, `bare-${pool}-${index}`);
      }
      expect(await doctor("bare")).toMatchObject({ code: 0, open: [] });
    });

    it("asks for the Gateway API where the edge is a Gateway", async () => {
      environmentFor(operator, "gate", (environment) => {
        environment.edge = { gateway: "envoy", controllerNamespace: "kube-system" };
      });
      const missing = (await doctor("gate")).open.filter((line) => line.includes("ateway"));
      expect(missing).toEqual([
        "CustomResourceDefinition gateways.gateway.networking.k8s.io: missing",
        "CustomResourceDefinition httproutes.gateway.networking.k8s.io: missing",
        "CustomResourceDefinition gatewayclasses.gateway.networking.k8s.io: missing",
        "GatewayClass envoy: missing",
      ]);
      for (const kind of ["Gateway", "HTTPRoute", "GatewayClass"]) await api.create(gatewayApi(kind));
      const gatewayClass = {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: "envoy" },
        spec: { controllerName: "example.org/envoy" },
      };
      // A new kind is served a moment after its definition was taken.
      await eventually("GatewayClass", 20, () => api.create(gatewayClass));
      expect((await doctor("gate")).open).toContain("GatewayClass envoy: differs");
      const conditions = [{ type: "Accepted", status: "True" }];
      await patchStatus(api, "/apis/gateway.networking.k8s.io/v1/gatewayclasses/envoy", { conditions });
      expect((await doctor("gate")).open.filter((line) => line.includes("ateway"))).toEqual([]);
    });

    it("names a quota that leaves no room for the pods", async () => {
      environmentFor(operator, "tight");
      await createNamespace(api, "tight-media");
      await api.create({
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "tenant", namespace: "tight-media" },
        spec: { hard: { pods: "1", "requests.cpu": "64" } },
      });
      const { lines } = await doctor("tight");
      expect(lines.find(({ name }) => name === "tight-media/tenant")).toMatchObject({
        verdict: "differs",
        found: expect.stringMatching(/^pods 1 of \d+$/),
      });
    });

    it("tells a user without rights which ones to ask for", async () => {
      environmentFor(operator, "poor");
      const { code, lines } = await doctor("poor", await api.kubeconfig("poor"));
      expect(code).toBe(1);
      const cluster = lines.find(({ kind, name }) => kind === "rights" && name === "cluster");
      expect(cluster).toMatchObject({
        verdict: "missing",
        fix: expect.stringContaining("create, patch, delete namespaces, priorityclasses"),
      });
      expect(lines.find(({ name }) => name === "Pod Security")).toMatchObject({ verdict: "unknown" });
    });
  });
}

function gatewayApi(kind: string): Manifest {
  const [singular, group] = [kind.toLowerCase(), "gateway.networking.k8s.io"];
  const plural = `${singular.replace(/s$/, "se")}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      annotations: { "api-approved.kubernetes.io": "unapproved, a double", [`${group}/bundle-version`]: "v1.4.0" },
    },
    spec: {
      group,
      scope: kind === "GatewayClass" ? "Cluster" : "Namespaced",
      names: { kind, singular, plural },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  };
}
