import { spread, totalNodes, type ZoneCount } from "../capacity/survive.js";
import type { Demand } from "../config/demand.js";
import { assumed } from "./assumptions.js";
import { type DayResult, STEP, type StopResult } from "./day-result.js";
import type { DayEvent, Scenario } from "./scenario.js";
import { averageOverload, play, type Steps, withSfus } from "./smallest.js";
import type { Workload } from "./workload.js";

/** SFUs of a part of the week. */
export interface PlannedSize {
  /** Have to serve. */
  readonly needed: number;
  /** Run, so that what may fail can fail. */
  readonly sfus: number;
  readonly zones: readonly ZoneCount[];
}

/** Two sizes: one for business hours, one for nights and week-ends. */
export interface Schedule {
  /** Business hours: from this full hour to that one. */
  readonly open: number;
  readonly close: number;
  /** s before `open` at which the nodes are ordered. */
  readonly lead: number;
  readonly business: PlannedSize;
  readonly night: PlannedSize;
  /** The SFUs that stop at `close`, and how long they wait for their rooms to end. */
  readonly shrink: StopResult;
  /** Average of the days on the needed SFUs, with the shrink. */
  readonly overload: number;
  /** SFU-hours of a week by this schedule, and with the size of the business hours all the time. */
  readonly weekly: number;
  readonly weeklyAlways: number;
}

const WORKING_DAYS = 5;
const WEEK_HOURS = 7 * 24;

/**
 * The schedule that takes the fewest SFU-hours and holds the goal, on days that shrink and grow by it. Hours need SFUs in
 * proportion to their highest load; that is tried, and the night gets more until the goal holds. Week-ends are taken for no busier
 * than nights, which nobody has confirmed. Undefined where no schedule saves anything.
 *
 * @param needed What has to serve at the peak: `smallestFleet`.
 */
export function* scheduleOf(
  scenario: Scenario,
  days: readonly Workload[],
  { goal, needed, survive }: { readonly goal: number; readonly needed: number; readonly survive: Demand["survive"] },
): Steps<Schedule | undefined> {
  const names = scenario.zones.map(({ zone }) => zone);
  const sized = (serving: number): PlannedSize => {
    const zones = spread(serving, names, survive);
    return { needed: serving, sfus: totalNodes(zones), zones };
  };
  const full = withSfus(scenario, needed);
  const hours = neededByHour(yield* play(full, days), needed);
  const { open, close, night: first } = fewestHours(hours);
  const business = sized(needed);
  for (let serving = first; serving < needed; serving += Math.max(1, Math.ceil(needed / 20))) {
    const night = sized(serving);
    if (night.sfus >= business.sfus) return undefined;
    const tried = yield* play({ ...full, events: eventsOf(open, close, needed, serving) }, days);
    const overload = averageOverload(tried);
    if (overload > goal) continue;
    const events = eventsOf(open, close, business.sfus, night.sfus);
    const [day] = yield* play({ ...scenario, zones: business.zones, events }, days.slice(0, 1));
    const shrink = day?.shrinks.at(-1);
    if (!day || !shrink) return undefined;
    return {
      open,
      close,
      lead: assumed("scaleOutLead"),
      business,
      night,
      shrink,
      overload,
      weekly: WORKING_DAYS * day.sfuHours + (WEEK_HOURS - WORKING_DAYS * 24) * night.sfus,
      weeklyAlways: WEEK_HOURS * business.sfus,
    };
  }
  return undefined;
}

/** SFUs that each hour needs, in proportion to the highest load in it. */
function neededByHour(days: readonly DayResult[], needed: number): number[] {
  const perHour = 3600 / STEP;
  const loads = [...Array(24).keys()].map((hour) =>
    Math.max(
      ...days.flatMap(({ series }) =>
        series.average
          .slice(hour * perHour, (hour + 1) * perHour)
          .map((average, minute) => average * (series.sfus[hour * perHour + minute] ?? 0)),
      ),
    ),
  );
  const most = Math.max(...loads);
  return loads.map((load) => Math.max(1, Math.ceil(most > 0 ? (needed * load) / most : 1)));
}

/** The business hours outside of which the most SFUs can be spared. */
function fewestHours(hours: readonly number[]): { open: number; close: number; night: number } {
  const most = Math.max(...hours);
  let best = { open: 0, close: 24, night: most, cost: most * 24 };
  for (let open = 0; open < 24; open += 1) {
    for (let close = open + 1; close <= 24; close += 1) {
      const business = Math.max(...hours.slice(open, close));
      const night = Math.max(1, ...hours.slice(0, open), ...hours.slice(close));
      const cost = most * (close - open) + night * (24 - close + open);
      if (business === most && cost < best.cost) best = { open, close, night, cost };
    }
  }
  return best;
}

function eventsOf(open: number, close: number, business: number, night: number): DayEvent[] {
  const opening = Math.max(0, open * 3600 - assumed("scaleOutLead"));
  return [
    { kind: "resize", at: 0, sfus: opening > 0 ? night : business },
    { kind: "resize", at: opening, sfus: business },
    ...(close < 24 ? [{ kind: "resize" as const, at: close * 3600, sfus: night }] : []),
  ];
}
