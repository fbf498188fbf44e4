import fc from "fast-check";
import type { LiveKitServerValues, PortRangeValue } from "../../../stacks/blueprint/generated/chart-values.js";
import { annotations, names, networks, port, portRange, secretKey } from "./common.js";

type Turn = LiveKitServerValues["turn"];

/** TURN servers that clients are given. */
export const turn = (relaying: "nobody" | "coturn" | "LiveKit"): fc.Arbitrary<Turn> =>
  fc.record({
    servers: fc.uniqueArray(
      fc.record({
        host: fc.constantFrom("turn.example.fr", "198.51.100.9"),
        port,
        protocol: fc.constantFrom("udp" as const, "tls" as const),
      }),
      { maxLength: relaying === "coturn" ? 2 : 0, selector: ({ protocol }) => protocol },
    ),
    secret: secretKey,
    ttlSeconds: fc.integer({ min: 60, max: 86_400 }),
    embedded: fc.record({
      enabled: fc.constant(relaying === "LiveKit"),
      udpPort: port,
      relay: portRange(1, 65_535, 5000),
      denyPeers: networks,
      tls: fc.record({
        enabled: fc.boolean(),
        port,
        domain: fc.constantFrom("turn.example.fr", "1.e3"),
        certificateSecret: names,
        annotations,
      }),
    }),
  });

/** Nothing of LiveKit's own TURN server is in the way of media or of another server of the pod. */
export const apart = ({ ports, turn: { embedded } }: Pick<LiveKitServerValues, "ports" | "turn">): boolean => {
  const { mediaUdp, signal, metrics, mediaTcp } = ports;
  const { udpPort, relay, tls } = embedded;
  const inside = ({ from, to }: PortRangeValue) => udpPort >= from && udpPort <= to;
  return (
    !embedded.enabled ||
    (!inside(mediaUdp) &&
      !inside(relay) &&
      (relay.to < mediaUdp.from || relay.from > mediaUdp.to) &&
      ![signal, metrics, mediaTcp, 6379].includes(tls.port))
  );
};

/** Ports; on those of the host, media can do without mux. */
export const ports = (exposure: LiveKitServerValues["exposure"], udpMux: boolean) => {
  const [low, high] = exposure === "nodePortPublicIp" ? [30_000, 32_767] : [1, 65_535];
  return fc
    .record({
      signal: port,
      metrics: port,
      mediaUdp: portRange(low, high, udpMux ? 256 : 5000),
      udpMux: fc.constant(udpMux),
      mediaTcp: fc.integer({ min: low, max: high }),
    })
    .filter(({ signal, metrics, mediaTcp }) => new Set([signal, metrics, mediaTcp, 6379]).size === 4)
    .filter(({ mediaUdp: { from, to } }) => udpMux || to > from)
    .filter(({ mediaUdp: { from, to }, mediaTcp }) => low < 30_000 || mediaTcp < from || mediaTcp > to);
};

/** A room that has ports for all: without mux two for each. */
export const roomy = <Values extends Pick<LiveKitServerValues, "ports" | "room">>(values: Values): Values => {
  const { udpMux, mediaUdp } = values.ports;
  const most = udpMux ? Number.POSITIVE_INFINITY : Math.floor((mediaUdp.to - mediaUdp.from + 1) / 2);
  return { ...values, room: { maxParticipants: Math.min(values.room.maxParticipants, most) } };
};
