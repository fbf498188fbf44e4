import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { compareVersions, toolPath } from "../../scripts/lib/tools.js";
import { synthesize } from "../../stacks/cdktf/synth.js";
import type { Design } from "../../stacks/design.js";
import { providerMirror } from "./mirror.js";

// biome-ignore lint/suspicious/noExplicitAny: what an engine reads and writes
export type Any = any;

/** A program that applies stacks. */
export interface TestEngine {
  readonly name: "tofu" | "terraform";
  readonly program: string;
}

/** How a run ended, and all that it said. */
export interface Ended {
  readonly status: number;
  readonly said: string;
}

/** A change of a plan, without what the plan leaves alone. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before: Any;
  readonly after: Any;
  readonly unknown: Any;
  readonly replacePaths: readonly (readonly (string | number)[])[];
}

/** A stack in a folder of its own, with its state there too. */
export interface Workspace {
  readonly folder: string;
  /** Writes the stack anew: as it was synthesised, with a change, and without protection from destroy unless that is kept. */
  write(change?: (stack: Any) => void, options?: { readonly keepProtection: boolean }): void;
  /** Runs a sub-command; it is interrupted once when what it says matches `interruptAt`. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv, interruptAt?: RegExp): Promise<Ended>;
  /** Like `run`; throws what was said unless the run succeeds. Gives standard output. */
  ask(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string>;
  /** Plans and gives the changes; the plan is kept for `apply`. */
  plan(...args: string[]): Promise<readonly Change[]>;
  apply(): Promise<void>;
  remove(): void;
}

export const TOFU: TestEngine = { name: "tofu", program: toolPath("tofu") };

/** OpenTofu, and the Terraform on PATH that is new enough for the stacks. */
export const ENGINES: readonly TestEngine[] = [
  TOFU,
  ...(terraformOnPath() ? [{ name: "terraform", program: "terraform" } as const] : []),
];

/** How long a stack takes at most; the providers' own limits are far longer. */
const LIMIT_MS = 90_000;
const PLAN = "saved.tfplan";

/** Synthesises an environment; gives the folder of its stacks. */
export function synthesised(decided: NonNullable<Design["decided"]>): string {
  const folder = mkdtempSync(join(tmpdir(), "relais-stacks-"));
  synthesize(decided.blueprint, folder, "charts");
  return join(folder, "stacks");
}

/**
 * Opens a synthesised stack with an engine, initialised.
 *
 * @param mirror Folder of its providers; those that the tests run if left out.
 */
export async function openStack(
  engine: TestEngine,
  stacks: string,
  name: string,
  env: NodeJS.ProcessEnv = {},
  mirror = providerMirror().folder,
): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), "relais-workspace-"));
  cpSync(join(stacks, name), folder, { recursive: true });
  const rc = join(folder, "cli.tfrc");
  writeFileSync(rc, cliConfiguration(mirror));
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_CLI_CONFIG_FILE: rc,
    RELAIS_DOUBLE_HELM: toolPath("helm"),
    RELAIS_DOUBLE_KUBECTL: toolPath("kubectl"),
    ...env,
  };
  const run: Workspace["run"] = async (args, more = {}, interruptAt) => {
    const { status, stdout, stderr } = await start(engine, folder, args, { ...environment, ...more }, interruptAt);
    return { status, said: stdout + stderr };
  };
  const ask: Workspace["ask"] = async (args, more = {}) => {
    const { status, stdout, stderr } = await start(engine, folder, args, { ...environment, ...more });
    if (status !== 0) throw new Error(`${engine.name} ${args.join(" ")} ended with ${status}: ${stdout}${stderr}`);
    return stdout;
  };
  const written = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
  const workspace: Workspace = {
    folder,
    write: (change = () => {}, { keepProtection } = { keepProtection: false }) => {
      const stack = structuredClone(written);
      stack.terraform.backend = { local: { path: "terraform.tfstate" } };
      if (!keepProtection) for (const resource of resourcesOf(stack)) delete resource.lifecycle;
      change(stack);
      // In lines, because the engines quote the line that they complain about.
      writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack, null, 2));
    },
    run,
    ask,
    plan: async (...args) => {
      await ask(["plan", "-input=false", "-no-color", `-out=${PLAN}`, ...args]);
      return changesOf(JSON.parse(await ask(["show", "-json", PLAN])));
    },
    apply: async () => {
      await ask(["apply", "-input=false", "-no-color", PLAN]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  workspace.write();
  await ask(["init", "-input=false", "-no-color"]);
  return workspace;
}

/** All resources of a stack. */
export const resourcesOf = (stack: Any): Any[] =>
  Object.values<Any>(stack.resource).flatMap((all) => Object.values(all));

/** The paths of leaves that differ, e.g. `spec.desiredNodes`. */
export function differences(before: Any, after: Any, path = ""): string[] {
  if (before === after) return [];
  const nested = (value: Any) => typeof value === "object" && value !== null;
  if (!nested(before) || !nested(after)) return [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(before[key], after[key], path === "" ? key : `${path}.${key}`));
}

function changesOf(plan: Any): Change[] {
  return (plan.resource_changes ?? [])
    .filter(({ change }: Any) => change.actions.join() !== "no-op")
    .map(({ address, change }: Any) => ({
      address,
      actions: change.actions,
      before: change.before,
      after: change.after,
      unknown: change.after_unknown,
      replacePaths: change.replace_paths ?? [],
    }));
}

async function start(
  engine: TestEngine,
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  interruptAt?: RegExp,
) {
  // In a group of its own, so that a signal reaches the engine alone.
  const child = spawn(engine.program, args, { cwd: folder, env, detached: true, timeout: LIMIT_MS });
  child.stdin.end();
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const before = interruptAt?.test(said);
    said += chunk;
    if (interruptAt?.test(said) && !before) child.kill("SIGINT");
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: (status ?? 1) as number, stdout, stderr };
}

/** Providers from the mirror, from nowhere else; no packages are copied, because the mirror is a folder of programs. */
function cliConfiguration(mirror: string): string {
  const path = JSON.stringify(mirror);
  const source = `filesystem_mirror {\n    path = ${path}\n    include = ["*/*/*"]\n  }`;
  return `provider_installation {\n  ${source}\n}\ndisable_checkpoint = true\n`;
}

function terraformOnPath(): boolean {
  // A user's own configuration may draw warnings, which are none of the tests'.
  const { stdout = "" } = spawnSync("terraform", ["version"], { encoding: "utf8", env: { PATH: process.env.PATH } });
  const version = /Terraform v(\S+)/.exec(stdout)?.[1];
  if (version !== undefined && compareVersions(version, "1.11.0") >= 0) return true;
  console.log("no terraform >= 1.11 on PATH: only OpenTofu is tested");
  return false;
}
