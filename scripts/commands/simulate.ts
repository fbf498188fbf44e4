import { setImmediate } from "node:timers/promises";
import { releaseOf } from "../../stacks/blueprint/blueprint.js";
import { whatIf } from "../../stacks/compare/what-if.js";
import type { Decided } from "../../stacks/design.js";
import { type DayEvent, scenarioOf } from "../../stacks/simulation/scenario.js";
import type { Steps } from "../../stacks/simulation/smallest.js";
import { type Study, study } from "../../stacks/simulation/study.js";
import { designFile, readText } from "../lib/environment-file.js";
import { progress } from "../lib/progress.js";
import { type Questions, questionsOf, type SimulationFlags } from "../lib/simulation-flags.js";
import { simulationScreen } from "../lib/simulation-screen.js";
import { EXIT, exitCode, printFindings, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais simulate`: a working day on the SFUs, and what it would do to them. */
export const addSimulate: AddCommand = (program, setCode) => {
  program
    .command("simulate")
    .description("play working days on the SFUs: overload, how many are needed, rolls, losses, drains, a schedule")
    .argument("<environment>", ENVIRONMENT)
    .option("--overload <share>", "share of the participant-time that may be on a full SFU or refused", "0.1%")
    .option("--sfus <number>", "another number of SFUs than the file leads to")
    .option("--roll <time>", "what if all SFUs were replaced from this time on, in the waves of the chart")
    .option("--lose <what>", "what if the fullest SFU (node), or the fullest zone, were lost")
    .option("--at <time>", "when it is lost; the busiest moment unless given")
    .option("--seed <number>", "first of the seeds; each is another day, the same every time", "1")
    .option("--days <number>", "days to play, of consecutive seeds", "3")
    .option("--json", "print the result as JSON, with the minutes of the first day")
    .addHelpText(
      "after",
      `
Examples:
  relais simulate visio                                  three days, and how many SFUs they need
  relais simulate visio --overload 0.01% --days 10       a stricter goal, on more days
  relais simulate visio --sfus 50                        the days on another number of SFUs
  relais simulate visio --roll 10:00                     what an upgrade in the middle of the morning does
  relais simulate visio --lose zone --at 10:05

Exit code 1 if the file has errors or no number of SFUs keeps the goal, 2 if a flag cannot be read. docs/simulation.md
says what is simulated, and what is assumed about when and how long people meet.`,
    )
    .action(async (environment: string, options: SimulationFlags & { json?: boolean }) => {
      const asked = questionsOf(options);
      if ("problems" in asked) {
        for (const problem of asked.problems) console.error(`error: ${problem}`);
        return setCode(EXIT.usage);
      }
      const { decided, findings } = designedFor(environment, asked);
      const errors = findings.filter(({ severity }) => severity === "error");
      if (!decided) {
        if (options.json) printJson({ findings });
        else printFindings(findings);
        return setCode(EXIT.findings);
      }
      const { participants } = decided.sizing;
      if (participants > MOST_PARTICIPANTS) {
        console.error(`error: ${tooMany(participants)}`);
        return setCode(EXIT.findings);
      }
      const result = await watched(environment, studyOf(decided, asked));
      if (options.json) printJson({ findings, ...studyJson(result) });
      else {
        printFindings(errors);
        console.log(simulationScreen(decided, asked, result));
      }
      setCode(result.smallest.answer ? exitCode(findings) : EXIT.findings);
    });
};

/** A day of so many takes minutes and half a GiB: placing a room looks at all SFUs, so that time grows faster than people. */
const MOST_PARTICIPANTS = 1_000_000;

const tooMany = (participants: number) =>
  `the demand comes to ${participants} participants at the busiest moment; allowed: up to ${MOST_PARTICIPANTS}; simulate a part of it, for shares and sizes stay the same`;

/** With another number of SFUs, the file as if it said so. */
function designedFor(environment: string, { sfus }: Questions) {
  const written = designFile(environment);
  if (!written.decided || sfus === undefined) return written;
  return whatIf(written.decided.document, [{ path: ["sfu", "replicas"], value: sfus }], readText);
}

function studyOf(
  { environment, sizing, blueprint }: Decided,
  { goal, roll, lose, seed, days }: Questions,
): Steps<Study> {
  const maxUnavailable = releaseOf(blueprint, "livekit-server")?.values.maxUnavailable ?? 1;
  return study(scenarioOf(environment, sizing), {
    goal,
    survive: environment.demand.survive,
    needed: sizing.pools.sfu.needed,
    seed,
    days,
    incidents: ({ busiest }): DayEvent[] => [
      ...(roll === undefined ? [] : [{ kind: "roll", at: roll, maxUnavailable } as const]),
      ...(lose === undefined ? [] : [{ kind: "lose", at: lose.at ?? busiest.at, what: lose.what } as const]),
    ],
  });
}

/** Drives the work, one day at a time: whoever waits sees how far it is, and can end it. */
async function watched<Result>(environment: string, work: Steps<Result>): Promise<Result> {
  const days = progress(`simulating ${environment}`, undefined, "days");
  try {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      days.step();
      await setImmediate();
    }
  } finally {
    days.end();
  }
}

/** The minutes of the first day; of the others what they came to. */
function studyJson({ quiet, incidents, ...answers }: Study) {
  const totals = ({ series, zones, ...day }: Study["quiet"][number]) => day;
  return { ...answers, days: quiet.map(totals), incidents: incidents.map(totals), firstDay: quiet[0] };
}
