import { directScreen, keptScreen, type Screen } from "./screen.js";
import { type Lane, laneOf, type Row, runTier } from "./tiers.js";

const TELL_MS = 30_000;

/** Under a load that would starve them: packets and their time-outs go first, then a control plane. */
const NICENESS: Readonly<Record<Lane, number>> = { network: 0, cluster: 5, computing: 15 };

const LANES = Object.keys(NICENESS) as readonly Lane[];

/** Runs tiers, those of one lane one after the other and lanes at the same time; rows in the order of `tiers`. */
export async function runTiers(tiers: readonly string[], vitestArgs: readonly string[]): Promise<readonly Row[]> {
  const lanes = LANES.map((lane) => ({ lane, names: tiers.filter((tier) => laneOf(tier) === lane) })).filter(
    ({ names }) => names.length > 0,
  );
  const alone = lanes.length === 1;
  const running = new Map<string, { screen: Screen; since: number }>();
  const rows: Row[] = [];
  // What is kept back is printed even if somebody ends the run.
  process.once("exit", () => {
    for (const { screen } of running.values()) screen.close();
  });
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
  const teller = alone ? undefined : setInterval(() => console.log(told(running)), TELL_MS);
  try {
    await Promise.all(
      lanes.map(async ({ lane, names }) => {
        for (const name of names) {
          const screen = alone ? directScreen() : keptScreen(NICENESS[lane]);
          running.set(name, { screen, since: Date.now() });
          rows.push(await runTier(name, vitestArgs, screen));
          running.delete(name);
          screen.close();
        }
      }),
    );
  } finally {
    clearInterval(teller);
  }
  return tiers.flatMap((tier) => rows.filter((row) => row.tier === tier));
}

const told = (running: ReadonlyMap<string, { since: number }>) =>
  `running: ${[...running].map(([name, { since }]) => `${name} (${Math.round((Date.now() - since) / 1000)} s)`).join(", ")}`;
