import type { SecretContent } from "../blueprint/blueprint.js";
import { isShared, type Recipe, recipeOf } from "./secret-recipes.js";
import type { WantedSecret } from "./secrets.js";

/**
 * A shell script that creates the Secrets by hand, or shows what SOPS or External Secrets have to hold. It contains no value,
 * and the values that it makes reach kubectl by standard input: arguments are readable by everybody on a machine.
 */
export function secretScript(wanted: readonly WantedSecret[], kubectl = "kubectl"): string {
  const shared = wanted.flatMap(({ entries }) => entries.filter(({ content }) => isShared(content)));
  const variables = new Map(shared.map(({ key, content }) => [variable(key), generate(content, key)]));
  const assignments = [...variables].map(([name, value]) => `${name}=${value}`);
  return [
    ...(assignments.length > 0 ? ["# The same in several Secrets:", ...assignments, ""] : []),
    ...wanted.map((secret) => `# ${secret.purpose}\n${creation(secret, kubectl)}\n`),
  ].join("\n");
}

/** The command that creates a Secret whose content Relais cannot make up; file names are examples. */
export function secretByHand({ namespace, name, entries }: WantedSecret, kubectl = "kubectl"): string {
  const create = (type: string) => `${kubectl} -n ${namespace} create secret ${type} ${name}`;
  const is = (content: SecretContent) => entries.every((entry) => entry.content === content);
  if (is("certificate")) return `${create("tls")} --cert=fullchain.pem --key=key.pem`;
  if (is("image-pulls"))
    return `${create("generic")} --type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=config.json`;
  return `${create("generic")} ${entries.map(({ key }) => `--from-file=${shell(`${key}=${key}`)}`).join(" ")}`;
}

function creation(secret: WantedSecret, kubectl: string): string {
  const { namespace, name, entries } = secret;
  if (!entries.every(({ key, content }) => recipeOf(content, key))) return secretByHand(secret, kubectl);
  const lines = entries.map(
    ({ key, content }) => `${key}=${isShared(content) ? `$${variable(key)}` : generate(content, key)}`,
  );
  return [
    `${kubectl} -n ${namespace} create secret generic ${name} --from-env-file=/dev/stdin <<EOF`,
    ...lines,
    "EOF",
  ].join("\n");
}

const variable = (key: string) => key.replaceAll("-", "_");

function generate(content: SecretContent, key: string): string {
  const { prefix, bytes } = recipeOf(content, key) as Recipe;
  return `${prefix}$(openssl rand -hex ${bytes})`;
}

/** A word of a shell command. */
export function shell(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
