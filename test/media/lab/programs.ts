import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTool } from "../../../scripts/lib/tools.js";
import { type Program, programFolder } from "./pod.js";
import { run } from "./processes.js";

/** Settings that Debian's older HAProxy does not know: `init-state` came with 3.1, this is 2.6. */
export const UNKNOWN_TO_HAPROXY = [/ init-state down/g];

const which = async (name: string) => (await run("sh", ["-c", `command -v ${name}`])).trim();

/** Redis under Valkey's names, in a folder of its own. */
export async function valkeyProgram(folder: string): Promise<Program> {
  for (const name of ["server", "cli"]) programFolder(folder, `valkey-${name}`, await which(`redis-${name}`));
  // Redis knows these modes by names of its own.
  const modes = { sentinel: 'valkey-server "$@" --sentinel', "check-rdb": 'redis-check-rdb "$@"' };
  for (const [name, command] of Object.entries(modes))
    writeFileSync(join(folder, `valkey-${name}`), `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 });
  return { path: folder };
}

/**
 * This machine's programs behind the images. Debian's are older than the charts': what they do not know is taken out of the
 * mounted files and listed here. Redis stands in for Valkey under Valkey's names.
 */
export async function programs(folder: string): Promise<Readonly<Record<string, Program>>> {
  const at = (name: string) => join(folder, name);
  const livekit = findTool("livekit-server");
  if ("missing" in livekit) throw new Error(`livekit-server: ${livekit.missing}`);
  const copy = async (image: string, names: Readonly<Record<string, string>>) => {
    for (const [name, program] of Object.entries(names)) programFolder(at(image), name, await which(program));
    return at(image);
  };
  return {
    "livekit/livekit-server": {
      path: programFolder(at("livekit"), "livekit-server", livekit.path),
      entrypoint: "livekit-server",
    },
    // 4.6.1 logs settings of later versions as unknown and goes on.
    "coturn/coturn": { path: await copy("coturn", { turnserver: "turnserver" }) },
    "library/haproxy": {
      path: programFolder(await copy("haproxy", { haproxy: "haproxy" }), "nc", join(import.meta.dirname, "nc.py")),
      unknown: UNKNOWN_TO_HAPROXY,
    },
    "library/python": { path: await copy("python", { python3: "/usr/bin/python3" }) },
    "valkey/valkey": await valkeyProgram(at("valkey")),
  };
}
