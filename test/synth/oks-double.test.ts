import { afterEach, describe, expect, it } from "vitest";
import { type OksDouble, type OksDoubleOptions, startOksDouble } from "../doubles/oks/double.js";
import wire from "../doubles/oks/wire.json" with { type: "json" };

/** The double of the OKS API, asked as the Terraform provider asks (wire.json). */

let double: OksDouble;
const start = async (options: OksDoubleOptions = {}) => {
  double = await startOksDouble(options);
};
afterEach(() => double.stop().catch(() => {}));

type Json = Record<string, unknown>;

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${double.env.OSC_ENDPOINT_OKS}${path}`, {
    method,
    headers: {
      AccessKey: double.env.OSC_ACCESS_KEY,
      SecretKey: double.env.OSC_SECRET_KEY,
      "User-Agent": wire.provider.userAgent,
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, json: (await answer.json()) as Json };
}

/** Sends a recorded request with the ids of this run. */
function replay(name: keyof typeof wire.provider.requests, ids: { project?: string; cluster?: string } = {}) {
  const text = JSON.stringify(wire.provider.requests[name]);
  const request = JSON.parse(
    text.replaceAll("{project}", ids.project ?? "").replaceAll("{cluster}", ids.cluster ?? ""),
  );
  return ask(request.method, request.path, request.body);
}

const partOf = (answer: { json: Json }, kind: string) => answer.json[kind] as Json & { id: string; statuses: Json };

/** Looks at a project or cluster until a status comes again. */
async function statusesOf(name: "getProject" | "getCluster", ids: object): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const { json } = await replay(name, ids);
    const status =
      name === "getProject" ? (json.Project as Json).status : ((json.Cluster as Json).statuses as Json).status;
    if (seen.at(-1) === status) return seen;
    seen.push(String(status));
  }
}

describe("the double of the OKS API", () => {
  it("lives through all that the provider was recorded to send", async () => {
    await start();
    const project = partOf(await replay("createProject"), "Project").id;
    expect((await replay("createCluster", { project })).status).toBe(503);
    expect(await statusesOf("getProject", { project })).toEqual(["deploying", "ready"]);
    const cluster = partOf(await replay("createCluster", { project }), "Cluster").id;
    expect((await replay("kubeconfig", { cluster })).status).toBe(503);
    expect(await statusesOf("getCluster", { cluster })).toEqual(["deploying", "ready"]);
    expect((await replay("kubeconfig", { cluster })).json).toMatchObject({
      Cluster: { data: { kubeconfig: expect.stringContaining("current-context") } },
    });

    await replay("updateCluster", { cluster });
    await statusesOf("getCluster", { cluster });
    expect(partOf(await replay("getCluster", { cluster }), "Cluster")).toMatchObject({
      version: "1.36",
      expected_version: "1.37",
      admin_whitelist: ["192.0.2.0/24", "198.51.100.7/32"],
    });
    await replay("upgradeCluster", { cluster });
    await statusesOf("getCluster", { cluster });
    expect(partOf(await replay("getCluster", { cluster }), "Cluster").version).toBe("1.37");

    expect((await replay("deleteProject", { project })).status).toBe(403);
    await replay("deleteCluster", { cluster });
    expect(partOf(await replay("getCluster", { cluster }), "Cluster").statuses.status).toBe("deleting");
    const gone = await replay("getCluster", { cluster });
    expect(gone.json.Errors).toEqual([
      { Type: "NotFoundError", Details: `Cluster ${cluster} not found.`, Code: "404" },
    ]);
    await replay("deleteProject", { project });
    await replay("getProject", { project });
    expect((await replay("getProject", { project })).status).toBe(404);
    await double.stop();
  });

  it("answers with every field that the API's description requires", async () => {
    await start();
    const { required } = wire.description;
    const made = await replay("createProject");
    const project = partOf(made, "Project");
    await statusesOf("getProject", { project: project.id });
    const cluster = partOf(await replay("createCluster", { project: project.id }), "Cluster");
    const refused = (await replay("getCluster", { cluster: "none" })).json;
    const lists = { Projects: "/projects", Clusters: `/clusters?project_id=${project.id}` };
    for (const [key, path] of Object.entries(lists)) {
      const { json } = await ask("GET", path);
      expect(json).toMatchObject({ [key]: [expect.anything()], Pagination: expect.anything() });
    }
    expect(Object.keys(project)).toEqual(expect.arrayContaining(required.Project));
    expect(Object.keys(cluster)).toEqual(expect.arrayContaining(required.Cluster));
    expect(Object.keys(cluster.statuses)).toEqual(expect.arrayContaining(required.Statuses));
    expect(Object.keys(partOf(await ask("GET", "/quotas"), "Quotas"))).toEqual(
      expect.arrayContaining(required.OKSQuotas),
    );
    expect(Object.keys(refused)).toEqual(expect.arrayContaining(required.ErrorResponse));
    expect(Object.keys((refused.Errors as Json[])[0] ?? {})).toEqual(expect.arrayContaining(required.ErrorItem));
    expect(made.json).toHaveProperty("ResponseContext.RequestId");
    await double.stop();
  });

  it("refuses a second project or cluster of a name, and more of them than the quota has", async () => {
    await start();
    const project = partOf(await replay("createProject"), "Project").id;
    expect((await replay("createProject")).status).toBe(409);
    await statusesOf("getProject", { project });
    await replay("createCluster", { project });
    expect((await replay("createCluster", { project })).status).toBe(409);
    const another = { ...wire.provider.requests.createCluster.body, project_id: project, name: "second" };
    expect((await ask("POST", "/clusters", another)).status).toBe(200);
    const third = await ask("POST", "/clusters", { ...another, name: "third" });
    expect(third.json.Errors).toMatchObject([{ Code: "403", Details: "You cannot have more than 2 clusters." }]);
    await double.stop();
  });

  it("takes as long to make a cluster as it is told to, and may fail", async () => {
    await start({ pollsUntilReady: 5, newClustersEnd: "failed" });
    const project = partOf(await replay("createProject"), "Project").id;
    for (let look = 0; look < 6; look++) await replay("getProject", { project });
    const cluster = partOf(await replay("createCluster", { project }), "Cluster").id;
    const seen: unknown[] = [];
    for (let look = 0; look < 6; look++)
      seen.push(partOf(await replay("getCluster", { cluster }), "Cluster").statuses.status);
    expect(seen).toEqual([...Array(5).fill("deploying"), "failed"]);
  });

  it("keeps what is protected", async () => {
    await start();
    const body = { ...wire.provider.requests.createProject.body, disable_api_termination: true };
    const project = partOf(await ask("POST", "/projects", body), "Project").id;
    expect((await replay("deleteProject", { project })).status).toBe(403);
    await ask("PATCH", `/projects/${project}`, { disable_api_termination: false });
    expect((await replay("deleteProject", { project })).status).toBe(200);
  });

  it.each([
    ["a path", () => ask("GET", "/flavours"), "GET /api/v2/flavours"],
    ["a method", () => ask("DELETE", "/quotas"), "DELETE /api/v2/quotas"],
    ["a header", () => ask("GET", "/quotas", undefined, { "X-Debug": "1" }), "GET /api/v2/quotas: header x-debug"],
    [
      "a program",
      () => ask("GET", "/quotas", undefined, { "User-Agent": "curl/8" }),
      "GET /api/v2/quotas: user agent curl/8",
    ],
    ["a query", () => ask("GET", "/projects?order=name"), "GET /api/v2/projects: query order"],
    [
      "a field of a body",
      () => ask("POST", "/projects", { ...wire.provider.requests.createProject.body, owner: "me" }),
      "POST /api/v2/projects: body field owner",
    ],
    ["no body", () => ask("POST", "/projects"), "POST /api/v2/projects: a request without its body"],
  ])("refuses %s that it does not know, and fails the test that sent it", async (_, send, complaint) => {
    await start();
    expect((await send()).status).toBeGreaterThanOrEqual(400);
    expect(double.complaints).toEqual([complaint]);
    await expect(double.stop()).rejects.toThrow(complaint);
  });

  it("refuses other keys and fields that are missing", async () => {
    await start();
    expect((await ask("GET", "/quotas", undefined, { SecretKey: "other" })).status).toBe(401);
    const short = await ask("POST", "/projects", { name: "visio", region: "eu-west-2" });
    expect(short.json.Errors).toMatchObject([{ Code: "422", Details: [{ loc: ["body", "cidr"] }] }]);
    await double.stop();
  });
});
