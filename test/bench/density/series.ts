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
  /** Milliseconds from tester to tester, of half the packets and of 99 %. */
  readonly delay: Spread;
  readonly longDelay: Spread;
  /** Milliseconds, of the median track. */
  readonly jitter: Spread;
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

const told = ({ perThousandPackets, packetsOut, lossPercent, delay, longDelay, jitter }: Cost) =>
  [
    `${(perThousandPackets * 1000).toFixed(1)} ms per 1000 packets, ${Math.round(packetsOut)} packets/s`,
    `${lossPercent.toFixed(2)} % lost, delay ${delay} ms, of 99 % ${longDelay} ms, jitter ${jitter} ms`,
  ].join(", ");

function seriesOf(name: string, costs: readonly Cost[], first: readonly Cost[]): Series {
  const packets = (each: readonly Cost[]) => each.map(({ perThousandPackets }) => perThousandPackets * 1000);
  return {
    name,
    perThousandPackets: spreadOf(packets(costs)),
    perParticipant: spreadOf(costs.map(({ perParticipant }) => perParticipant * 1000)),
    packetsOut: spreadOf(costs.map(({ packetsOut }) => packetsOut)),
    delay: spreadOf(costs.map(({ delay }) => delay)),
    longDelay: spreadOf(costs.map(({ longDelay }) => longDelay)),
    jitter: spreadOf(costs.map(({ jitter }) => jitter)),
    ratio: ratios(packets(costs), packets(first)),
    rows: costs.map(({ row }) => row),
  };
}

const HEAD = [
  "configuration",
  "CPU ms per 1,000 packets",
  "CPU per participant, thousandths of a core",
  "packets/s out",
  "delay ms",
  "delay ms of 99 %",
  "jitter ms",
  "CPU per packet, of the first",
];

/** A Markdown table, so that a page can show it as it is. */
export function table(series: readonly Series[], title: string): string {
  const spread = ({ least, median, most }: Spread, digits: number) =>
    `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
  const cells = (each: Series) => [
    each.name,
    spread(each.perThousandPackets, 1),
    spread(each.perParticipant, 1),
    spread(each.packetsOut, 0),
    spread(each.delay, 1),
    spread(each.longDelay, 1),
    spread(each.jitter, 2),
    spread(each.ratio, 2),
  ];
  const row = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return [
    `${title}; median (least-most)`,
    "",
    row(HEAD),
    row(HEAD.map(() => "---")),
    ...series.map((each) => row(cells(each))),
  ].join("\n");
}
