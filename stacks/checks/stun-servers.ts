import { releaseOf } from "../blueprint/blueprint.js";
import { isOwnHost } from "../config/names.js";
import { type Check, finding } from "./check.js";

/**
 * STUN servers are never absent and never foreign. Absent is the trap: LiveKit then hands Twilio's and Google's to every
 * client, and nothing in the config shows it.
 */
export const stunServers: Check = ({ environment, blueprint }) => {
  const handedOut = releaseOf(blueprint, "livekit-server")?.values.stunServers ?? [];
  const absent = handedOut.length === 0;
  const asked = environment.publicAddress.stunServers ?? [];
  return [
    ...(absent
      ? [
          finding(
            "stun-servers",
            "error",
            ["turn"],
            "no STUN server is configured: clients would get foreign ones",
            "keep the turn pool",
          ),
        ]
      : []),
    ...handedOut
      .filter((server) => !isOwn(server, environment.domain))
      .map((server) => foreign(server, ["turn"], environment.domain)),
    ...asked.flatMap((server, index) =>
      isOwn(server, environment.domain)
        ? []
        : [foreign(server, ["publicAddress", "stunServers", index], environment.domain)],
    ),
  ];
};

const isOwn = (server: string, domain: string) => isOwnHost(server.replace(/:\d+$/, ""), domain);

const foreign = (server: string, path: (string | number)[], domain: string) =>
  finding(
    "stun-servers",
    "error",
    path,
    `STUN server "${server}" is not the operator's`,
    `name a server under ${domain} or an address`,
  );
