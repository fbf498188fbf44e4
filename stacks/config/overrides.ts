import { z } from "zod";
import { MAXIMUM_ROOM } from "./demand.js";
import { objectName } from "./names.js";
import { portRange } from "./units.js";

/**
 * Values that Relais computes and an environment may set by hand. What a hand-set value breaks is a finding of the rule
 * `overrides`.
 */

const port = (describe: string) => z.int().min(1).max(65_535).optional().describe(describe);

/** Ports of the servers, where another environment on the cluster or a customer's firewall needs other ones. */
export const ports = z
  .strictObject({
    mediaUdp: portRange(
      "UDP ports of the SFUs, e.g. 30016-30031. Default: as many as an SFU has vCPUs, from 30000 behind NodePorts, from 20000 on the hosts' network.",
    ).optional(),
    mediaTcp: port("TCP port of the SFUs. Default: 30085 behind NodePorts, 7881 on the hosts' network."),
    turnUdp: port("UDP port of STUN and TURN. Default: 30084 behind NodePorts, else 3478."),
  })
  .prefault({})
  .describe("Ports that clients reach. Changing one breaks firewall rules at customers' sites.");

/** What one SFU or room admits. */
export const limits = z
  .strictObject({
    tracks: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe("Tracks that one SFU carries, published and subscribed. Default: what its vCPUs carry."),
    participantsPerRoom: z
      .int()
      .min(2)
      .max(MAXIMUM_ROOM)
      .optional()
      .describe("Participants that one room admits. Default: the largest room that fits on an SFU."),
  })
  .prefault({})
  .describe("Joins beyond these are turned away.");

/** Pool of Valkey, the edge and operators. */
export const system = z
  .strictObject({
    node: z.string().optional().describe("Node type of the system pool. Default: the cloud's."),
    replicas: z.int().min(1).max(100).optional().describe("Number of nodes. Default: one for each Valkey member."),
  })
  .prefault({})
  .describe("Pool of Valkey, the edge and operators.");

/** Certificate authority of the operator's own. */
export const trust = z
  .strictObject({
    secret: objectName("Secret in the media namespace that holds the certificates."),
    key: z.string().min(1).default("ca.crt").describe("Its key with PEM certificates; they replace the system's list."),
  })
  .optional()
  .describe("Private certificate authority of webhook receivers. Absent: the image's own list.");
