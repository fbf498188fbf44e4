import { randomBytes } from "node:crypto";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { isShared, type Recipe } from "../../stacks/cluster/secret-recipes.js";
import {
  type Comparison,
  type Creation,
  comparisons,
  type FoundSecrets,
  refText,
  type SecretRef,
  wantedSecrets,
} from "../../stacks/cluster/secrets.js";
import type { Kubectl } from "./kubectl.js";

/** Prints names and keys inside kubectl, so that no value reaches this process. Empty values do not count: no program takes them. */
const KEYS = each(
  '{{.kind}} {{with .metadata.namespace}}{{.}}{{end}}/{{.metadata.name}}{{range $key, $value := .data}}{{if $value}} {{$key}}{{end}}{{end}}{{"\\n"}}',
);

/** Which of the blueprint's Secrets are there, with which keys, and which of them should be equal but are not. */
export async function readSecrets(
  kubectl: Kubectl,
  blueprint: Pick<Blueprint, "secrets" | "namespaces">,
): Promise<FoundSecrets> {
  const wanted = wantedSecrets(blueprint);
  const refs = [
    ...blueprint.namespaces.map(({ name }) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
    ...wanted.map(reference),
  ];
  const answer = await kubectl.run(
    ["get", "--filename=-", "--ignore-not-found", `--output=go-template=${KEYS}`],
    list(refs),
  );
  const lines = answer
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" "));
  const secrets = lines
    .filter(([kind]) => kind === "Secret")
    .map(([, name = "", ...keys]) => ({ namespace: name.split("/")[0] ?? "", name: name.split("/")[1] ?? "", keys }));
  const namespaces = lines.filter(([kind]) => kind === "Namespace").map(([, name = ""]) => name.slice(1));
  const compared = comparisons(wanted, { secrets });
  const unequal = await Promise.all(compared.map((comparison) => different(kubectl, comparison)));
  return { namespaces, secrets, unequal: unequal.filter(({ keys }) => keys.length > 0) };
}

/** The keys whose values differ, compared inside kubectl. */
async function different(kubectl: Kubectl, { first, second, keys }: Comparison): Promise<Comparison> {
  const value = (index: number, key: string) => `(index (index .items ${index}).data "${key}")`;
  const template = keys.map((key) => `{{if ne ${value(0, key)} ${value(1, key)}}}${key} {{end}}`).join("");
  const refs = list([reference(first), reference(second)]);
  const answer = await kubectl.run(["get", "--filename=-", `--output=go-template=${template}`], refs);
  return { first, second, keys: answer.split(" ").filter(Boolean) };
}

/**
 * Creates Secrets; one that exists is never changed: kubectl refuses. Values are made here and go to kubectl's standard
 * input only: never into arguments, files or messages.
 *
 * @param created Called after each one.
 */
export async function createSecrets(
  kubectl: Kubectl,
  creations: readonly Creation[],
  created: (secret: Creation) => void,
): Promise<void> {
  const made = new Map<string, string>();
  for (const creation of creations) {
    const data: Record<string, string> = {};
    for (const { key, content, source } of creation.values) {
      const identity = `${isShared(content) ? content : refText(creation)}/${key}`;
      const value =
        made.get(identity) ?? ("copy" in source ? await copied(kubectl, source.copy, key) : random(source.recipe));
      made.set(identity, value);
      data[key] = value;
    }
    await kubectl.run(["create", "--filename=-"], JSON.stringify({ ...reference(creation), type: "Opaque", data }));
    created(creation);
  }
}

/** A value as the API holds it, in base64. */
function copied(kubectl: Kubectl, { namespace, name }: SecretRef, key: string): Promise<string> {
  return kubectl.run([
    "get",
    "secret",
    name,
    `--namespace=${namespace}`,
    `--output=go-template={{index .data "${key}"}}`,
  ]);
}

/** A new value, in base64 as the API holds it. */
function random({ prefix, bytes }: Recipe): string {
  return Buffer.from(`${prefix}${randomBytes(bytes).toString("hex")}`).toString("base64");
}

const reference = ({ namespace, name }: SecretRef) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { namespace, name },
});

const list = (items: readonly unknown[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

/** A template for whatever kubectl got: a List, or the one object where only one was found. */
function each(template: string): string {
  return `{{define "each"}}${template}{{end}}{{if eq .kind "List"}}{{range .items}}{{template "each" .}}{{end}}{{else}}{{template "each" .}}{{end}}`;
}
