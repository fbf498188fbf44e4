import type { Residence } from "./calls.js";
import { type Series, type Spread, STEP, spreadOf } from "./day-result.js";

/**
 * How long an SFU takes until its rooms have ended, if it is stopped at a full hour at which at least half as many people are
 * present as at the busiest minute. What an SFU holds does not depend on whether it drains, only what it gets afterwards, so this
 * is read from where the rooms were.
 *
 * @param sfus Number of SFUs.
 */
export function drainTimes(residences: readonly Residence[], participants: Series, sfus: number): Spread {
  const most = participants.reduce((highest, each) => Math.max(highest, each), 0);
  const hours = [...Array(24).keys()].filter((hour) => {
    const present = participants[(hour * 3600) / STEP] ?? 0;
    return present > 0 && present >= most / 2;
  });
  return spreadOf(
    hours.flatMap((hour) => {
      const at = hour * 3600;
      const empty = new Int32Array(sfus).fill(at);
      for (const { sfu, from, to } of residences) if (from <= at && to > (empty[sfu] as number)) empty[sfu] = to;
      return [...empty].map((end) => end - at);
    }),
  );
}
