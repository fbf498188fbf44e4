import { type Figures, LIKELY } from "./evidence.js";
import type { Flow } from "./media-load.js";
import type { NodeShape } from "./node-shape.js";

/** Relay sockets of one TURN server; the same numbers feed coturn, its quota and the policies. */
export const RELAY_PORTS = { from: 49_152, to: 65_535 } as const;

/** Allocations one server admits: half its relay ports, so that EVEN-PORT pairs and stale ones fit. */
export const ALLOCATIONS_PER_SERVER = (RELAY_PORTS.to - RELAY_PORTS.from + 1) / 2;

/** What the TURN pool needs. */
export interface TurnDemand {
  readonly relayedParticipants: number;
  /** Packets/s through all relays, both directions. */
  readonly packets: number;
  /** bit/s that the relays send to clients and SFUs together; they receive as much. */
  readonly bits: number;
  readonly byPackets: number;
  readonly byAllocations: number;
  readonly needed: number;
}

/**
 * TURN servers for the relayed share. Two limits: packets, of which each is received and sent once, and relay ports,
 * which every participant occupies while ICE holds its candidates, relayed or not.
 *
 * @param measured Packets/s that somebody measured one server to relay, instead of what its vCPUs promise.
 */
export function turnDemand(
  total: number,
  relayed: number,
  average: Flow,
  node: NodeShape,
  measured: number | undefined,
  figures: Figures = LIKELY,
): TurnDemand {
  const relayedParticipants = Math.ceil(Math.round(total * relayed * 1e6) / 1e6);
  const packets = relayedParticipants * (average.packetsOut + average.packetsIn);
  const budget = (measured ?? node.vcpu * figures.turnPacketsPerVcpu) * figures.turnTargetLoad;
  const byPackets = Math.ceil(packets / budget);
  const byAllocations = Math.ceil((total * figures.turnAllocationsPerParticipant) / ALLOCATIONS_PER_SERVER);
  return {
    relayedParticipants,
    packets,
    bits: relayedParticipants * (average.bitsOut + average.bitsIn),
    byPackets,
    byAllocations,
    needed: Math.max(1, byPackets, byAllocations),
  };
}
