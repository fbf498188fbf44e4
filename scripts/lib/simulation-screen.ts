import type { ZoneCount } from "../../stacks/capacity/survive.js";
import { spread, totalNodes } from "../../stacks/capacity/survive.js";
import type { Decided } from "../../stacks/design.js";
import type { DayResult, LossResult, RollResult, Spread } from "../../stacks/simulation/day-result.js";
import { averageOverload, MOST_SFUS } from "../../stacks/simulation/smallest.js";
import type { Study } from "../../stacks/simulation/study.js";
import { dayChart } from "./day-chart.js";
import type { Questions } from "./simulation-flags.js";
import { table } from "./table.js";

/** The simulated days and the answers about them, as one screen. */
export function simulationScreen(decided: Decided, asked: Questions, result: Study): string {
  const [day] = result.quiet;
  if (!day) return "";
  const { blueprint, sizing } = decided;
  const { sfu } = sizing.pools;
  const incidents = result.incidents;
  const rolls = incidents.flatMap((each) => each.rolls);
  const losses = incidents.flatMap((each) => each.losses);
  return [
    `${blueprint.name}: ${played(asked)} of ${whole(day.busiest.participants)} participants at the busiest moment (${clock(day.busiest.at)})`,
    "",
    dayChart(day.series.participants, day.series.overloaded),
    "",
    table([
      [sfu.nodes === 1 ? "on 1 SFU" : `on ${sfu.nodes} SFUs`, perZone(sfu.zones)],
      ...quietRows(result.quiet),
      ...(rolls.length > 0 ? rollRows(rolls) : []),
      ...(losses.length > 0 ? lossRows(losses) : []),
      ...(incidents.length > 0 ? [["with it", `overload ${percent(averageOverload(incidents))}`]] : []),
    ]),
    "",
    table([...howMany(decided, asked, result), ...scheduleRows(result)]),
    "  when and how long people meet is assumed: docs/simulation.md",
  ]
    .join("\n")
    .replaceAll(/ +$/gm, "");
}

const played = ({ days, seed }: Questions) =>
  days === 1
    ? `a simulated working day (seed ${seed})`
    : `${days} simulated working days (seeds ${seed} to ${seed + days - 1})`;

function quietRows(days: readonly DayResult[]): string[][] {
  const fullest = days.reduce((worst, day) => (day.fullest.load > worst.fullest.load ? day : worst)).fullest;
  const refused = sum(days.map((day) => day.refused));
  const above = sum(days.map((day) => day.abovePlan)) / days.length;
  return [
    ["fullest SFU", `${percent(fullest.load)} of its full load, at ${clock(fullest.at)}`],
    ["above the plan", `${percent(above)} of the participant-time on SFUs above what the sizing plans`],
    ["overload", `${percent(averageOverload(days))} above the full load or refused; ${whole(refused)} refused`],
    ["a drain", `${spreadText(longest(days.map((day) => day.drains)))}, until the rooms of an SFU have ended`],
  ];
}

function rollRows(rolls: readonly RollResult[]): string[][] {
  const slowest = rolls.reduce((worst, roll) => (roll.duration > worst.duration ? roll : worst));
  const { at, waves, maxUnavailable, duration, drains } = slowest;
  return [
    [`roll at ${clock(at)}`, `${waves} waves of ${maxUnavailable}, over after ${span(duration)}`],
    ["", `a stopping SFU waits ${spreadText(drains)}`],
    ["", `${whole(Math.max(...rolls.map(({ disturbed }) => disturbed)))} participants are cut off`],
  ];
}

function lossRows(losses: readonly LossResult[]): string[][] {
  const worst = losses.reduce((most, loss) => (loss.disturbed > most.disturbed ? loss : most));
  const what = worst.what === "node" ? `an SFU of ${worst.zone}` : `zone ${worst.zone}, ${worst.sfus} SFUs`;
  return [
    [
      `loss at ${clock(worst.at)}`,
      `${what}: ${whole(worst.disturbed)} participants in ${whole(worst.rooms)} rooms reconnect`,
    ],
    ["", `up to ${whole(worst.reconnectsPerSecond)} in a second; then the fullest SFU has ${percent(worst.fullest)}`],
  ];
}

function howMany({ environment, sizing }: Decided, { goal }: Questions, { smallest, survived }: Study): string[][] {
  const { answer, broken } = smallest;
  const { sfu } = sizing.pools;
  if (!answer) {
    const tried = `no number up to ${whole(MOST_SFUS)} keeps overload at or below ${percent(goal)}`;
    return [
      ["SFUs needed", tried],
      [
        "",
        `${whole(broken.sfus)} have ${percent(broken.overload)}: allow that much with --overload, or smaller meetings or a larger sfu.node`,
      ],
    ];
  }
  const { survive } = environment.demand;
  const zones = spread(
    answer.sfus,
    sfu.zones.map(({ zone }) => zone),
    survive,
  );
  const fewer = broken.sfus === 0 ? "" : `; ${whole(broken.sfus)} have ${percent(broken.overload)}`;
  return [
    [
      "SFUs needed",
      `${whole(answer.sfus)} keep overload at or below ${percent(goal)}: ${percent(answer.overload)}${fewer}`,
    ],
    ...(survived.length > 0
      ? [
          [
            "",
            `${whole(totalNodes(zones))} (${perZone(zones)}) so that a ${survive} may fail: at the busiest moment ${lossText(survived)}`,
          ],
        ]
      : []),
    ["", `the sizing counts ${whole(sfu.needed)}; the days above had ${whole(sfu.nodes)}`],
  ];
}

function lossText(days: readonly DayResult[]): string {
  const fullest = Math.max(...days.flatMap(({ losses }) => losses.map((loss) => loss.fullest)));
  return `it leaves ${percent(averageOverload(days))}, fullest SFU ${percent(fullest)}`;
}

function scheduleRows({ schedule, smallest }: Study): string[][] {
  if (!schedule) return smallest.answer ? [["schedule", "of two sizes saves nothing"]] : [];
  const { open, close, business, night, lead, shrink, weekly, weeklyAlways } = schedule;
  return [
    [
      "schedule",
      `${business.sfus} (${perZone(business.zones)}) from ${hour(open)} to ${hour(close)}, ordered ${span(lead)} before`,
    ],
    ["", `${night.sfus} (${perZone(night.zones)}) at night and at the week-end`],
    ["", `${shrink.sfus} SFUs drain at ${hour(close)}: ${spreadText(shrink.drains)}`],
    [
      "",
      `${whole(weekly)} instead of ${whole(weeklyAlways)} SFU-hours a week, ${percent(1 - weekly / weeklyAlways)} fewer`,
    ],
  ];
}

const whole = (value: number) => Math.round(value).toLocaleString("en");
const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
const perZone = (zones: readonly ZoneCount[]) => zones.map(({ nodes }) => nodes).join(" + ");
const hour = (value: number) => `${String(value).padStart(2, "0")}:00`;

/** `0 %`, `0.084 %`, `4.2 %`, `95 %`: two digits that mean something. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 || value === 0 ? Math.round(value) : Number(value.toPrecision(2))} %`;
}

/** `10:04`. */
export function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60) % (24 * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** `52 min`, `1 h 20 min`, `35 s`. */
export function span(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  const rest = minutes % 60 === 0 ? "" : ` ${minutes % 60} min`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${rest}`;
}

const spreadText = ({ median, p95, longest }: Spread) =>
  `${span(median)} (half of them), ${span(p95)} (95 %), ${span(longest)} (all)`;

/** The slowest of the days. */
const longest = (spreads: readonly Spread[]) =>
  spreads.reduce((worst, each) => (each.longest > worst.longest ? each : worst));
