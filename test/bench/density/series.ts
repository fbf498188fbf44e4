import type { SfuRow } from "../../../stacks/capacity/load-test-file.js";
import type { Configuration } from "./configurations.js";
import type { Meeting } from "./meetings.js";
import { ratios, type Spread, spreadOf } from "./spread.js";
import type { Topology } from "./topology.js";
import { type Cost, type Machine, trial } from "./trial.js";

/** One configuration over all repetitions. */
export interface Series {
  readonly name: string;
  /** Milliseconds of CPU for a thousand packets sent. */
  readonly perThousandPackets: Spread;
  /** Thousandths of a core per participant. */
  readonly perParticipant: Spread;
  readonly packetsOut: Spread;
  /** CPU per packet over that of the first configuration, within each repetition: above 1 costs more. */
  readonly ratio: Spread;
  readonly rows: readonly SfuRow[];
}

interface Run {
  readonly meeting: Meeting;
  readonly repetitions: number;
  readonly machine: Machine;
  readonly log: (line: string) => void;
}

/** Runs every configuration once in each repetition; the order turns round from one to the next. */
export async function compared(
  place: Topology & { readonly folder: string },
  configurations: readonly Configuration[],
  { meeting, repetitions, machine, log }: Run,
): Promise<readonly Series[]> {
  const costs = new Map<string, Cost[]>(configurations.map(({ name }) => [name, []]));
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    const order = repetition % 2 === 1 ? configurations : configurations.toReversed();
    for (const configuration of order) {
      const seeded = [...meeting.flags, "--seed", String(repetition)];
      const cost = await trial(place, configuration, machine, seeded);
      costs.get(configuration.name)?.push(cost);
      log(`${repetition} of ${repetitions}: ${configuration.name}: ${told(cost)}`);
    }
  }
  const first = [...costs.values()][0] ?? [];
  return [...costs].map(([name, all]) => seriesOf(name, all, first));
}

const told = ({ perThousandPackets, packetsOut, lossPercent }: Cost) =>
  `${(perThousandPackets * 1000).toFixed(1)} ms per 1000 packets, ${Math.round(packetsOut)} packets/s, ${lossPercent.toFixed(2)} % lost`;

function seriesOf(name: string, costs: readonly Cost[], first: readonly Cost[]): Series {
  const packets = (each: readonly Cost[]) => each.map(({ perThousandPackets }) => perThousandPackets * 1000);
  return {
    name,
    perThousandPackets: spreadOf(packets(costs)),
    perParticipant: spreadOf(costs.map(({ perParticipant }) => perParticipant * 1000)),
    packetsOut: spreadOf(costs.map(({ packetsOut }) => packetsOut)),
    ratio: ratios(packets(costs), packets(first)),
    rows: costs.map(({ row }) => row),
  };
}

/** A Markdown table, so that a page can show it as it is. */
export function table(series: readonly Series[], title: string): string {
  const spread = ({ least, median, most }: Spread, digits: number) =>
    `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
  const rows = series.map(
    ({ name, perThousandPackets, perParticipant, packetsOut, ratio }) =>
      `| ${name} | ${spread(perThousandPackets, 1)} | ${spread(perParticipant, 1)} | ${spread(packetsOut, 0)} | ${spread(ratio, 2)} |`,
  );
  return [
    `${title}; median (least-most)`,
    "",
    "| configuration | CPU ms per 1,000 packets | CPU per participant, thousandths of a core | packets/s out | CPU per packet, of the first |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
