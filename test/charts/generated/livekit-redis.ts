import fc from "fast-check";
import type { LiveKitServerValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { names, networks, port, secretKey } from "./common.js";

type Redis = LiveKitServerValues["redis"];

/** The proxy of mode sentinel trusts a Secret alone and knows each member's name; a cluster's members share one. */
const tls = (mode: Redis["mode"]): fc.Arbitrary<Redis["tls"]> =>
  fc.record({
    enabled: mode === "none" ? fc.constant(false) : fc.boolean(),
    caSecret: mode === "sentinel" ? secretKey : fc.oneof(secretKey, fc.constant({ name: "", key: "ca.crt" })),
    serverName: {
      none: fc.constant(""),
      sentinel: fc.constant(""),
      address: fc.constantFrom("", "redis.example.org"),
      cluster: fc.constant("redis.example.org"),
    }[mode],
  });

/** How SFUs reach Redis. */
export const redis = (mode: Redis["mode"]): fc.Arbitrary<Redis> =>
  fc
    .tuple(
      peers(mode),
      fc.record({
        mode: fc.constant(mode),
        address: fc.constantFrom("valkey.data.svc:6379", "redis.example.fr:1", "10.0.0.9:65535"),
        masterName: fc.constantFrom("livekit", "a.b_c", "1e3", "true"),
        members: fc
          .constantFrom(3, 5)
          .map((members) => Array.from({ length: members }, (_, index) => `valkey-${index}.data.svc.cluster.local`)),
        port,
        sentinelPort: port,
        passwordSecret:
          mode === "sentinel" ? secretKey : fc.oneof(secretKey, fc.constant({ name: "", key: "password" })),
        checkPasswordSecret: secretKey,
        tls: tls(mode),
      }),
    )
    .map(([peers, others]) => ({ ...others, ...peers }));

/** Redis is in a namespace, on networks outside of the cluster, or nobody says. */
const peers = (mode: Redis["mode"]): fc.Arbitrary<Pick<Redis, "namespace" | "cidrs">> =>
  fc.oneof(
    names.map((namespace) => ({ namespace, cidrs: [] })),
    fc.record({
      namespace: fc.constant(""),
      cidrs: networks.filter(({ length }) => mode !== "sentinel" || length > 0),
    }),
  );
