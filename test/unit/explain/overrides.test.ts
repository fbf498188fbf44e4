import { describe, expect, it } from "vitest";
import { explain } from "../../../stacks/explain/explain.js";
import { decidedOf, generic, oks, type Written } from "../../fixtures/environments.js";

/** Sets `sfu.limits.tracks` and the like. */
const set =
  (key: string, value: unknown) =>
  (environment: Written): void => {
    const parts = key.split(".");
    const last = parts.pop() as string;
    const target = parts.reduce<Record<string, unknown>>((node, part) => {
      node[part] ??= {};
      return node[part] as Record<string, unknown>;
    }, environment);
    target[last] = value;
  };
const computed = (environment: Written, key: string) =>
  explain(decidedOf(environment)).find((each) => each.key === key)?.value;

/** Key of the file, a value that breaks nothing, the computed value that it sets, and what that becomes. */
const BY_HAND: readonly (readonly [key: string, value: unknown, computed: string, becomes: string])[] = [
  ["demand.participants", 800, "demand.participants", "800"],
  ["sfu.packets", 1_000_000, "sfu.packetBudget", "600000"],
  ["sfu.rooms", 1000, "sfu.roomBudget", "600"],
  ["sfu.limits.tracks", 12_000, "sfu.trackLimit", "12000"],
  ["sfu.limits.participantsPerRoom", 50, "sfu.roomLimit", "50"],
  ["sfu.maxUnavailable", 1, "sfu.wave", "1"],
  ["sfu.replicas", 9, "sfu.replicas", "9"],
  ["turn.packets", 100, "turn.byPackets", ""],
  ["turn.allocations", 8000, "turn.allocationLimit", "8000"],
  ["turn.replicas", 6, "turn.replicas", "6"],
  ["redis.members", 3, "redis.members", "3"],
  ["system.replicas", 6, "system.nodes", "6"],
  ["sfu.drain", "2h", "drain.seconds", "7200"],
  ["ports.mediaUdp", "30016-30031", "ports.media-udp", "UDP 30016-30031"],
  ["ports.mediaTcp", 30_040, "ports.media-tcp", "TCP 30040"],
  ["ports.turnUdp", 30_041, "ports.turn-udp", "UDP 3478"],
];

describe("a computed value", () => {
  it.each(BY_HAND.filter(([, , , becomes]) => becomes !== ""))(
    "is set by hand: %s to %s",
    (key, value, name, becomes) => {
      expect(computed(oks(set(key, value)), name)).toBe(becomes);
    },
  );

  it("follows a measured rate: slower relays need more servers", () => {
    const servers = (packets: number) => Number(computed(oks(set("turn.packets", packets)), "turn.byPackets"));
    expect(servers(10_000)).toBeGreaterThan(servers(1_000_000));
  });

  it("names the key that sets it, and each such key is one of these", () => {
    for (const environment of [oks(), generic()]) {
      const named = explain(decidedOf(environment)).flatMap(({ override }) => override ?? []);
      expect(new Set(named)).toEqual(new Set(BY_HAND.map(([key]) => key)));
    }
  });

  it("without such a key follows from others: rooms, needs, sums, and ports inside the cluster", () => {
    const derived = explain(decidedOf(oks())).filter(({ override }) => override === undefined);
    const follows =
      /^(meetings\..*|(sfu|turn)\.needed|sfu\.(trackBudget|packetsOut|packetsIn|bitsOut)|turn\.byAllocations|turn\.relayedParticipants|addresses\.public|signalling\..*|redis\.(operations|connections)|traffic\..*|ports\..*)$/;
    expect(derived.map(({ key }) => key).filter((key) => !follows.test(key))).toEqual([]);
    for (const { key, because } of derived.filter((each) => each.key.startsWith("ports.")))
      expect(`${key}: ${because}`).toMatch(/inside the cluster only|by loadBalancer/);
  });
});
