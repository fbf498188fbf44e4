import { parseAllDocuments } from "yaml";
import type { Release } from "../../../stacks/blueprint/blueprint.js";
import { type KubernetesMinor, validate } from "../kubeconform.js";
import { ORACLES } from "../oracles/index.js";
import type { Render } from "../oracles/render.js";
import type { Call } from "./umbrella.js";

/** What is wrong with the manifests of each set of values, by the API schemas and by all oracles. */
export function judged(
  call: Call & { readonly kubernetes: KubernetesMinor },
  sets: readonly object[],
  texts: readonly string[],
): string[][] {
  if (texts.length === 0) return [];
  const invalid = validate(
    texts.map((text, index) => ({ name: String(index), text })),
    call.kubernetes,
  );
  return texts.map((text, index) => [
    ...invalid.filter(({ file }) => file === String(index)).map((fault) => JSON.stringify(fault)),
    ...complaints(call, sets[index] ?? {}, text),
  ]);
}

/** Chart node-tuning is in no release of the stacks, and its rights are its purpose; its own tests hold it to them. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = { "node-tuning": ["pods", "secrets"] };

function complaints({ chart, release, namespace }: Call, values: object, text: string): string[] {
  const about = { name: release, chart, namespace, values } as unknown as Release;
  const render = { releases: [about], objects: objectsIn(text) };
  const oracles = Object.entries(ORACLES).filter(([name]) => !EXCEPTIONS[chart]?.includes(name));
  return oracles.flatMap(([name, oracle]) => [...oracle(render)].map((said) => `${name}: ${said}`));
}

/** The objects of a text of manifests. */
export const objectsIn = (text: string): Render["objects"] =>
  parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
