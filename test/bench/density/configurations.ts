import { parseAllDocuments } from "yaml";
import { renderRelease } from "../../../scripts/lib/render.js";
import { toolPath } from "../../../scripts/lib/tools.js";
import { releaseOf } from "../../../stacks/blueprint/blueprint.js";
import type { Manifest } from "../../charts/rendered.js";
import { decidedOf } from "../../fixtures/environments.js";
import { CREDENTIALS } from "../../media/lab/deployment.js";
import { labEnvironment } from "../../media/lab/environments.js";
import { SFU, STUN } from "./topology.js";

/** LiveKit's configuration, as far as this bench looks into it. */
export interface ServerConfig {
  readonly [key: string]: unknown;
  readonly rtc: Readonly<Record<string, unknown>>;
}

/** What a server is started with. */
export interface Configuration {
  readonly name: string;
  readonly config: ServerConfig;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Defaults of the official chart: livekit/livekit-helm 27d22b5 (2025-06-04), livekit-server/values.yaml, key `livekit`, which the
 * chart writes into the server's configuration as it is.
 */
const OFFICIAL: ServerConfig = {
  port: 7880,
  log_level: "info",
  rtc: { tcp_port: 7881, port_range_start: 50_000, port_range_end: 60_000, use_external_ip: true },
};

/** What every configuration gets here: an address that is known, because nobody outside can be asked; keys; no Redis, no TURN server. */
function alone(config: ServerConfig): ServerConfig {
  const { redis: _, ...rest } = config;
  const { turn_servers: __, ...rtc } = config.rtc;
  return {
    ...rest,
    keys: { [CREDENTIALS.apiKey]: CREDENTIALS.apiSecret },
    rtc: { ...rtc, use_external_ip: false, node_ip: SFU, stun_servers: [STUN] },
  };
}

/** The official chart's defaults on the same server. */
export const official: Configuration = { name: "official chart", config: alone(OFFICIAL) };

/** What the chart livekit-server renders for a small environment, on a node with as many vCPUs as this machine. */
export async function rendered(vcpu: number): Promise<Configuration> {
  const environment = labEnvironment("hostNetworkPublicIp", (each) => {
    Object.assign(each.cloud as object, { nodeTypes: { small: { vcpu, memory: "4Gi" } } });
  });
  const { blueprint } = decidedOf(environment);
  const release = releaseOf(blueprint, "livekit-server");
  if (!release) throw new Error("the environment has no release of livekit-server");
  const text = await renderRelease(release, blueprint.kubernetes, toolPath("helm"));
  const objects: Manifest[] = parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
  const file = objects.find(({ kind, data }) => kind === "ConfigMap" && data["livekit.json"] !== undefined);
  const workload = objects.find(({ kind }) => kind === "Deployment");
  const container = workload?.spec.template.spec.containers.find(
    (each: { name: string }) => each.name === "livekit-server",
  );
  const variables = (container?.env ?? []) as { name: string; value?: string }[];
  const env = Object.fromEntries(variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  return { name: "rendered", config: alone(JSON.parse(file?.data["livekit.json"])), env };
}
