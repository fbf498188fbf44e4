import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { type Daemon, daemon, eventually } from "../lab/processes.js";

/** The rendered SFU once more, on the TURN server's node, with LiveKit's own Sentinel client instead of the proxy; data of its own. */
export async function sfuWithoutProxy(deployment: Deployment): Promise<Daemon> {
  const pod = deployment.pods["livekit-server-0"];
  if (!pod) throw new Error("no pod livekit-server-0");
  const config = JSON.parse(readFileSync(join(pod.volume("config"), "livekit.yaml"), "utf8"));
  config.redis = {
    password: CREDENTIALS.password,
    db: 1,
    sentinel_master_name: "livekit",
    sentinel_password: CREDENTIALS.password,
    sentinel_addresses: deployment.nodes.system.map(({ privateIp }) => `${privateIp}:26379`),
  };
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
  try {
    await eventually("start without a proxy", 20, () => readFileSync(log, "utf8").includes("starting LiveKit server"));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
