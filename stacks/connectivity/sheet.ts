import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import type { ConnectivityValues, PortRangeValue } from "../blueprint/generated/chart-values.js";
import type { PortId } from "../blueprint/ports.js";
import type { IceServer } from "./ice-server.js";

/**
 * What clients of one environment must be able to reach: everything that the path checks need to know of it, as plain data. Chart
 * connectivity is given the same.
 */
export type ConnectivitySheet = ConnectivityValues["sheet"];

/** The sheet of an environment. */
export function connectivitySheet(
  blueprint: Pick<Blueprint, "name" | "domain" | "ports" | "releases">,
): ConnectivitySheet {
  const sfus = releaseOf(blueprint, "livekit-server");
  const turn = releaseOf(blueprint, "coturn");
  const edge = releaseOf(blueprint, "edge");
  if (!sfus || !turn || !edge) throw new Error("an environment without SFUs, TURN servers or edge");
  const outside = (id: PortId): PortRangeValue => {
    const ports = blueprint.ports.find((rule) => rule.id === id)?.outside?.ports;
    if (!ports) throw new Error(`port ${id} is not reached from outside`);
    return ports;
  };
  const { stunServers, turn: relays, publicAddress, apiKeySecrets, webhook } = sfus.values;
  return {
    name: blueprint.name,
    domain: blueprint.domain,
    iceServers: [
      ...stunServers.map((server): IceServer => ({ kind: "stun", protocol: "udp", ...hostAndPort(server) })),
      ...relays.servers.map((server): IceServer => ({ kind: "turn", ...server })),
    ],
    mediaUdp: outside("media-udp"),
    mediaTcp: outside("media-tcp"),
    privateMedia: publicAddress.allowPrivate ?? false,
    internalApi: edge.values.internal?.enabled ?? false,
    webhooks: webhook?.urls ?? [],
    namespace: sfus.namespace,
    secrets: {
      apiKeys: apiKeySecrets,
      turn: relays.secret?.name ?? "",
      edgeCertificate: edge.values.tlsSecret,
      turnCertificate: turn.values.tls?.secretName ?? "",
    },
  };
}

function hostAndPort(server: string) {
  const [, host = server, port = "3478"] = /^(.*):(\d+)$/.exec(server) ?? [];
  return { host, port: Number(port) };
}
