import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { type Daemon, daemon, eventually } from "../lab/processes.js";

/** How LiveKit could reach its Redis if it had no proxy. */
export type Way = "Sentinel" | { readonly address: string };

/** The rendered SFU once more, on the TURN server's node, with its Redis reached in another way; data of its own. */
export async function sfuWithoutProxy(deployment: Deployment, way: Way): Promise<Daemon> {
  const pod = deployment.pods["livekit-server-0"];
  if (!pod) throw new Error("no pod livekit-server-0");
  const config = JSON.parse(readFileSync(join(pod.volume("config"), "livekit.yaml"), "utf8"));
  config.redis = { password: CREDENTIALS.password, db: 1, ...redisKeys(deployment, way) };
  const file = join(deployment.folder, "without-proxy.json");
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const log = join(deployment.folder, "without-proxy.log");
  // Sentinels answer with names.
  const inside = `mount --bind ${pod.volume(".hosts")} /etc/hosts && exec "$@"`;
  const server = daemon("without-proxy", log, "nsenter", [
    `--net=/run/netns/${deployment.nodes.turn.namespace}`,
    ...["unshare", "--mount", "--propagation=private", "sh", "-c", inside, "sh"],
    join(deployment.folder, "programs/livekit/livekit-server"),
    ...["--config", file],
  ]);
  await eventually(
    "start without a proxy",
    20,
    () => readFileSync(log, "utf8").includes("starting LiveKit server") || undefined,
  );
  return server;
}

function redisKeys(deployment: Deployment, way: Way): Record<string, unknown> {
  if (way !== "Sentinel") return { address: `${way.address}:6379` };
  return {
    sentinel_master_name: "livekit",
    sentinel_password: CREDENTIALS.password,
    sentinel_addresses: deployment.nodes.system.map(({ privateIp }) => `${privateIp}:26379`),
  };
}
