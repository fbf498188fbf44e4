import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compareVersions, findTool } from "../tools.js";

const run = promisify(execFile);

/** The program that plans and applies stacks. */
export interface Engine {
  readonly kind: "tofu" | "terraform";
  readonly program: string;
  readonly version: string;
}

/** An engine, a stack or its state is not as it has to be; the message is one line with the next step. */
export class EngineError extends Error {}

/** The oldest whose features the stacks may use (`stacks/cdktf/synth.ts`). */
const AT_LEAST = "1.11.0";
const GET_ONE = "install OpenTofu, or name tofu or terraform with --engine";

/**
 * The engine to use: the one that is named, else tofu on PATH, else terraform on PATH, else the tofu that the tests have built.
 * Throws `EngineError`.
 */
export async function findEngine(named?: string): Promise<Engine> {
  if (named !== undefined) return examined(named, await versionOf(named));
  for (const program of ["tofu", "terraform"]) {
    const version = await versionOf(program, { mayBeAbsent: true });
    if (version !== undefined) return examined(program, version);
  }
  const built = findTool("tofu");
  if ("missing" in built) throw new EngineError(`there is neither tofu nor terraform on PATH; ${GET_ONE}`);
  return { kind: "tofu", program: built.path, version: built.version };
}

function examined(program: string, said: string | undefined): Engine {
  const [, name = "", version = ""] = /^(OpenTofu|Terraform) v(\S+)/m.exec(said ?? "") ?? [];
  if (name === "") throw new EngineError(`${program} is neither OpenTofu nor Terraform; name one with --engine`);
  if (compareVersions(version, AT_LEAST) < 0)
    throw new EngineError(`${program} is ${name} ${version}, needs >= ${AT_LEAST}; ${GET_ONE}`);
  return { kind: name === "OpenTofu" ? "tofu" : "terraform", program, version };
}

async function versionOf(program: string, { mayBeAbsent = false } = {}): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, ["version"], { env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
    return stdout;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (mayBeAbsent && code === "ENOENT") return undefined;
    const cause = typeof code === "string" ? code : "it does not tell its version";
    throw new EngineError(`cannot run ${program} (${cause}); --engine names tofu or terraform`);
  }
}
