import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { removeAtExit } from "../interruption.js";
import { type EncryptionChoice, encryptionOf } from "./encryption.js";
import { type Engine, EngineError } from "./engine.js";

/** Where an engine gets its providers from, and how it writes states. */
export interface EngineChoice extends EncryptionChoice {
  /** Folder of providers, in the layout that the engines call a filesystem mirror. */
  readonly mirror?: string;
}

/** An engine, what it is started with, and a folder that only its user can read and that is gone at the end. */
export interface PreparedEngine extends Engine {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
}

/** Throws `EngineError`. */
export function prepareEngine(engine: Engine, choice: EngineChoice): PreparedEngine {
  const encryption = encryptionOf(engine, choice);
  const folder = mkdtempSync(join(tmpdir(), "relais-engine-"));
  removeAtExit(folder);
  const mirror = choice.mirror ?? process.env.RELAIS_PROVIDER_MIRROR;
  const env = {
    // S3-compatible storage does not know the newer checksums of the vendor's own.
    AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "WHEN_REQUIRED",
    ...process.env,
    ...encryption,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    // Arguments that a user has set for their own runs would change what is planned here.
    TF_CLI_ARGS: "",
    ...(mirror ? { TF_CLI_CONFIG_FILE: cliConfig(folder, mirror) } : {}),
  };
  return { ...engine, env, folder };
}

/** Providers from the mirror and from nowhere else. */
function cliConfig(folder: string, mirror: string): string {
  const path = resolve(mirror);
  if (!existsSync(path))
    throw new EngineError(`--mirror is ${mirror}, and there is no such folder; name a mirror of providers`);
  const file = join(folder, "cli.tfrc");
  const installation = `provider_installation {\n  filesystem_mirror {\n    path    = ${JSON.stringify(path)}\n    include = ["*/*/*"]\n  }\n}\n`;
  writeFileSync(file, `${installation}disable_checkpoint = true\n`);
  return file;
}
