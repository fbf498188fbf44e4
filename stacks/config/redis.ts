import { z } from "zod";
import { className, hostName, objectName } from "./names.js";
import { cidr } from "./network.js";
import { formed } from "./patterns.js";
import { gibibytes } from "./units.js";

const tls = (secret: z.ZodType<string | undefined>) =>
  z
    .strictObject({ secret, key: z.string().min(1).default("ca.crt").describe("Its key with PEM certificates.") })
    .optional()
    .describe("Present: speak TLS, and verify names. The section may be empty where there is no private authority.");

const AUTHORITIES = "Secret in the media namespace with the authorities of its certificates";
const authorities = objectName(`${AUTHORITIES}.`);
const authoritiesIfPrivate = objectName(`${AUTHORITIES}. Absent: the image's own list.`).optional();

const cidrs = z
  .array(cidr("A network."))
  .min(1)
  .describe("Networks of its addresses, outside of this cluster: SFUs may reach nothing else on its ports.");

const port = (of: string, standard: number) =>
  z.int().min(1).max(65_535).default(standard).describe(`TCP port of ${of}.`);

/** A Redis or Valkey that somebody else runs: its owner answers for losing it and for copies of its data. */
const external = z
  .discriminatedUnion("mode", [
    z.strictObject({
      mode: z.literal("address").describe("One address, as providers of Redis offer it; failover happens behind it."),
      host: hostName.describe("Host name."),
      port: port("the server", 6379),
      cidrs,
      tls: tls(authoritiesIfPrivate),
    }),
    z.strictObject({
      mode: z
        .literal("sentinel")
        .describe("A group with a Sentinel beside each member, reached through the proxy of each SFU."),
      masterName: formed(
        /^[A-Za-z0-9._-]+$/,
        "letters, digits, dots, dashes and underscores",
        "write one such as livekit",
      )
        .default("livekit")
        .describe("Name of the group in Sentinel."),
      members: z.array(hostName).min(3).describe("Host names of all members, exactly as Sentinel announces them."),
      port: port("the members", 6379),
      sentinelPort: port("the Sentinels", 26_379),
      cidrs,
      tls: tls(authorities),
    }),
  ])
  .optional()
  .describe("A Redis or Valkey outside of this cluster that somebody else runs: then none is deployed.");

/** The section `redis`. */
export const redis = z
  .strictObject({
    members: z.literal([1, 3]).optional().describe("Members: 1, or 3 with Sentinel. Default: follows demand.survive."),
    storage: gibibytes("Volume of each member.", { minimum: 1, maximum: 1024 }).prefault("10Gi"),
    storageClass: z
      .union([z.literal(""), className("fast")])
      .default("")
      .describe("StorageClass of the volumes; empty: the cluster's default."),
    authSecret: objectName(
      "Secret with password and check-password, in the media and the data namespace. Of redis.external: password, for a group also check-password (of its user relais-check), in the media namespace.",
    ).default("valkey-auth"),
    external,
  })
  .prefault({})
  .describe("The message bus of the SFUs: Valkey, or redis.external.");

/** Redis that somebody else runs, as the file describes it. */
export type ExternalRedis = NonNullable<z.output<typeof external>>;
