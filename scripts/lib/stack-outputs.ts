import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { decryptionOf } from "./engine/encryption.js";

const run = promisify(execFile);

/** The engine could not tell a stack's outputs; the message is one line. */
export class StackOutputsError extends Error {}

/** The engines in the order in which they are looked for. */
const ENGINES = ["tofu", "terraform"] as const;
/** The state may be in object storage, and decrypting it takes seconds. */
const TIMEOUT_SECONDS = 120;

/**
 * The outputs of a synthesised stack, out of its state, secret ones included. Throws `StackOutputsError`.
 *
 * @param engine Program to run. Default: tofu, else terraform, on PATH.
 */
export async function stackOutputs(folder: string, engine?: string): Promise<Readonly<Record<string, unknown>>> {
  for (const program of engine === undefined ? ENGINES : [engine]) {
    const answer = await ask(program, folder);
    if (answer === undefined) continue;
    const outputs = JSON.parse(answer) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }
  throw new StackOutputsError("there is neither tofu nor terraform on PATH; install one, or name it with --engine");
}

/** Undefined if the program may be left out because it is not on PATH. */
async function ask(program: string, folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, [`-chdir=${folder}`, "output", "-json", "-no-color"], {
      env: { ...process.env, ...decryptionOf(process.env), CHECKPOINT_DISABLE: "1" },
      timeout: TIMEOUT_SECONDS * 1000,
      maxBuffer: 1 << 24,
    });
    return stdout;
  } catch (error) {
    const { code, killed, stderr = "" } = error as NodeJS.ErrnoException & { killed?: boolean; stderr?: string };
    if (code === "ENOENT" && (ENGINES as readonly string[]).includes(program)) return undefined;
    if (typeof code === "string")
      throw new StackOutputsError(`cannot run ${program} (${code}); --engine names tofu or terraform`);
    if (killed)
      throw new StackOutputsError(
        `${program} gave no outputs within ${TIMEOUT_SECONDS} s; check the access to the state`,
      );
    const cause = /^Error: .*$/m.exec(stderr)?.[0].replace(/^Error: /, "") ?? "it said nothing";
    const isNew = cause.includes("initialization required");
    const fix = isNew ? `run: ${program} -chdir=${folder} init` : `try: ${program} -chdir=${folder} output`;
    throw new StackOutputsError(`${program} cannot read the state of ${folder} (${cause}); ${fix}`);
  }
}
