import type { ClusterLine } from "../../../stacks/cluster/line.js";
import type { Manifest } from "../../charts/rendered.js";
import type { ApiServer } from "../api-server.js";
import type { Operator } from "../operator.js";

/** The one API server of these tests, and who works with it. */
export interface Scene {
  readonly api: ApiServer;
  readonly operator: Operator;
}

export const createNamespace = (api: ApiServer, name: string) =>
  api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

export function certificate(api: ApiServer, namespace: string, name: string) {
  const data = { "tls.crt": "Y2VydA==", "tls.key": "a2V5" };
  return api.create({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, data });
}

export async function secretOf(api: ApiServer, namespace: string, name: string): Promise<Manifest> {
  return (await api.adminRequest("GET", `/api/v1/namespaces/${namespace}/secrets/${name}`)).body;
}

/** Lines of a JSON answer that are not as wanted, as `Secret a/b: missing`. */
export const open = (stdout: string, field: "lines" | "secrets" = "lines"): string[] =>
  (JSON.parse(stdout)[field] as ClusterLine[])
    .filter(({ verdict }) => verdict !== "ok")
    .map(({ kind, name, verdict }) => `${kind} ${name}: ${verdict}`);
