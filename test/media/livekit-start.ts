import { spawn } from "node:child_process";
import { toolPath } from "../../scripts/lib/tools.js";

/** All that the real server says of a configuration until it serves or ends by itself; then it is stopped. */
export function startOf(config: object): Promise<string> {
  const server = spawn(toolPath("livekit-server"), ["--config-body", JSON.stringify(config)], {
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  let said = "";
  const read = (chunk: Buffer) => {
    said += chunk;
    if (said.includes("starting LiveKit server")) server.kill("SIGKILL");
  };
  server.stdout.on("data", read);
  server.stderr.on("data", read);
  return new Promise((resolve, reject) => server.on("error", reject).on("close", () => resolve(said)));
}
