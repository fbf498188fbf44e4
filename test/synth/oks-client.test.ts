import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type OksClient, oksClient } from "../../scripts/lib/oks/client.js";
import { oksConnection } from "../../scripts/lib/oks/connection.js";
import { explainConnection, mayPass, OksError } from "../../scripts/lib/oks/errors.js";
import { findCluster } from "../../scripts/lib/oks/find-cluster.js";
import { PATIENCE, pauseSeconds } from "../../scripts/lib/oks/request.js";
import { type OksDouble, type OksDoubleOptions, startOksDouble } from "../doubles/oks/double.js";
import { seed } from "../doubles/oks/seed.js";
import { deployment } from "../fixtures/environments.js";

/** The client of the OKS API against its double. */

const REGION = "cloudgouv-eu-west-1";
const VISIO = deployment("visio").blueprint.infrastructure ?? expect.fail("visio has a cluster of its own");

let double: OksDouble;
let client: OksClient;
const start = async (options: OksDoubleOptions = {}, patience: Partial<typeof PATIENCE> = {}) => {
  double = await startOksDouble(options);
  client = oksClient(oksConnection(REGION, double.env), { ...PATIENCE, firstWaitSeconds: 0.01, ...patience });
};
afterEach(() => double.stop());

const asked = () => double.log.map(({ operation }) => operation);
const failureOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => expect.fail("it succeeded"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OksError);
  return error as OksError;
};

describe("the client of the OKS API", () => {
  it("reads what there is, under its own name", async () => {
    await start();
    const ids = seed(double);
    expect(await client.projects()).toEqual([
      { id: ids.project, name: "visio", cidr: "10.50.0.0/16", region: REGION, status: "ready" },
    ]);
    const cluster = {
      id: ids.cluster,
      name: "visio",
      version: "1.35",
      pods: "10.91.0.0/16",
      services: "10.92.0.0/16",
      status: "ready",
    };
    expect(await client.clusters(ids.project)).toEqual([cluster]);
    expect(await client.cluster(ids.cluster)).toEqual(cluster);
    expect(await client.quotas()).toMatchObject({ projects: 2, clustersPerProject: 2 });
    expect(await client.controlPlanes()).toContain("cp.3.masters.small");
    expect(double.log.every(({ agent }) => /^relais\/\d+\.\d+\.\d+$/.test(agent))).toBe(true);
  });

  it.each(["page", "cursor"] as const)("reads a list in all its parts, by %s", async (by) => {
    await start({ part: { size: 2, by }, quotas: { Projects: 9 } });
    const names = ["one", "two", "three", "four", "five"];
    for (const name of names) double.world.createProject({ name, cidr: "10.0.0.0/16", region: REGION });
    expect((await client.projects()).map(({ name }) => name)).toEqual(names);
    expect(asked()).toEqual(Array(3).fill("listProjects"));
  });

  it("gives up a list that never ends", async () => {
    await start();
    const body = JSON.stringify({ Projects: [], Pagination: { cursor: { next_cursor: "again" } } });
    double.fault("listProjects", { body, times: 1000 });
    expect((await failureOf(client.projects())).message).toMatch(/does not end/);
  });

  it.each([429, 500, 502, 503, 504])("asks again after %i, until it is answered", async (status) => {
    await start();
    double.fault("quotas", { status, times: 3 });
    expect(await client.quotas()).toMatchObject({ projects: 2 });
    expect(asked()).toHaveLength(4);
  });

  it("asks again when the connection is cut", async () => {
    await start();
    double.fault("quotas", { cut: true, times: 2 });
    expect(await client.quotas()).toMatchObject({ projects: 2 });
    expect(asked()).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 409, 422])("does not ask again after %i", async (status) => {
    await start();
    double.fault("quotas", { status, times: 9 });
    await failureOf(client.quotas());
    expect(asked()).toHaveLength(1);
  });

  it("waits as long as the API asks for", async () => {
    await start();
    double.fault("quotas", { status: 429, headers: { "Retry-After": "1" } });
    const begin = performance.now();
    await client.quotas();
    expect(performance.now() - begin).toBeGreaterThanOrEqual(990);
  });

  it("does not wait longer than it may take at all", async () => {
    await start();
    double.fault("quotas", { status: 429, headers: { "Retry-After": "3600" } });
    const { failure, message } = await failureOf(client.quotas());
    expect(failure).toBe("throttled");
    expect(message).toMatch(/\(it asks for 3600 s\)$/);
    expect(asked()).toHaveLength(1);
  });

  it("gives up a silent API in time", async () => {
    await start({}, { totalSeconds: 0.3 });
    double.fault("quotas", { silent: true });
    const { failure, message } = await failureOf(client.quotas());
    expect(failure).toBe("unreachable");
    expect(message).toMatch(/^127\.0\.0\.1:\d+ did not answer GET \/quotas within 0\.3 s; try again$/);
  });

  it("does not follow a redirection with its keys", async () => {
    let visited = 0;
    const elsewhere = createServer((_, response) => {
      visited += 1;
      response.end("{}");
    }).listen(0, "127.0.0.1");
    await start();
    const { port } = elsewhere.address() as AddressInfo;
    double.fault("quotas", { status: 302, headers: { Location: `http://127.0.0.1:${port}/` } });
    expect((await failureOf(client.quotas())).failure).toBe("unexpected");
    elsewhere.close();
    expect(visited).toBe(0);
  });

  it("knows an unknown cluster by the code in the body, whatever the status", async () => {
    await start();
    expect((await failureOf(client.cluster("none"))).failure).toBe("not found");
    double.fault("getCluster", {
      body: '{"ResponseContext":{},"Errors":[{"Code":"404","Type":"NotFoundError","Details":"x"}]}',
    });
    expect((await failureOf(client.cluster("none"))).failure).toBe("not found");
    double.fault("getCluster", { body: '{"Errors":[{"Code":"409"}]}' });
    expect((await failureOf(client.cluster("none"))).failure).toBe("refused");
  });

  it.each([
    [
      "a field that is missing",
      '{"Quotas":{"Projects":2,"ClustersPerProject":2,"KubeVersions":["1.35"]}}',
      "Quotas.CPSubregions",
    ],
    [
      "a field of another kind",
      '{"Quotas":{"Projects":"2","ClustersPerProject":2,"KubeVersions":[],"CPSubregions":[]}}',
      "Quotas.Projects",
    ],
    ["nothing", "{}", "Quotas"],
    [
      "what a terminal would obey",
      '{"Quotas":{"Projects":2,"ClustersPerProject":2,"KubeVersions":["\\u001b[2J"],"CPSubregions":[]}}',
      "Quotas.KubeVersions.0",
    ],
  ])("refuses an answer with %s", async (_, body, place) => {
    await start();
    double.fault("quotas", { body });
    const { failure, message } = await failureOf(client.quotas());
    expect(failure).toBe("unexpected");
    expect(message).toContain(`the answer to GET /quotas lacks or garbles ${place};`);
  });

  it("takes fields that it does not know", async () => {
    await start();
    const quotas = { Projects: 1, ClustersPerProject: 1, KubeVersions: ["1.35"], CPSubregions: [], Nodes: 50 };
    double.fault("quotas", { body: JSON.stringify({ Quotas: quotas, Debug: true }) });
    expect(await client.quotas()).toMatchObject({ projects: 1 });
  });
});

describe("findCluster", () => {
  it("finds nothing, a project alone, or a project with its cluster, by name", async () => {
    await start({ quotas: { Projects: 3 } });
    expect(await findCluster(VISIO, client)).toEqual({});
    double.world.createProject({ name: "visio2", cidr: "10.0.0.0/16", region: REGION });
    expect(await findCluster(VISIO, client)).toEqual({});
    const { project } = seed(double, { project: "failed" });
    expect(await findCluster(VISIO, client)).toEqual({
      project: expect.objectContaining({ id: project, status: "failed" }),
    });
  });

  it("tells the status of a cluster whose creation failed", async () => {
    await start();
    const ids = seed(double, { cluster: "failed" });
    expect(await findCluster(VISIO, client)).toMatchObject({
      project: { id: ids.project, status: "ready" },
      cluster: { id: ids.cluster, status: "failed" },
    });
  });
});

describe("the connection to the OKS API", () => {
  const keys = { OSC_ACCESS_KEY: "AK", OSC_SECRET_KEY: "SK-marker" };
  const refusalOf = (env: NodeJS.ProcessEnv) => {
    try {
      oksConnection(REGION, env);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  it("goes to the region's own endpoint unless another is named", () => {
    expect(oksConnection("eu-west-2", keys).endpoint).toBe("https://api.eu-west-2.oks.outscale.com/api/v2");
    expect(oksConnection("eu-west-2", { ...keys, OSC_ENDPOINT_OKS: "" }).endpoint).toMatch(
      /^https:\/\/api\.eu-west-2\./,
    );
    const named = oksConnection("eu-west-2", { ...keys, OSC_ENDPOINT_OKS: "https://oks.example.fr/api/v2/" });
    expect(named.endpoint).toBe("https://oks.example.fr/api/v2");
  });

  it.each([
    ["no key", {}, "OSC_ACCESS_KEY and OSC_SECRET_KEY not set"],
    ["half a pair", { OSC_ACCESS_KEY: "AK" }, "OSC_SECRET_KEY not set"],
    ["a line end in a key", { ...keys, OSC_SECRET_KEY: "SK-marker\r" }, "OSC_SECRET_KEY holds a blank, a line end"],
    ["no URL", { ...keys, OSC_ENDPOINT_OKS: "api.example.fr" }, "OSC_ENDPOINT_OKS is no URL"],
    ["keys in the clear", { ...keys, OSC_ENDPOINT_OKS: "http://oks.example.fr/api/v2" }, "is not https"],
    ["a password in the URL", { ...keys, OSC_ENDPOINT_OKS: "https://a:SK-marker@oks.example.fr" }, "has a user"],
  ])("is refused with %s, which is not shown", (_, env, message) => {
    expect(refusalOf(env)).toContain(message);
    expect(refusalOf(env)).not.toContain("marker");
  });

  it("explains why there is none, and tries again only where that may help", () => {
    expect(explainConnection("api.x", "ENOTFOUND").message).toMatch(
      /^cannot resolve api\.x \(ENOTFOUND\); check the DNS/,
    );
    expect(explainConnection("api.x", "DEPTH_ZERO_SELF_SIGNED_CERT").message).toMatch(/NODE_EXTRA_CA_CERTS$/);
    expect(explainConnection("api.x", "ECONNREFUSED").message).toMatch(/^no connection to api\.x \(ECONNREFUSED\)/);
    const codes = [
      "ENOTFOUND",
      "CERT_HAS_EXPIRED",
      "ERR_SSL_WRONG_VERSION_NUMBER",
      "EAI_AGAIN",
      "ECONNRESET",
      "UND_ERR_SOCKET",
    ];
    expect(codes.filter(mayPass)).toEqual(["EAI_AGAIN", "ECONNRESET", "UND_ERR_SOCKET"]);
  });
});

describe("the pause before another try", () => {
  it("doubles, and chance takes up to half of it", () => {
    expect([1, 2, 3].map((tries) => pauseSeconds(tries, 0.5, null, 0))).toEqual([0.5, 1, 2]);
    expect([1, 2, 3].map((tries) => pauseSeconds(tries, 0.5, null, 1))).toEqual([0.25, 0.5, 1]);
  });

  it("is what the API asks for, in seconds or until a date", () => {
    const now = Date.parse("2026-06-10T08:00:00Z");
    expect(pauseSeconds(1, 0.5, "7", 0, now)).toBe(7);
    expect(pauseSeconds(1, 0.5, "Wed, 10 Jun 2026 08:00:30 GMT", 0, now)).toBe(30);
    expect(pauseSeconds(1, 0.5, "Wed, 10 Jun 2026 07:00:00 GMT", 0, now)).toBe(0);
    expect(pauseSeconds(1, 0.5, "soon", 0, now)).toBe(0.5);
  });
});
