import type { LoadTest, SfuRow, TurnRow } from "../../../stacks/capacity/load-test-file.js";
import type { Machine } from "./trial.js";

/** A configuration's name and what the load generator printed of it, one row for each repetition. */
export interface Measured {
  readonly name: string;
  readonly rows: readonly (SfuRow | TurnRow)[];
}

/** Every repetition of the rendered configuration, as `relais calibrate` reads it. */
export function loadTestOf(series: readonly Measured[], { node, vcpu }: Machine): LoadTest {
  return { node, vcpu, rows: series.filter(({ name }) => name === "rendered").flatMap(({ rows }) => rows) };
}
