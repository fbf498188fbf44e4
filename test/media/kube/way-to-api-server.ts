import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Node } from "../lab/cloud.js";
import { type Daemon, daemon, eventually, runIn } from "../lab/processes.js";
import type { ControlPlane } from "./control-plane.js";

/** The API server listens on this machine's loopback: a TCP proxy listens for it in the node's namespace. */
export async function wayToApiServer({ api, folder }: ControlPlane, node: Node): Promise<Daemon> {
  const [file, log] = [".cfg", ".log"].map((end) => join(folder, `api-from-${node.name}${end}`)) as [string, string];
  const at = `127.0.0.1:${api.port}`;
  const timeouts = ["connect 5s", "client 1h", "server 1h"].map((each) => `  timeout ${each}`);
  const listen = ["listen api", `  bind ${at} namespace ${node.namespace}`, `  server api ${at}`];
  writeFileSync(file, ["defaults", "  mode tcp", ...timeouts, ...listen, ""].join("\n"));
  const way = daemon("way to the API server", log, "haproxy", ["-db", "-f", file]);
  // A refused connection would cost a client's next attempts ever longer pauses.
  await eventually(`${way.name} from ${node.name}`, 10, async () => {
    if (!way.running())
      throw new Error(`it ended; its log ends ${readFileSync(log, "utf8").trim().split("\n").at(-1)}`);
    await runIn(node.namespace, "bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${api.port}`]);
    return true;
  });
  return way;
}
