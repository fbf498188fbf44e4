import { once } from "node:events";
import { request } from "node:https";
import type { Manifest } from "../../charts/rendered.js";
import type { RealCluster } from "../node/cluster.js";

/** A request to the API server, as somebody who holds a token sends it, or none; gives its status. */
export async function statusAs(
  { plane: { api } }: RealCluster,
  token: string | undefined,
  [method, path, body]: ApiRequest,
): Promise<number> {
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const sent = request(`${api.url}${path}`, { method, headers, ca: api.ca, agent: false });
  sent.end(body && JSON.stringify(body));
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

export type ApiRequest = readonly [method: string, path: string, body?: Manifest];

/** What somebody asks for who looks for more than they have. */
export function curiousRequests(namespace: string, secret: string, pod: string): readonly ApiRequest[] {
  const [core, inside] = ["/api/v1", `/api/v1/namespaces/${namespace}`];
  const role = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" };
  const subjects = [{ kind: "ServiceAccount", name: "livekit-server", namespace }];
  const binding = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "x" },
    roleRef: role,
    subjects,
  };
  return [
    ["GET", `${inside}/secrets`],
    ["GET", `${inside}/secrets/${secret}`],
    ["GET", `${core}/secrets`],
    ["GET", `${inside}/configmaps`],
    ["GET", `${inside}/pods`],
    ["GET", `${core}/pods`],
    ["GET", `${inside}/pods/${pod}/log`],
    ["POST", `${inside}/pods/${pod}/exec?command=sh&stdin=true`],
    ["PATCH", `${inside}/pods/${pod}/ephemeralcontainers`, {}],
    ["POST", `${inside}/pods`, { apiVersion: "v1", kind: "Pod", metadata: { name: "x" } }],
    ["DELETE", `${inside}/pods/${pod}`],
    ["POST", `${inside}/pods/${pod}/eviction`, { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod } }],
    [
      "POST",
      `${inside}/serviceaccounts/coturn/token`,
      { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    ],
    ["GET", `${core}/nodes`],
    ["GET", `${core}/namespaces`],
    ["GET", `/apis/apps/v1/namespaces/${namespace}/deployments`],
    ["GET", `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`],
    ["DELETE", `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/default-deny`],
    ["POST", `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, binding],
    ["GET", "/metrics"],
    ["GET", "/logs/"],
    ["GET", "/debug/pprof/"],
  ];
}
