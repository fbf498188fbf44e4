import { headroom } from "../capacity/headroom.js";
import type { Decided } from "../design.js";
import { bits, euros, whole } from "./format.js";

/** One number that a what-if may change. */
export interface Quantity {
  /** Where `relais capacity --json` has it, e.g. `sizing.pools.sfu.nodes`. */
  readonly key: string;
  readonly label: string;
  /** Null where there is none. */
  readonly value: number | null;
  readonly show: (value: number) => string;
}

/** The numbers that the report compares, in the order of the arithmetic. */
export function quantitiesOf({ sizing, cost }: Pick<Decided, "sizing" | "cost">): Quantity[] {
  const { pools, traffic } = sizing;
  const one = (key: string, label: string, value: number | null, show = whole): Quantity => ({
    key,
    label,
    value,
    show,
  });
  return [
    one("sizing.participants", "Participants", sizing.participants),
    one("sizing.pools.sfu.nodes", "SFU nodes", pools.sfu.nodes),
    one("sizing.pools.sfu.needed", "SFUs needed", pools.sfu.needed),
    one("headroomPercent.sfu", "SFU headroom", headroom(pools.sfu), (value) => `${value}%`),
    one("sizing.pools.turn.nodes", "TURN nodes", pools.turn.nodes),
    one("sizing.pools.system.nodes", "System nodes", pools.system.nodes),
    one("sizing.publicAddresses", "Public addresses", sizing.publicAddresses),
    one("sizing.traffic.out", "To clients", traffic.out, bits),
    one("sizing.traffic.in", "From clients", traffic.in, bits),
    one("sizing.traffic.relayed", "Through TURN", traffic.relayed, bits),
    one("sizing.traffic.outPerSfu", "From each SFU", traffic.outPerSfu, bits),
    one("cost.total.low", "A month, at least", cost.total?.low ?? null, euros),
    one("cost.total.high", "A month, at most", cost.total?.high ?? null, euros),
  ];
}

/** `+12`, `-3`, or nothing where a number stays. */
export function difference({ value, show }: Quantity, before: Quantity): string {
  if (value === null || before.value === null || show(value) === show(before.value)) return "";
  return `${value > before.value ? "+" : "\u2212"}${show(Math.abs(value - before.value))}`;
}
