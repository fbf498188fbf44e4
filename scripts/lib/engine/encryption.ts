import { type Engine, EngineError } from "./engine.js";

/** How a state is kept from readers. */
export interface EncryptionChoice {
  /** State and plans may be written in clear. */
  readonly unencryptedState?: boolean;
  /** A state in clear is read once, and written encrypted. */
  readonly encryptState?: boolean;
}

const VARIABLE = "RELAIS_STATE_PASSPHRASE";
/** Source: OpenTofu 1.12, key provider pbkdf2. */
const SHORTEST = 16;
const MAKE_ONE = `make one with openssl rand -base64 24, keep it where backups are kept, and set ${VARIABLE} to it`;

/**
 * The engine's variable that switches encryption of state and plans on, or none if that was refused by name. `TF_ENCRYPTION` of
 * one's own wins. The passphrase comes from the environment alone: an argument would stand in the list of processes.
 * Throws `EngineError`.
 */
export function encryptionOf(
  engine: Engine,
  choice: EncryptionChoice,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const passphrase = env[VARIABLE];
  if (choice.unencryptedState) {
    if (passphrase || env.TF_ENCRYPTION)
      throw new EngineError(
        `--unencrypted-state is given, but ${passphrase ? VARIABLE : "TF_ENCRYPTION"} is set; leave one of them out`,
      );
    return {};
  }
  if (engine.kind === "terraform")
    throw new EngineError(
      "terraform cannot encrypt its state, which holds the administrator's key of a cluster that Relais makes; use tofu, or say --unencrypted-state",
    );
  if (env.TF_ENCRYPTION) return {};
  if (!passphrase)
    throw new EngineError(
      `state and plans are encrypted by a passphrase, and there is none; ${MAKE_ONE}, or say --unencrypted-state`,
    );
  if (passphrase.length < SHORTEST)
    throw new EngineError(`${VARIABLE} has ${passphrase.length} characters, needs ${SHORTEST} or more; ${MAKE_ONE}`);
  return { TF_ENCRYPTION: JSON.stringify(configuration(passphrase, choice.encryptState ?? false)) };
}

/** The same for a state that is only read, of which nothing may be known: no passphrase, no encryption. */
export const decryptionOf = ({ RELAIS_STATE_PASSPHRASE: passphrase, TF_ENCRYPTION: own }: NodeJS.ProcessEnv) =>
  passphrase && !own ? { TF_ENCRYPTION: JSON.stringify(configuration(passphrase, false)) } : {};

/** In JSON, references are bare: a template is refused. Source: OpenTofu 1.12, tried. */
function configuration(passphrase: string, fromClear: boolean) {
  const method = "method.aes_gcm.relais";
  return {
    key_provider: { pbkdf2: { relais: { passphrase } } },
    method: {
      aes_gcm: { relais: { keys: "key_provider.pbkdf2.relais" } },
      ...(fromClear ? { unencrypted: { clear: {} } } : {}),
    },
    state: { method, ...(fromClear ? { fallback: { method: "method.unencrypted.clear" } } : { enforced: true }) },
    plan: { method, enforced: true },
  };
}
