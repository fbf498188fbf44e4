import type { Observation } from "../../../stacks/connectivity/observation.js";
import type { ConnectivitySheet } from "../../../stacks/connectivity/sheet.js";
import { type PathLine, verdicts } from "../../../stacks/connectivity/verdicts.js";
import { checkApi, checkCertificates, checkWebhooks } from "./edge-checks.js";
import { checkCandidates, checkIceServers, checkRelays, checkStun, pathOf } from "./media-checks.js";
import { observe, skipped } from "./observe.js";
import { join, type Session } from "./signalling.js";
import type { Surroundings } from "./surroundings.js";
import type { ApiKey } from "./token.js";

/** Tries every path of a deployment from here, all at once as far as they do not need each other. */
export async function checkPaths(
  sheet: ConnectivitySheet,
  apiKey: ApiKey,
  surroundings: Surroundings,
): Promise<PathLine[]> {
  const observations = await Promise.all([
    checkCertificates(sheet, surroundings),
    checkApi(sheet, surroundings),
    checkWebhooks(sheet, surroundings),
    checkStun(sheet, surroundings),
    checkRoom(sheet, apiKey, surroundings),
  ]);
  return verdicts(sheet, observations.flat());
}

/** Joins one room and tries every way to its SFU. */
async function checkRoom(
  sheet: ConnectivitySheet,
  apiKey: ApiKey,
  surroundings: Surroundings,
): Promise<readonly Observation[]> {
  const { domain } = sheet;
  const { resolve, trust, seconds } = surroundings;
  let session: Session | undefined;
  const signalling = await observe({ path: "signalling", target: `wss://${domain}/rtc`, host: domain }, async () => {
    session = await join(domain, await resolve(domain), apiKey, trust, seconds);
    return `joined a room on SFU ${session.node}, LiveKit ${session.version}`;
  });
  if (!session) return [signalling, ...withoutRoom(sheet)];
  try {
    const [servers, direct, relays] = await Promise.all([
      checkIceServers(sheet, session),
      checkCandidates(sheet, session, surroundings),
      checkRelays(sheet, session, surroundings),
    ]);
    return [signalling, servers, ...direct, ...relays];
  } finally {
    session.close();
  }
}

/** Only an SFU says where it is, and makes credentials for the TURN servers. */
function withoutRoom({ iceServers }: ConnectivitySheet): Observation[] {
  const why = "needs a room: see signalling";
  const relays = iceServers.filter(({ kind }) => kind === "turn");
  return [
    ...(["ICE servers", "UDP", "ICE/TCP"] as const).map((path) => skipped(path, "the SFU", why)),
    ...relays.map((server) => skipped(pathOf(server), server.host, why)),
  ];
}
