import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiServer, startApiServer } from "./api-server.js";
import type { HttpAnswer } from "./doubles/http-service.js";
import type { Place } from "./init-container.js";
import { eventually } from "./lab/processes.js";
import { expectAddress, expectNoAddress } from "./outcome.js";
import { CHARTS, type Chart, createPreparation, manifests, type Preparation } from "./prepared.js";
import { Sources } from "./sources.js";

/** The source `node`: the charts' own ServiceAccounts and roles in a real API server, and doubles of a broken one. */
const charts = Object.keys(CHARTS) as Chart[];
const NAMESPACE = "test-media";
const publicAddress = { from: ["node"] } as const;
const PUBLIC = "9.9.9.9";

const sources = new Sources();
let preparation: Preparation;
let api: ApiServer;
beforeAll(async () => {
  preparation = await createPreparation();
  api = await startApiServer({ folder: join(preparation.folder, "api") });
  await api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
  await Promise.all(charts.map(install));
});
afterAll(async () => {
  await Promise.all([api?.stop(), sources.stop()]);
  preparation.remove();
});

/** Creates what the chart renders for reading Node objects, and waits until the authorizer knows it. */
async function install(chart: Chart): Promise<void> {
  const kinds = ["ServiceAccount", "ClusterRole", "ClusterRoleBinding"];
  const objects = await manifests(chart, { publicAddress });
  for (const object of objects) if (kinds.includes(object.kind)) await api.create(object);
  await eventually(`the role of ${chart}`, 10, async () => (await mayPod(chart, "get", "nodes")) || undefined);
}

/** Whether the chart's ServiceAccount may do something in the whole cluster. */
async function mayPod(chart: Chart, verb: string, resource: string): Promise<boolean> {
  const user = `system:serviceaccount:${NAMESPACE}:${chart}`;
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", metadata: {} };
  const spec = { user, groups: ["system:serviceaccounts"], resourceAttributes: { verb, resource } };
  return (await api.create({ ...review, spec })).status.allowed;
}

/** A token as the kubelet asks for it. */
async function tokenOf(serviceAccount: string): Promise<string> {
  const path = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${serviceAccount}/token`;
  const { body } = await api.adminRequest("POST", path, { spec: { expirationSeconds: 600 } });
  return body.status.token;
}

/** Addresses as a Node lists them: `ExternalIP 9.9.9.9`. */
async function setAddresses(name: string, ...listed: readonly string[]): Promise<void> {
  const addresses = listed.map((each) => ({ type: each.split(" ")[0], address: each.split(" ")[1] }));
  const { status } = await api.adminRequest("PATCH", `/api/v1/nodes/${name}/status`, { status: { addresses } });
  if (status !== 200) throw new Error(`status of Node ${name}: ${status}`);
}

/** A Node of this name, and a pod on it with the given account's token. */
async function podOn(name: string, serviceAccount: string, ...addresses: readonly string[]): Promise<Partial<Place>> {
  await api.create({ apiVersion: "v1", kind: "Node", metadata: { name } });
  await setAddresses(name, "InternalIP 10.50.0.4", ...addresses);
  return { nodeName: name, apiPort: api.port, ca: api.ca, token: await tokenOf(serviceAccount) };
}

const url = (node: string) => `${api.url}/api/v1/nodes/${node}`;

describe.concurrent.each(charts)("the public address of %s from its Node", (chart) => {
  it("is the ExternalIP, read with the chart's own role", async () => {
    const place = await podOn(`linked-${chart}`, chart, `ExternalIP ${PUBLIC}`);
    expectAddress(await preparation.run(chart, { publicAddress, place }), chart, PUBLIC, "node");
  });

  it("is the ExternalIP as soon as the cloud has linked it", async () => {
    const node = `late-${chart}`;
    const links = [["ExternalIP 10.0.0.5"], ["ExternalIP 10.0.0.5", `ExternalIP ${PUBLIC}`]];
    const onRound = (round: number) => setAddresses(node, ...(links[round - 1] ?? []));
    const place = { ...(await podOn(node, chart)), onRound };
    const ended = await preparation.run(chart, { publicAddress: { ...publicAddress, timeoutSeconds: 300 }, place });
    expectAddress(ended, chart, PUBLIC, "node");
    expect(ended.rounds).toBe(2);
    expect(ended.log).toContain(`node: node ${node} has no ExternalIP in its status\n`);
  });

  it("is the ExternalIP of the pod's own family", async () => {
    const listed = ["ExternalIP 2606:4700:4700::1111", `ExternalIP ${PUBLIC}`];
    const place = await podOn(`dual-stack-${chart}`, chart, ...listed);
    expectAddress(await preparation.run(chart, { publicAddress, place }), chart, PUBLIC, "node");
  });

  it("comes from the next source when the Node has none", async () => {
    const place = { ...(await podOn(`nat-${chart}`, chart)), hostIp: PUBLIC };
    const ended = await preparation.run(chart, { publicAddress: { from: ["node", "hostIP"] }, place });
    expectAddress(ended, chart, PUBLIC, "hostIP");
  });

  it("is missing when the Node has private addresses only", async () => {
    const node = `private-${chart}`;
    const place = await podOn(node, chart, "ExternalIP 10.0.0.5", "ExternalIP 100.64.1.2");
    const causes = ["10.0.0.5", "100.64.1.2"].map(
      (each) => `node answered ${each}, which is not a global unicast address`,
    );
    expectNoAddress(
      await preparation.run(chart, { publicAddress, place }),
      chart,
      { node: causes.join("; ") },
      { node },
    );
  });

  it("is missing when there is no such Node", async () => {
    const [node, token] = [`nowhere-${chart}`, await tokenOf(chart)];
    const place = { nodeName: node, apiPort: api.port, ca: api.ca, token };
    const cause = `node: ${url(node)} answered with status 404`;
    expectNoAddress(await preparation.run(chart, { publicAddress, place }), chart, { node: cause }, { node });
  });

  it("is missing when the pod's account has no role", async () => {
    const [node, account] = [`no-role-${chart}`, `stranger-to-${chart}`];
    await api.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace: NAMESPACE } });
    const place = await podOn(node, account, `ExternalIP ${PUBLIC}`);
    const cause = `node: ${url(node)} answered with status 403`;
    expectNoAddress(await preparation.run(chart, { publicAddress, place }), chart, { node: cause }, { node });
  });

  it("is all that its role permits", async () => {
    const questions = [
      ["get", "nodes"],
      ["list", "nodes"],
      ["patch", "nodes"],
      ["get", "pods"],
      ["get", "secrets"],
    ] as const;
    const answers = await Promise.all(questions.map(([verb, resource]) => mayPod(chart, verb, resource)));
    expect(answers).toEqual([true, false, false, false, false]);
  });
});

describe.concurrent("an API that does not answer with a Node", () => {
  const NOT_A_NODE = "node: URL did not answer with a Node";
  const answers: readonly [string, HttpAnswer, string][] = [
    ["a page", { body: "<!doctype html><p>Sign in</p>" }, NOT_A_NODE],
    ["an empty body", { body: "" }, NOT_A_NODE],
    ["another object", { body: '{"kind":"Status"}' }, NOT_A_NODE],
    ["a list", { body: "[]" }, NOT_A_NODE],
    ["a server error", { status: 500 }, "node: URL answered with status 500"],
    ["silence", "silence", "node: URL gave no answer: The read operation timed out"],
  ];
  const token = "token-of-a-pod";

  it.each(answers)("does not give the SFU an address: %s", async (_, answer, cause) => {
    const { port, name, strays } = await sources.api(preparation.leaf, answer);
    const ended = await preparation.run("livekit-server", { publicAddress, place: { apiPort: port, token } });
    expectNoAddress(ended, "livekit-server", { node: cause.replace("URL", name) });
    expect(strays).toEqual([]);
  });

  it("does not get the TURN server's token by a redirect", async () => {
    const target = await sources.api(preparation.leaf, { body: JSON.stringify({ status: { addresses: [] } }) });
    const { port, name } = await sources.api(preparation.leaf, { redirect: target.name });
    const ended = await preparation.run("coturn", { publicAddress, place: { apiPort: port, token } });
    expectNoAddress(ended, "coturn", { node: `node: ${name} answered with status 302` });
    expect(target.asked()).toBe(0);
  });

  it("does not get the TURN server's token without a certificate of the cluster", async () => {
    const { port, name, asked } = await sources.api(preparation.leaf, { body: "{}" });
    const ended = await preparation.run("coturn", { publicAddress, place: { apiPort: port, token, ca: api.ca } });
    expect(ended.log).toContain(
      `node: ${name} gave no answer: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed`,
    );
    expect(ended).toMatchObject({ code: 1, written: [] });
    expect(asked()).toBe(0);
  });

  it("is named when nobody listens", async () => {
    const { port, name } = await sources.nobody("node");
    const ended = await preparation.run("coturn", { publicAddress, place: { apiPort: port, token } });
    expectNoAddress(ended, "coturn", { node: `node: ${name} gave no answer: [Errno 111] Connection refused` });
  });

  it("is not asked with a token that is not there", async () => {
    const ended = await preparation.run("livekit-server", { publicAddress });
    expect(ended.log).toContain("node: cannot read the API credentials in ");
    expect(ended).toMatchObject({ code: 1, written: [] });
  });

  it("refuses a token that it did not make", async () => {
    const place = { nodeName: "worker-1", apiPort: api.port, ca: api.ca, token };
    const ended = await preparation.run("livekit-server", { publicAddress, place });
    expectNoAddress(ended, "livekit-server", { node: `node: ${url("worker-1")} answered with status 401` });
  });
});
