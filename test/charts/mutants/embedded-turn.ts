import { container, livekit, type Mutants, one } from "./mutant.js";

const SFU = "Deployment/livekit-server";
const TLS = "Service/livekit-server-turn-tls";
const within = { in: "TURN inside of the SFU" } as const;

/** What would open the TURN server inside of the SFU further, or end the calls that run through it. */
export const embeddedTurn: Mutants = {
  "shared addresses can be relayed to": {
    ...within,
    killedBy: "SFU configuration",
    change: (all) =>
      livekit(all, ({ turn }) => turn.deny_peer_cidrs.splice(turn.deny_peer_cidrs.indexOf("100.64.0.0/10"), 1)),
  },
  "private addresses can be relayed to": {
    ...within,
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ turn }) => (turn.allow_restricted_peer_cidrs = ["10.0.0.0/8"])),
  },
  "clients get two TURN servers": {
    ...within,
    killedBy: "SFU configuration",
    change: (all) =>
      livekit(
        all,
        ({ rtc }) => (rtc.turn_servers = [{ host: "turn.example.fr", port: 3478, protocol: "udp", ttl: 60 }]),
      ),
  },
  "relays take ports of media": {
    ...within,
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ turn }) => (turn.relay_range_start = 7890)),
  },
  "a TURN server runs that nobody asked for": {
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ turn }) => (turn.enabled = true)),
  },
  "TURN over TLS follows readiness": {
    ...within,
    killedBy: "endpoints",
    change: (all) => delete one(all, TLS).spec.publishNotReadyAddresses,
  },
  "TURN over TLS is on another port than LiveKit hands out": {
    ...within,
    killedBy: "SFU ports",
    change: (all) => (one(all, TLS).spec.ports[0].port = 5349),
  },
  "the balancer for TURN over TLS leads to the admin API": {
    ...within,
    killedBy: "SFU ports",
    change: (all) => (one(all, TLS).spec.ports[0].targetPort = "signal"),
  },
  "the TURN port is not the host's": {
    ...within,
    killedBy: "SFU ports",
    change: (all) => {
      const server = container(all, SFU, "livekit-server");
      delete server.ports.find(({ name }: { name: string }) => name === "turn-udp").hostPort;
    },
  },
  "TURN over UDP is closed": {
    ...within,
    killedBy: "network policies",
    change: (all) => one(all, "NetworkPolicy/livekit-server").spec.ingress[0].ports.splice(2, 1),
  },
};
