import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { Manifest } from "../../charts/rendered.js";
import { type ApiServer, startApiServer } from "../api-server.js";
import { type Daemon, daemon, eventually } from "../lab/processes.js";

/** A real API server with the real controller that turns Services and Pods into EndpointSlices. */
export interface ControlPlane {
  readonly api: ApiServer;
  readonly folder: string;
  /** Creates the objects of these kinds and namespace, in the order of the kinds. */
  apply(objects: readonly Manifest[], namespace: string, kinds: readonly string[]): Promise<void>;
  /** Asks for an object; throws what the API says when it refuses. */
  ask(method: "GET" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Manifest>;
  stop(): Promise<void>;
}

const CLUSTER_KINDS = ["Namespace", "PriorityClass"];
const GROUPS: Readonly<Record<string, string>> = { PriorityClass: "priorityclasses" };

/** Starts it for an environment's range of Service addresses. */
export async function startControlPlane(folder: string, services: string): Promise<ControlPlane> {
  mkdirSync(folder, { recursive: true });
  const api = await startApiServer({ folder, flags: [`--service-cluster-ip-range=${services}`] });
  const daemons: Daemon[] = [];
  const stop = async () => {
    await Promise.all(daemons.map((each) => each.stop()));
    await api.stop();
  };
  const ask: ControlPlane["ask"] = async (method, path, body) => {
    const answer = await api.adminRequest(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message}`);
    return answer.body;
  };
  try {
    daemons.push(await endpointSliceController(api, folder));
    return {
      api,
      folder,
      ask,
      stop,
      apply: async (objects, namespace, kinds) => {
        for (const kind of kinds) {
          const own = (object: Manifest) =>
            object.kind === kind && [undefined, namespace].includes(object.metadata.namespace);
          for (const object of objects.filter(own)) await create(api, object);
        }
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function create(api: ApiServer, object: Manifest): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = CLUSTER_KINDS.includes(kind) ? "" : `/namespaces/${metadata.namespace}`;
  const path = `${group}${scope}/${GROUPS[kind] ?? `${kind.toLowerCase()}s`}`;
  // Just after its start the API server may not have Service addresses to give yet.
  await eventually(`${kind} ${metadata.name}`, 15, async () => {
    const { status, body } = await api.adminRequest("POST", path, object);
    if (status !== 201) throw new Error(`${status} ${body.message}`);
    return true;
  });
}

/** Only this controller: there is no kubelet that would do what the others ask for. */
async function endpointSliceController(api: ApiServer, folder: string): Promise<Daemon> {
  const kubeconfig = await api.kubeconfig("system:endpointslice-controller", "system:masters");
  return daemon("controllers", join(folder, "controllers.log"), toolPath("kube-controller-manager"), [
    `--kubeconfig=${kubeconfig}`,
    "--controllers=endpointslice-controller",
    "--use-service-account-credentials=false",
    "--leader-elect=false",
    "--secure-port=0",
    "--endpointslice-updates-batch-period=0s",
    "--kube-api-qps=200",
    "--kube-api-burst=400",
  ]);
}
