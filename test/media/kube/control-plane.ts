import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { Manifest } from "../../charts/rendered.js";
import { type ApiServer, startApiServer } from "../api-server.js";
import { type Daemon, daemon, eventually } from "../lab/processes.js";

/** A real API server with real controllers, among them the one that turns Services and Pods into EndpointSlices. */
export interface ControlPlane {
  readonly api: ApiServer;
  readonly folder: string;
  /** Creates the objects of these kinds and namespace, in the order of the kinds. */
  apply(objects: readonly Manifest[], namespace: string, kinds: readonly string[]): Promise<void>;
  /** Asks for an object; throws what the API says when it refuses. */
  ask(method: "GET" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Manifest>;
  stop(): Promise<void>;
}

/** Starts it for an environment's range of Service addresses. By default without what only a kubelet could carry out. */
export async function startControlPlane(
  folder: string,
  services: string,
  controllers = "endpointslice-controller",
  flags: readonly string[] = [],
): Promise<ControlPlane> {
  mkdirSync(folder, { recursive: true });
  const api = await startApiServer({ folder, flags: [`--service-cluster-ip-range=${services}`, ...flags] });
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
    daemons.push(await startControllers(api, folder, controllers));
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

/** Just after its start the API server may not have Service addresses to give yet. */
const create = (api: ApiServer, object: Manifest) =>
  eventually(`${object.kind} ${object.metadata.name}`, 15, () => api.create(object));

async function startControllers(api: ApiServer, folder: string, controllers: string): Promise<Daemon> {
  const kubeconfig = await api.kubeconfig("system:kube-controller-manager", "system:masters");
  return daemon("controllers", join(folder, "controllers.log"), toolPath("kube-controller-manager"), [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${controllers}`,
    "--use-service-account-credentials=false",
    "--leader-elect=false",
    "--secure-port=0",
    "--endpointslice-updates-batch-period=0s",
    "--kube-api-qps=200",
    "--kube-api-burst=400",
  ]);
}
