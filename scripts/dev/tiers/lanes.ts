import { directScreen, keptScreen, type Screen } from "./screen.js";
import { type Lane, laneOf, type Row, runTier } from "./tiers.js";

const TELL_MS = 30_000;

/** Lanes that run at the same time, stage after stage: packets have the machine to themselves, since their time-outs are real. */
const STAGES: readonly (readonly Lane[])[] = [["cluster", "computing"], ["network"]];

/** A control plane mostly waits, and goes first when it does not. */
const NICENESS: Readonly<Record<Lane, number>> = { cluster: 0, computing: 10, network: 0 };

/** Runs tiers, those of one lane one after the other; rows in the order of `tiers`. */
export async function runTiers(tiers: readonly string[], vitestArgs: readonly string[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const running = new Map<string, { readonly screen: Screen; readonly since: number }>();
  // What is kept back is printed even if somebody ends the run.
  const closeAll = () => {
    for (const { screen } of running.values()) screen.close();
  };
  const [interrupted, ended] = [() => process.exit(130), () => process.exit(143)];
  process.once("exit", closeAll).once("SIGINT", interrupted).once("SIGTERM", ended);
  const run = async (name: string, screen: Screen) => {
    running.set(name, { screen, since: Date.now() });
    rows.push(await runTier(name, vitestArgs, screen));
    running.delete(name);
    screen.close();
  };
  for (const stage of STAGES) {
    const lanes = stage.map((lane) => tiers.filter((tier) => laneOf(tier) === lane)).filter(({ length }) => length > 0);
    const alone = lanes.length === 1;
    const teller = alone ? undefined : setInterval(() => console.log(told(running)), TELL_MS);
    await Promise.all(
      lanes.map(async (names) => {
        for (const name of names) await run(name, alone ? directScreen() : keptScreen(NICENESS[laneOf(name)]));
      }),
    ).finally(() => clearInterval(teller));
  }
  process.off("exit", closeAll).off("SIGINT", interrupted).off("SIGTERM", ended);
  return tiers.flatMap((tier) => rows.filter((row) => row.tier === tier));
}

const told = (running: ReadonlyMap<string, { readonly since: number }>) =>
  `running: ${[...running].map(([name, { since }]) => `${name} (${Math.round((Date.now() - since) / 1000)} s)`).join(", ")}`;
