import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import type { Manifest } from "../charts/rendered.js";

/** An answer of the API: its status, and its body as parsed JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Manifest;
}

/** One change that a watch has told. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: Manifest;
}

/** An API server as the user of a kubeconfig with files sees it; connections are kept. */
export interface Api {
  request(method: string, path: string, body?: unknown, type?: string): Promise<Answer>;
  /** Gives the body; throws what the API says when it refuses. */
  ask(method: string, path: string, body?: unknown, type?: string): Promise<Manifest>;
  list(path: string): Promise<readonly Manifest[]>;
  /** Where an object is. */
  pathOf(object: Manifest): Promise<string>;
  /** Server-side apply, unknown fields refused. */
  apply(object: Manifest, query?: string): Promise<Manifest>;
  /** Calls back for every change after the list that it gives; `query` selects among the objects. */
  watch(
    path: string,
    changed: (change: Change) => void,
    query?: string,
  ): Promise<{ readonly items: readonly Manifest[]; stop(): void }>;
  close(): void;
}

const MERGE = "application/merge-patch+json";
const APPLY = "application/apply-patch+yaml";
const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Connects as the current user of a kubeconfig; a PATCH is a merge patch unless `type` says otherwise. */
export function connect(kubeconfig: string): Api {
  const { clusters, users } = parse(readFileSync(kubeconfig, "utf8"));
  const [{ cluster }, { user }] = [clusters[0], users[0]];
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 24,
    ca: readFileSync(cluster["certificate-authority"]),
    cert: readFileSync(user["client-certificate"]),
    key: readFileSync(user["client-key"]),
  });
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const sent = request(`${cluster.server}${path}`, { method, headers, agent });
    sent.end(body);
    const [response] = await once(sent, "response");
    return response;
  };
  const ask: Api["request"] = async (method, path, body, type = method === "PATCH" ? MERGE : "application/json") => {
    const response = await send(
      method,
      path,
      { "Content-Type": type },
      body === undefined ? undefined : JSON.stringify(body),
    );
    const answer = await text(response);
    return { status: response.statusCode, body: answer.startsWith("{") ? JSON.parse(answer) : answer };
  };
  const insist: Api["ask"] = async (method, path, body, type) => {
    const answer = await ask(method, path, body, type);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message ?? answer.body}`);
  };
  let kinds = new Map<string, { plural: string; namespaced: boolean }>();
  const kindOf = async ({ apiVersion, kind }: Manifest) => {
    const id = `${apiVersion}/${kind}`;
    // A definition may have been added since.
    if (!kinds.has(id)) kinds = await discover(send);
    const found = kinds.get(id);
    if (found === undefined) throw new Error(`the cluster has no ${id}`);
    return found;
  };
  const pathOf: Api["pathOf"] = async (object) => {
    const { plural, namespaced } = await kindOf(object);
    const { apiVersion, metadata } = object;
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    return `${group}${namespaced ? `/namespaces/${metadata.namespace}` : ""}/${plural}/${metadata.name}`;
  };
  return {
    request: ask,
    ask: insist,
    list: async (path) => (await insist("GET", path)).items,
    pathOf,
    apply: async (object, query = "") => {
      const path = `${await pathOf(object)}?fieldManager=relais-test&force=true&fieldValidation=Strict${query}`;
      return insist("PATCH", path, object, APPLY);
    },
    watch: async (path, changed, query = "") => {
      const { items, metadata } = await insist("GET", `${path}?${query}`);
      const since = `watch=1&resourceVersion=${metadata.resourceVersion}`;
      const response = await send("GET", `${path}?${query}&${since}`, {});
      createInterface({ input: response }).on("line", (line) => changed(JSON.parse(line)));
      response.on("error", () => {});
      return { items, stop: () => response.destroy() };
    },
    close: () => agent.destroy(),
  };
}

/** All kinds that are served, by `v1/Pod`. */
async function discover(
  send: (method: string, path: string, headers: Record<string, string>) => Promise<NodeJS.ReadableStream>,
) {
  const lists = await Promise.all(
    ["/api", "/apis"].map(async (path) => JSON.parse(await text(await send("GET", path, { Accept: DISCOVERY })))),
  );
  return new Map<string, { plural: string; namespaced: boolean }>(
    lists.flatMap(({ items }: Manifest) =>
      items.flatMap(({ metadata, versions }: Manifest) =>
        versions.flatMap(({ version, resources }: Manifest) =>
          resources.map(({ resource, responseKind, scope }: Manifest) => [
            `${metadata.name ? `${metadata.name}/` : ""}${version}/${responseKind.kind}`,
            { plural: resource, namespaced: scope === "Namespaced" },
          ]),
        ),
      ),
    ),
  );
}
