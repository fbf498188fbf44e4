import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { ClusterLine } from "../../stacks/cluster/line.js";
import type { Manifest } from "../charts/rendered.js";
import { oks } from "../fixtures/environments.js";
import { type ApiServer, startApiServer } from "./api-server.js";
import { eventually } from "./lab/processes.js";
import { environmentFor, type Operator, operatorOf, patchStatus, registerNode } from "./operator.js";

/**
 * The commands that talk to a cluster, with the real kubectl and a real API server. Controllers and kubelets are doubles: the
 * test writes the statuses that they would write. Each group has an environment of its own.
 */
const folder = mkdtempSync(join(tmpdir(), "relais-cluster-"));
let api: ApiServer;
let operator: Operator;
beforeAll(async () => {
  api = await startApiServer({ folder: join(folder, "api") });
  operator = await operatorOf(api, join(folder, "operator"));
}, 90_000);
afterAll(async () => {
  await api?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const createNamespace = (name: string) => api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

function certificate(namespace: string, name: string) {
  const data = { "tls.crt": "Y2VydA==", "tls.key": "a2V5" };
  return api.create({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, data });
}

async function secretOf(namespace: string, name: string): Promise<Manifest> {
  return (await api.adminRequest("GET", `/api/v1/namespaces/${namespace}/secrets/${name}`)).body;
}

const remove = (namespace: string, name: string) =>
  api.adminRequest("DELETE", `/api/v1/namespaces/${namespace}/secrets/${name}`);

const decoded = (secret: Manifest, key: string) => Buffer.from(secret.data[key], "base64").toString();

/** Lines of a JSON answer that are not as wanted, as `Secret a/b: missing`. */
const open = (stdout: string, field: "lines" | "secrets" = "lines"): string[] =>
  (JSON.parse(stdout)[field] as ClusterLine[])
    .filter(({ verdict }) => verdict !== "ok")
    .map(({ kind, name, verdict }) => `${kind} ${name}: ${verdict}`);

describe("relais secrets", () => {
  const NAMESPACES = ["keys-media", "keys-data"];
  const OWN = ["keys-media/meet-livekit", "keys-media/turn-auth", "keys-media/valkey-auth", "keys-data/valkey-auth"];
  let file: string;
  beforeAll(() => {
    ({ file } = environmentFor(operator, "keys"));
  });
  /** All values that Relais has made up, as they are and as the API holds them. */
  const confidential: string[] = [];
  const ownSecrets = () => Promise.all(OWN.map((ref) => secretOf(...(ref.split("/") as [string, string]))));

  it("names the namespaces that are missing and creates nothing there", async () => {
    const { status, stdout } = await operator.relais(["secrets", file, "--create"]);
    expect(status).toBe(1);
    expect(stdout).toContain("apply keys-base first: it makes the namespace");
    expect(stdout).not.toContain("created");
  });

  it("says on a dry run what it would create, and creates nothing", async () => {
    await Promise.all(NAMESPACES.map(createNamespace));
    const { status, stdout } = await operator.relais(["secrets", file, "--dry-run", "--json"]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).wouldCreate).toEqual(OWN);
    expect((await ownSecrets()).map(({ code }) => code)).toEqual([404, 404, 404, 404]);
  });

  it("creates what can be made up, as the servers accept it, and says what is left", async () => {
    const { status, stdout } = await operator.relais(["secrets", file, "--create"]);
    expect(status).toBe(1);
    for (const ref of OWN) expect(stdout).toContain(`created ${ref}\n`);
    expect(stdout).toContain("kubectl -n keys-media create secret tls edge-tls --cert=fullchain.pem --key=key.pem");
    const [apiKey, turn, media, data] = (await ownSecrets()) as [Manifest, Manifest, Manifest, Manifest];
    expect(decoded(apiKey, "LIVEKIT_API_KEY")).toMatch(/^API[0-9a-f]{12}$/);
    expect(decoded(apiKey, "LIVEKIT_API_SECRET")).toMatch(/^[0-9a-f]{64}$/);
    expect(decoded(turn, "TURN_SECRET")).toMatch(/^[0-9a-f]{64}$/);
    expect(media.data).toEqual(data.data);
    expect(data.data.password).not.toBe(data.data["check-password"]);
    for (const secret of [apiKey, turn, data]) {
      for (const key of Object.keys(secret.data)) confidential.push(decoded(secret, key), secret.data[key]);
    }
  });

  it("creates nothing a second time and changes nothing", async () => {
    const before = await ownSecrets();
    const { stdout } = await operator.relais(["secrets", file, "--create", "--json"]);
    expect(JSON.parse(stdout).created).toEqual([]);
    expect((await ownSecrets()).map(({ metadata }) => metadata.resourceVersion)).toEqual(
      before.map(({ metadata }) => metadata.resourceVersion),
    );
  });

  it("copies the passwords that one namespace has into the other", async () => {
    const kept = await secretOf("keys-data", "valkey-auth");
    await remove("keys-media", "valkey-auth");
    const { stdout } = await operator.relais(["secrets", file, "--create", "--json"]);
    expect(JSON.parse(stdout).created).toEqual(["keys-media/valkey-auth"]);
    expect((await secretOf("keys-media", "valkey-auth")).data).toEqual(kept.data);
    expect((await secretOf("keys-data", "valkey-auth")).metadata.resourceVersion).toBe(kept.metadata.resourceVersion);
  });

  it("is satisfied once somebody has given the certificates", async () => {
    await certificate("keys-media", "edge-tls");
    await certificate("keys-media", "turn-tls");
    const { status, stdout } = await operator.relais(["secrets", file]);
    expect(stdout).toContain("6 as wanted, 0 not");
    expect(status).toBe(0);
  });

  it("lists without a value ever leaving kubectl", async () => {
    operator.answers();
    await operator.relais(["secrets", file]);
    const answers = operator.answers();
    expect(answers).toContain("keys-media/meet-livekit LIVEKIT_API_KEY LIVEKIT_API_SECRET");
    expect(confidential.filter((value) => answers.includes(value))).toEqual([]);
  });

  it("leaves an incomplete Secret alone, also when a value is only empty", async () => {
    const patch = { data: { LIVEKIT_API_SECRET: "" } };
    await api.adminRequest("PATCH", "/api/v1/namespaces/keys-media/secrets/meet-livekit", patch);
    const before = await secretOf("keys-media", "meet-livekit");
    const { status, stdout } = await operator.relais(["secrets", file, "--create"]);
    expect(status).toBe(1);
    expect(stdout).toContain("lacks LIVEKIT_API_SECRET");
    expect(await secretOf("keys-media", "meet-livekit")).toEqual(before);
  });

  it("finds passwords that are not the same in both namespaces", async () => {
    const patch = { data: { password: Buffer.from("another").toString("base64") } };
    await api.adminRequest("PATCH", "/api/v1/namespaces/keys-media/secrets/valkey-auth", patch);
    const { stdout } = await operator.relais(["secrets", file]);
    expect(stdout).toContain("password not the same as in keys-media/valkey-auth");
  });

  it("prints a script for those who create by hand, whose Secrets it accepts", async () => {
    environmentFor(operator, "hand");
    await Promise.all(["hand-media", "hand-data"].map(createNamespace));
    const script = (await operator.relais(["secrets", "hand.yaml", "--commands"], "")).stdout;
    const [cert, key] = [join(operator.folder, "fullchain.pem"), join(operator.folder, "key.pem")];
    const { certificateFile, keyFile } = await api.authority.leaf("hand");
    writeFileSync(cert, readFileSync(certificateFile));
    writeFileSync(key, readFileSync(keyFile));
    await promisify(execFile)("sh", ["-e", "-c", script], {
      cwd: operator.folder,
      env: { ...process.env, ...operator.shell },
    });
    expect((await operator.relais(["secrets", "hand.yaml"])).status).toBe(0);
  });

  it("has shown no value in all of this: not in arguments, not in files, not on the screen", async () => {
    expect(confidential).toHaveLength(10);
    const screens: string[] = [];
    for (const args of [
      ["secrets"],
      ["secrets", "--json"],
      ["secrets", "--create"],
      ["status"],
      ["status", "--json"],
    ]) {
      const [command = "", ...options] = args;
      const { stdout, stderr } = await operator.relais([command, file, ...options]);
      screens.push(stdout, stderr);
    }
    const seen = [operator.arguments(), operator.files(), ...screens].join("\n");
    expect(confidential.filter((value) => seen.includes(value))).toEqual([]);
  });
});

describe("relais status", () => {
  let file: string;
  let objects: readonly Manifest[];
  beforeAll(async () => {
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
    await certificate("lab-media", "edge-tls");
    await certificate("lab-media", "turn-tls");
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

describe("relais doctor --cluster", () => {
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
    await createNamespace("bare-ingress");
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
    await createNamespace("tight-media");
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

describe("a cluster that does not answer as it should", () => {
  /** A kubeconfig whose server is elsewhere on this machine. */
  async function elsewhere(port: number): Promise<string> {
    const file = join(operator.folder, `elsewhere-${port}`);
    const own = readFileSync(await api.kubeconfig("elsewhere"), "utf8");
    writeFileSync(file, own.replace(api.url, `https://127.0.0.1:${port}`));
    return file;
  }
  const failing = async (kubeconfig: string, ...args: string[]) => {
    const started = Date.now();
    const run = await operator.relais([...args], kubeconfig);
    expect(run.status).toBe(1);
    expect(run.stdout).toBe("");
    expect(run.stderr.trim().split("\n")).toHaveLength(1);
    return { message: run.stderr, seconds: (Date.now() - started) / 1000 };
  };
  beforeAll(() => void environmentFor(operator, "mute"));

  it.each([
    ["secrets", "mute.yaml"],
    ["status", "mute.yaml"],
    ["doctor", "--cluster", "mute.yaml"],
  ])("is one line within seconds of relais %s: nobody listens", async (...args) => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const { message, seconds } = await failing(await elsewhere(port), ...args);
    expect(message).toContain(`127.0.0.1:${port} is not reachable (connection refused)`);
    expect(seconds).toBeLessThan(10);
  });

  it("is one line within seconds where somebody listens and says nothing", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    try {
      const kubeconfig = await elsewhere((silent.address() as AddressInfo).port);
      const { message, seconds } = await failing(kubeconfig, "status", "mute.yaml");
      expect(message).toContain("is not reachable (no answer in time)");
      expect(seconds).toBeLessThan(25);
    } finally {
      silent.close();
    }
  });

  it("is one line where the user may not look", async () => {
    const { message } = await failing(await api.kubeconfig("nobody"), "secrets", "mute.yaml");
    expect(message).toContain('forbidden: User "nobody" cannot get resource "namespaces"');
  });

  it("is one line where there is no such context, or none at all", async () => {
    const admin = await api.kubeconfig("someone", "system:masters");
    const { message } = await failing(admin, "status", "mute.yaml", "--context", "nowhere");
    expect(message).toContain("there is no context nowhere; kubectl config get-contexts lists them");
    expect((await failing("", "status", "mute.yaml")).message).toContain("kubectl has no current context");
  });
});

describe("the cluster of an OKS environment", () => {
  it("is found by the kubeconfig that relais kubeconfig wrote", async () => {
    writeFileSync(
      join(operator.folder, "own.yaml"),
      stringify(
        oks((environment) => {
          environment.name = "own";
        }),
      ),
    );
    mkdirSync(join(operator.folder, "out/own"), { recursive: true });
    writeFileSync(
      join(operator.folder, "out/own/kubeconfig"),
      readFileSync(await api.kubeconfig("own", "system:masters")),
    );
    const { stdout } = await operator.relais(["secrets", "own.yaml"], "");
    expect(stdout).toContain("apply own-base first");
  });

  it("of provider generic, kubectl chooses", async () => {
    environmentFor(operator, "plain");
    const { stdout } = await operator.relais(["kubeconfig", "plain.yaml", "--json"]);
    expect(JSON.parse(stdout)).toEqual({ file: null, context: "test" });
  });
});
