import ipaddr from "ipaddr.js";
import type { Finding } from "../finding.js";
import { type Check, finding } from "./check.js";

/** Every source of a public address has what it needs, and an address given by hand is one that clients can reach. */
export const publicAddress: Check = ({ environment, cloud, blueprint }) => {
  const {
    from = [],
    value,
    metadataUrl = cloud.metadataUrl,
    stunServers = [],
    allowPrivate,
    ipv6,
  } = environment.publicAddress;
  const error = (key: string, message: string, fix: string): Finding =>
    finding("public-address", "error", ["publicAddress", ...key.split(".")], message, fix);
  const several = blueprint.pools.sfu.nodes + blueprint.pools.turn.nodes > 2;
  const given = (key: string, source: readonly string[], address: string | undefined): Finding[] => {
    if (!source.includes("value")) return [];
    if (address === undefined)
      return [
        error(`${key}from`, `publicAddress.${key}from names value, but publicAddress.${key}value is missing`, "add it"),
      ];
    return [
      ...(several
        ? [
            error(
              `${key}from`,
              `publicAddress.${key}value is one address, but there are several SFUs or TURN servers`,
              "use another source",
            ),
          ]
        : []),
      ...(ipaddr.parse(address).range() === "unicast" || allowPrivate
        ? []
        : [
            error(
              `${key}value`,
              `publicAddress.${key}value is ${address}, which the internet does not reach (${ipaddr.parse(address).range()})`,
              "write the public address, or set publicAddress.allowPrivate in a lab",
            ),
          ]),
    ];
  };
  return [
    ...given("", from, value),
    ...given("ipv6.", ipv6.from, ipv6.value),
    ...(from.includes("metadata") && metadataUrl === undefined
      ? [
          error(
            "from",
            `publicAddress.from names metadata, but publicAddress.metadataUrl is missing, and that of ${cloud.title} is not known`,
            "add it, or remove metadata",
          ),
        ]
      : []),
    ...(from.includes("stun") && stunServers.length === 0
      ? [
          error(
            "from",
            "publicAddress.from names stun, but publicAddress.stunServers is missing",
            "add it, or remove stun",
          ),
        ]
      : []),
  ];
};
