import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Manifest, RENDERED, workloads } from "../charts/rendered.js";
import { DEPLOYMENTS } from "../fixtures/environments.js";
import { type ApiServer, startApiServer } from "./api-server.js";
import { eventually } from "./lab/processes.js";

/**
 * A real API server takes every rendered object, unknown fields refused, and its admission takes every pod: Pod Security of the
 * namespace, quota, priority, and the guard of host networking. Custom resources need definitions; kubeconform covers them.
 */
const NAMES: readonly string[] = [...DEPLOYMENTS, "everything optional switched on"];
const PLURALS: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  NetworkPolicy: "networkpolicies",
  Ingress: "ingresses",
  PriorityClass: "priorityclasses",
  StorageClass: "storageclasses",
  ValidatingAdmissionPolicy: "validatingadmissionpolicies",
  ValidatingAdmissionPolicyBinding: "validatingadmissionpolicybindings",
};

/** Kubernetes' own groups have no dot, or end in k8s.io; so does the Gateway API's, which is custom all the same. */
function isCustom({ apiVersion }: Manifest): boolean {
  const [group = ""] = apiVersion.split("/");
  return (
    apiVersion.includes("/") && group.includes(".") && (!group.endsWith(".k8s.io") || group.startsWith("gateway."))
  );
}

const folder = mkdtempSync(join(tmpdir(), "relais-accepts-"));
const environments = (await RENDERED).filter((each) => NAMES.includes(each.name));
let api: ApiServer;
beforeAll(async () => {
  api = await startApiServer({ folder, flags: ["--service-cluster-ip-range=10.96.0.0/12,fd00:10:96::/112"] });
}, 90_000);
afterAll(async () => {
  await api?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function post(object: Manifest, query = "") {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace ? `/namespaces/${metadata.namespace}` : "";
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return api.adminRequest("POST", `${group}${namespace}/${plural}?fieldValidation=Strict${query}`, object);
}

/** What the workload's controller would create. */
function podOf(workload: Manifest, change: (spec: Manifest) => void = () => {}): Manifest {
  const { metadata, spec } = structuredClone(workload.spec.template);
  change(spec);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, name: `${workload.metadata.name}-x`, namespace: workload.metadata.namespace },
    spec,
  };
}

/** Claims belong to the StatefulSet's pod; its controller would add them. */
function withClaims(workload: Manifest): Manifest {
  const claims = (workload.spec.volumeClaimTemplates ?? []).map(({ metadata }: Manifest) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: metadata.name },
  }));
  return podOf(workload, (spec) => {
    spec.volumes = [...(spec.volumes ?? []), ...claims];
  });
}

/** The quota's controller does not run here; admission waits for its first count. */
async function count({ metadata, spec }: Manifest): Promise<void> {
  const used = Object.fromEntries(Object.keys(spec.hard).map((key) => [key, "0"]));
  const path = `/api/v1/namespaces/${metadata.namespace}/resourcequotas/${metadata.name}/status`;
  const { status } = await api.adminRequest("PATCH", path, { status: { hard: spec.hard, used } });
  if (status !== 200) throw new Error(`quota of ${metadata.namespace}: ${status}`);
}

describe.each(environments)("the API server, given $name", (environment) => {
  // Environments that share a cluster need NodePorts of their own; these have one after the other.
  afterAll(async () => {
    const services = environment.objects.filter(({ kind }) => kind === "Service");
    for (const { metadata } of services)
      await api.adminRequest("DELETE", `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}`);
  });

  it("takes every object, unknown fields refused", async () => {
    const objects = environment.objects.filter((object) => !isCustom(object));
    for (const object of objects) {
      const { status, body } = await post(object);
      expect(status, `${object.kind} ${object.metadata.name}: ${body.message}`).toBe(201);
      if (object.kind === "ResourceQuota") await count(object);
    }
  });

  it("admits the pods of every workload under the namespace's Pod Security, priority and quota", async () => {
    for (const workload of workloads(environment)) {
      await eventually(`admission of ${workload.metadata.name}`, 10, async () => {
        const { status, body } = await post(withClaims(workload), "&dryRun=All");
        if (status !== 201) throw new Error(body.message);
        return true;
      });
    }
  });

  it("refuses a pod that asks for more than the namespace allows", async () => {
    const [workload] = workloads(environment).filter((each) => each.metadata.name === "livekit-server");
    const greedy: [string, (spec: Manifest) => void][] = [
      ["the host's processes", (spec) => Object.assign(spec, { hostPID: true })],
      [
        "a privileged container",
        (spec) =>
          Object.assign(spec.containers[0].securityContext, { privileged: true, allowPrivilegeEscalation: true }),
      ],
      ["a folder of the host", (spec) => spec.volumes.push({ name: "root", hostPath: { path: "/" } })],
      [
        "a port outside of the model",
        (spec) => {
          spec.hostNetwork = true;
          spec.containers[0].ports = [{ containerPort: 10_250, protocol: "TCP" }];
        },
      ],
    ];
    for (const [what, change] of greedy) {
      // Admission learns of a new policy a moment after it was taken.
      const message = await eventually(`refusal of ${what}`, 10, async () => {
        const { status, body } = await post(podOf(workload, change), "&dryRun=All");
        return status === 201 ? undefined : String(body.message);
      });
      expect(message).toMatch(/violates PodSecurity|ValidatingAdmissionPolicy/);
    }
  });
});
