import type { SfuRow } from "../../../stacks/capacity/load-test-file.js";
import type { Configuration } from "./configurations.js";
import type { Meeting } from "./meetings.js";
import { ratios, type Spread, spreadOf } from "./spread.js";
import { type Columns, told } from "./table.js";
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
      log(`${repetition} of ${repetitions}: ${configuration.name}: ${toldOf(cost)}`);
    }
  }
  const first = [...costs.values()][0] ?? [];
  return [...costs].map(([name, all]) => seriesOf(name, all, first));
}

const toldOf = ({ perThousandPackets, packetsOut, lossPercent, delay, longDelay, jitter }: Cost) =>
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

/** What a table says of a configuration. */
export const SFU_COLUMNS: Columns<Series> = {
  configuration: ({ name }) => name,
  "CPU ms per 1,000 packets": ({ perThousandPackets }) => told(perThousandPackets, 1),
  "CPU per participant, thousandths of a core": ({ perParticipant }) => told(perParticipant, 1),
  "packets/s out": ({ packetsOut }) => told(packetsOut, 0),
  "delay ms": ({ delay }) => told(delay, 1),
  "delay ms of 99 %": ({ longDelay }) => told(longDelay, 1),
  "jitter ms": ({ jitter }) => told(jitter, 2),
  "CPU per packet, of the first": ({ ratio }) => told(ratio, 2),
};
