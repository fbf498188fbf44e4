import type { Environment } from "../config/schema.js";
import type { KeyPath } from "../finding.js";
import type { PortId } from "./ports.js";

/** Keys of the environment by the port they set. */
export const PORT_KEYS: Partial<Record<PortId, keyof Environment["ports"]>> = {
  "media-udp": "mediaUdp",
  "media-tcp": "mediaTcp",
  "turn-udp": "turnUdp",
  "turn-probe": "turnUdp",
};

/** Where the environment decides about a port, and what to change there. */
export function portKey({ ports, sfu, cloud }: Environment, ...ids: readonly PortId[]): { path: KeyPath; fix: string } {
  const chosen = ids.flatMap((id) => PORT_KEYS[id] ?? []).find((key) => ports[key] !== undefined);
  return chosen === undefined
    ? {
        // Without sfu.node the first of the cluster's types is taken.
        path: sfu.node === undefined && cloud.provider === "generic" ? ["cloud", "nodeTypes"] : ["sfu", "node"],
        fix: "choose a node type with fewer vCPUs, or set ports.mediaUdp: the media range is as wide as the SFU has vCPUs",
      }
    : { path: ["ports", chosen], fix: `change ports.${chosen} or remove it` };
}
