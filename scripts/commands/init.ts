import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { Option } from "commander";
import { design } from "../../stacks/design.js";
import { type Finding, hasErrors } from "../../stacks/finding.js";
import { fileNamed, isName } from "../lib/environment-file.js";
import { dialogue } from "../lib/init/dialogue.js";
import { firstEnvironment } from "../lib/init/file.js";
import { complete, judge, type Objection } from "../lib/init/judge.js";
import { type Answers, applies, type Question } from "../lib/init/question.js";
import { QUESTIONS, withoutAnswer } from "../lib/init/questions.js";
import { INTERRUPTED } from "../lib/interruption.js";
import { ROOT } from "../lib/root.js";
import { OutputError, writeWhole } from "../lib/staging.js";
import { table } from "../lib/table.js";
import { countFindings, EXIT, printFindings, printJson } from "../lib/terminal.js";
import type { AddCommand } from "./command.js";

interface Options extends Answers {
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly stdout?: boolean;
  readonly json?: boolean;
}

/** `relais init`: a first environment file from a few answers. */
export const addInit: AddCommand = (program, setCode) => {
  const command = program
    .command("init")
    .description("write a first environment file, from flags and a few questions")
    .argument("[file]", "file to write, or a name for deployments/<name>.yaml (default: the name of the environment)");
  for (const question of QUESTIONS) {
    const { flag, asks, choices } = question;
    const without = withoutAnswer(question);
    const option = new Option(flag, without === undefined ? asks : `${asks} (${without})`);
    command.addOption(choices ? option.choices(Object.keys(choices)) : option);
  }
  command
    .option("-y, --yes", "ask nothing: take the default of every question that has one")
    .option("--force", "overwrite a file that exists")
    .option("--stdout", "print the file instead of writing it")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais init                             asks everything
  relais init --name lab --domain lab.example.org --provider generic --vcpu 4 --memory 16Gi \\
    --participants 50 --survive none --yes
  relais init --name visio --domain visio.example.fr --provider outscale-oks --region eu-west-2 \\
    --zones a,b,c --admins 203.0.113.0/28 --registered 20000 --concurrency 10% --survive zone --yes

Only what no flag answers is asked, and only on a terminal. A file with errors is never written.`,
    )
    .action(async (file: string | undefined, options: Options) => {
      try {
        const answers = await settle(file, options);
        const path = fileOf(file, answers) ?? "";
        const text = firstEnvironment(answers, schemaFrom(path));
        const { findings } = design(path, text);
        if (hasErrors(findings)) throw new Refusal(EXIT.findings, findings);
        if (options.stdout) return void process.stdout.write(text);
        write(path, text, options);
        if (options.json) return printJson({ file: path, findings });
        console.log(written(path, file ?? answers.name ?? "", countFindings(findings)));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (options.json && typeof error.why !== "string") printJson({ findings: error.why });
        else if (typeof error.why === "string") console.error(`error: ${error.why}`);
        else printFindings(error.why);
        setCode(error.code);
      }
    });
};

/** Why nothing is written, and the exit code. */
class Refusal extends Error {
  readonly code: number;
  readonly why: string | readonly Finding[];

  constructor(code: number, why: string | readonly Finding[]) {
    super("refused");
    this.code = code;
    this.why = why;
  }
}

/** All answers: from flags, then from the terminal if there is one, else from defaults. */
async function settle(file: string | undefined, options: Options): Promise<Answers> {
  const given = Object.fromEntries(QUESTIONS.flatMap(({ key }) => (key in options ? [[key, options[key]]] : [])));
  const stray = QUESTIONS.find((each) => each.key in given && !applies(each, given));
  if (stray) throw new Refusal(EXIT.usage, `${nameOf(stray)} goes only ${stray.when?.words}`);
  const path = fileOf(file, given);
  if (path !== undefined && existsSync(path) && !options.force && !options.stdout) throw occupied(path);

  const interactive = !options.yes && process.stdin.isTTY && process.stderr.isTTY;
  const answers = interactive ? given : complete(given, (question, rest) => question.fallback?.(rest));
  const open = QUESTIONS.filter(({ key, optional }) => !optional && answers[key] === undefined);
  const missing = open.filter((each) => applies(each, answers)).map(({ flag }) => flag);
  if (!interactive && missing.length > 0) {
    throw new Refusal(EXIT.usage, `missing ${missing.join(", ")}; give what is missing, or run it on a terminal`);
  }
  const objections = judge(answers);
  if (objections.length > 0) throw new Refusal(EXIT.findings, objections.map(byFlag));
  if (!interactive) return answers;
  const asked = await dialogue(given);
  if (asked === undefined) throw new Refusal(INTERRUPTED, "interrupted; nothing written");
  return asked;
}

function write(path: string, text: string, { force = false }: Options): void {
  try {
    writeWhole(path, text, { overwrite: force });
  } catch (error) {
    throw error instanceof OutputError && existsSync(path) && !force ? occupied(path) : error;
  }
}

const occupied = (path: string) =>
  new Refusal(EXIT.findings, `${path} exists already; name another file, or overwrite it with --force`);

function fileOf(file: string | undefined, { name }: Answers): string | undefined {
  if (file !== undefined && !isName(file)) return file;
  const named = file ?? name;
  return named === undefined ? undefined : fileNamed(named);
}

const nameOf = ({ flag }: Question) => flag.split(" ")[0];

/** A finding about a file that does not exist yet, by the flag that caused it. */
const byFlag = ({ finding, question }: Objection): Finding => ({
  ...finding,
  message: question ? `${nameOf(question)}: ${finding.message}` : finding.message,
});

/** The schema as editors find it from the file. */
const schemaFrom = (file: string) =>
  relative(resolve(dirname(file)), join(ROOT, "relais.schema.json"))
    .split(sep)
    .join("/");

const written = (path: string, environment: string, findings: string) =>
  [
    `wrote ${path}: ${findings}`,
    "",
    "next",
    table([
      [`npx relais check ${environment}`, "what is risky, and what nobody could try yet"],
      [`npx relais synth ${environment}`, "what it takes, and the files to deploy"],
    ]),
  ].join("\n");
