import { FAVOURABLE, type Figures, LIKELY, UNFAVOURABLE } from "./evidence.js";
import { type Range, rangeOf } from "./range.js";

/** Connections and messages beside the media. */
export interface Signalling {
  /** WebSockets: one per participant, all through the edge. */
  readonly connections: number;
  /** WebSockets that end on one SFU while nothing has failed; any SFU takes them, wherever the room is. */
  readonly perSfu: number;
  /** WebSockets through one node of the system pool, where the edge runs. */
  readonly perEdgeNode: number;
  /** Connections to Redis if all SFUs' pools are full. */
  readonly redisConnections: number;
  /** Operations/s of Redis: signal messages between SFUs, and each SFU's statistics. */
  readonly redisOperations: Range;
}

/** Seconds between two reports of an SFU's statistics. Source: livekit-server 1.13.5, pkg/config/config.go. */
const STATISTICS_INTERVAL = 2;

/** Signalling of a platform at the peak; pools are counted in nodes. */
export function signalling(
  participants: number,
  { sfus, edgeNodes, vcpu }: { readonly sfus: number; readonly edgeNodes: number; readonly vcpu: number },
): Signalling {
  // A report is two operations: the statistics are written, and a keepalive is published.
  const operations = (figures: Figures) =>
    participants * figures.redisOperationsPerParticipant + (sfus * 2) / STATISTICS_INTERVAL;
  return {
    connections: participants,
    perSfu: Math.ceil(participants / sfus),
    perEdgeNode: Math.ceil(participants / edgeNodes),
    redisConnections: sfus * vcpu * LIKELY.redisConnectionsPerVcpu,
    redisOperations: rangeOf({ favourable: FAVOURABLE, likely: LIKELY, unfavourable: UNFAVOURABLE }, operations),
  };
}
