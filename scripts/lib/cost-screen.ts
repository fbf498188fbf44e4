import { COST_GROUPS, type Cost, type CostLine } from "../../stacks/cost/cost.js";
import { exactly, type Interval } from "../../stacks/cost/interval.js";
import type { Decided } from "../../stacks/design.js";
import { euros, eurosOf } from "./euros.js";
import type { Section } from "./sections.js";

/** What a month costs, line by line, as tables. */
export function costSections({ cost, environment }: Decided): Section[] {
  const inOrder = [...cost.lines].sort((a, b) => COST_GROUPS.indexOf(a.group) - COST_GROUPS.indexOf(b.group));
  const sources = inOrder.filter((line, index) => inOrder.findIndex(({ source }) => source === line.source) === index);
  return [
    {
      title: `EUR a month: ${eurosOf(cost)}`,
      header: ["part", "what", "quantity", "EUR each", "EUR a month", "trust"],
      rows: inOrder.map((line) => [
        line.group,
        line.what,
        `${count(line.quantity)} ${line.unit}`,
        unitPrice(line),
        euros(line.monthly),
        line.trust,
      ]),
    },
    {
      title: "no price",
      header: ["part", "what", "item of a price file"],
      rows: cost.unpriced.map(({ group, what, item }) => [group, what, item]),
    },
    { title: "in relation", header: ["", "EUR a month"], rows: relations(cost, environment.cost.licencePerUser) },
    {
      title: "traffic",
      header: ["", ""],
      rows: [
        ["hours a month at the peak's load", count(cost.traffic.peakHours)],
        ["GiB a month to clients", count(cost.traffic.gibibytes)],
      ],
    },
    { title: "sources", header: ["what", "source"], rows: sources.map(({ what, source }) => [what, source]) },
    { title: "not included", header: [""], rows: cost.notIncluded.map((each) => [each]) },
  ].filter(({ rows }) => rows.length > 0);
}

function count({ low, high }: Interval): string {
  const digits = (value: number) => Number(value.toPrecision(3)).toLocaleString("en");
  return low === high ? Math.round(low).toLocaleString("en") : `${digits(low)} - ${digits(high)}`;
}

/** Prices of a GiB are fractions of a cent. */
function unitPrice({ unitPrice: { low, high }, unit }: CostLine): string {
  if (unit !== "GiB") return euros({ low, high });
  return low === high ? String(low) : `${Number(low.toFixed(4))} - ${Number(high.toFixed(4))}`;
}

function relations(cost: Cost, licencePerUser: number | undefined): string[][] {
  const row = (label: string, amount: Interval | null): string[][] => (amount ? [[label, euros(amount)]] : []);
  const { licences, total } = cost;
  return [
    ...row("for 1,000 participants at the peak", cost.perThousandParticipants),
    ...row("for 100,000 registered users", cost.perHundredThousandRegistered),
    ...(licences
      ? row(
          `licences: ${licences.users.toLocaleString("en")} users at ${licences.perUser.toFixed(2)}`,
          exactly(licences.monthly),
        )
      : []),
    ...(licencePerUser !== undefined && !licences ? [["licences", "unknown: demand.registered is not given"]] : []),
    ...(licences && total ? [["the licences are", times(licences.monthly, total)]] : []),
  ];
}

const times = (licences: number, { low, high }: Interval) =>
  `${(licences / high).toFixed(1)} to ${(licences / low).toFixed(1)} times this sum`;
