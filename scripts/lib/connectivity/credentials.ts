import type { ConnectivitySheet } from "../../../stacks/connectivity/sheet.js";
import type { Kubectl } from "../kubectl.js";
import { KubectlError } from "../kubectl-errors.js";
import { UsageError } from "../terminal.js";
import type { ApiKey } from "./token.js";

const NAMES = ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"] as const;

/** The API key of these variables, or undefined if neither is set. Throws `UsageError` if only one is. */
export function apiKeyOf(env: NodeJS.ProcessEnv): ApiKey | undefined {
  const [key, secret] = NAMES.map((name) => env[name]);
  if (key && secret) return { key, secret };
  if (!key && !secret) return;
  throw new UsageError(`only ${key ? NAMES[0] : NAMES[1]} is set; export ${NAMES.join(" and ")}, or neither`);
}

/** The API key of the first application, out of its Secret in the cluster. Throws `KubectlError`. */
export async function apiKeyInCluster(kubectl: Kubectl, { namespace, secrets }: ConnectivitySheet): Promise<ApiKey> {
  const [name = ""] = secrets.apiKeys;
  const template = NAMES.map((key) => `{{index .data "${key}"}}`).join(" ");
  const answer = await kubectl.run([
    "get",
    "secret",
    name,
    `--namespace=${namespace}`,
    `--output=go-template=${template}`,
  ]);
  const [key = "", secret = ""] = answer.split(" ").map((value) => Buffer.from(value, "base64").toString());
  if (key && secret) return { key, secret };
  throw new KubectlError(
    "other",
    `Secret ${namespace}/${name} lacks ${NAMES.join(" or ")}; relais secrets says what it holds`,
  );
}
