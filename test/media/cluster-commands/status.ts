import { beforeAll, describe, expect, it } from "vitest";
import type { ClusterLine } from "../../../stacks/cluster/line.js";
import type { Manifest } from "../../charts/rendered.js";
import type { ApiServer } from "../api-server.js";
import { eventually } from "../lab/processes.js";
import { environmentFor, type Operator, patchStatus, registerNode } from "../operator.js";
import { certificate, open, type Scene } from "./scene.js";

/** Declares the tests of `relais status`. */
export function statusTests(scene: () => Scene): void {
  describe("relais status", () => {
    let api: ApiServer;
    let operator: Operator;
    let file: string;
    let objects: readonly Manifest[];
    beforeAll(async () => {
      ({ api, operator } = scene());
      const environment = environmentFor(operator, "lab");
      ({ file } = environment);
      objects = await environment.objects();
    });
    const status = async () => {
      const { status: code, stdout } = await operator.relais(["status", file, "--json"]);
      return { code, open: open(stdout), lines: JSON.parse(stdout).lines as ClusterLine[] };
    };
    const pathOf = ({ kind, metadata }: Manifest) =>
      `/apis/apps/v1/namespaces/${metadata.namespace}/${kind.toLowerCase()}s/${metadata.name}`;
    const replicas = (object: Manifest, ready = object.spec.replicas) => ({
      observedGeneration: 1,
      replicas: object.spec.replicas,
      updatedReplicas: object.spec.replicas,
      readyReplicas: ready,
    });
    const ofKind = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
    const sfus = () => ofKind("Deployment").find(({ metadata }) => metadata.name === "livekit-server");

    it("says of an empty cluster that everything is missing, and what to apply", async () => {
      const { status: code, stdout } = await operator.relais(["status", file]);
      expect(code).toBe(1);
      expect(stdout).toMatch(/missing {2}Deployment +lab-media\/livekit-server +no such Deployment/);
      expect(stdout).toMatch(/to do: apply lab-services\n {2}for .*Deployment lab-media\/coturn/);
    });

    it("is 0 once all runs as the environment wants", async () => {
      // The quota's controller does not run here, and admission would wait for its first count.
      for (const object of objects.filter(({ kind }) => kind !== "ResourceQuota")) await api.create(object);
      for (const workload of ofKind("Deployment", "StatefulSet"))
        await patchStatus(api, pathOf(workload), replicas(workload));
      for (const { metadata } of ofKind("PodDisruptionBudget")) {
        const path = `/apis/policy/v1/namespaces/${metadata.namespace}/poddisruptionbudgets/${metadata.name}`;
        const { generation: observedGeneration } = metadata;
        const counts = {
          observedGeneration: observedGeneration ?? 1,
          expectedPods: 2,
          currentHealthy: 2,
          desiredHealthy: 1,
          disruptionsAllowed: 1,
        };
        await patchStatus(api, path, counts);
      }
      const loadBalancer = { ingress: [{ ip: "192.0.2.20" }] };
      await patchStatus(api, "/apis/networking.k8s.io/v1/namespaces/lab-media/ingresses/edge", { loadBalancer });
      await patchStatus(api, "/api/v1/namespaces/lab-media/services/coturn-tls", { loadBalancer });
      for (const pool of ["system", "sfu", "turn"]) {
        for (const index of [1, 2, 3]) await registerNode(api, "lab", pool, `lab-${pool}-${index}`);
      }
      await operator.relais(["secrets", file, "--create"]);
      await certificate(api, "lab-media", "edge-tls");
      await certificate(api, "lab-media", "turn-tls");
      expect(await status()).toMatchObject({ code: 0, open: [] });
    });

    it("finds an SFU that is not ready", async () => {
      await patchStatus(api, pathOf(sfus()), replicas(sfus(), sfus().spec.replicas - 1));
      expect(await status()).toMatchObject({ code: 1, open: ["Deployment lab-media/livekit-server: differs"] });
      await patchStatus(api, pathOf(sfus()), replicas(sfus()));
    });

    it("finds a Deployment that was scaled by hand", async () => {
      const wanted = sfus().spec.replicas;
      await api.adminRequest("PATCH", pathOf(sfus()), { spec: { replicas: wanted + 1 } });
      const { lines } = await status();
      const line = lines.find(({ name }) => name === "lab-media/livekit-server");
      expect(line?.fix).toContain(`${wanted + 1} are asked for: apply lab-services`);
      await api.adminRequest("PATCH", pathOf(sfus()), { spec: { replicas: wanted } });
      const { body } = await api.adminRequest("GET", pathOf(sfus()));
      await patchStatus(api, pathOf(sfus()), { observedGeneration: body.metadata.generation });
      expect((await status()).code).toBe(0);
    });

    it("shows a pod that still drains, with its age, and is content while it may", async () => {
      const { metadata, spec } = sfus().spec.template;
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...metadata, name: "livekit-server-old", namespace: "lab-media" },
        spec: { ...spec, nodeName: "lab-sfu-1" },
      };
      // Admission learns of a new ServiceAccount and priority a moment after they were taken.
      await eventually("admission of the pod", 10, () => api.create(pod));
      await api.adminRequest("DELETE", "/api/v1/namespaces/lab-media/pods/livekit-server-old");
      const { code, lines } = await status();
      expect(lines.find(({ kind }) => kind === "draining Pod")).toMatchObject({
        name: "lab-media/livekit-server-old",
        verdict: "ok",
        wanted: "gone within 4 h",
        found: expect.stringMatching(/^ending since \d+ s$/),
      });
      expect(code).toBe(0);
    });

    it("finds a node that is lost", async () => {
      await patchStatus(api, "/api/v1/nodes/lab-turn-1", { conditions: [{ type: "Ready", status: "Unknown" }] });
      await api.adminRequest("DELETE", "/api/v1/nodes/lab-turn-2");
      await api.adminRequest("DELETE", "/api/v1/nodes/lab-turn-3");
      expect(await status()).toMatchObject({ code: 1, open: ["nodes turn: differs"] });
    });
  });
}
