import type { SecretContent } from "../blueprint/blueprint.js";

/**
 * How a value is made up: a prefix, then random bytes in hexadecimal. That alphabet means the same to LiveKit, coturn, Valkey,
 * HAProxy, a shell and YAML; the charts ask for 32 characters at least.
 */
export interface Recipe {
  readonly prefix: string;
  readonly bytes: number;
}

const CONFIDENTIAL: Recipe = { prefix: "", bytes: 32 };

/** What Relais can make up, by key. Certificates, authorities and access to registries come from somebody else. */
const RECIPES: Readonly<Partial<Record<SecretContent, Readonly<Record<string, Recipe>>>>> = {
  // The key is a name, not a secret: it is in every token.
  "api-key": { LIVEKIT_API_KEY: { prefix: "API", bytes: 6 }, LIVEKIT_API_SECRET: CONFIDENTIAL },
  "turn-secret": { TURN_SECRET: CONFIDENTIAL },
  "valkey-passwords": { password: CONFIDENTIAL, "check-password": CONFIDENTIAL },
};

/** The recipe of a key; undefined if Relais cannot make it up. */
export function recipeOf(content: SecretContent, key: string): Recipe | undefined {
  return RECIPES[content]?.[key];
}

/** True if all Secrets of this content hold the same values: the two ends of one connection read them. */
export function isShared(content: SecretContent): boolean {
  return content === "valkey-passwords";
}
