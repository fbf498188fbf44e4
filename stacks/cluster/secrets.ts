import type { Blueprint, SecretContent } from "../blueprint/blueprint.js";
import { type ClusterLine, judged } from "./line.js";
import { secretByHand } from "./secret-commands.js";
import { isShared, type Recipe, recipeOf } from "./secret-recipes.js";

/** Names a Secret. */
export interface SecretRef {
  readonly namespace: string;
  readonly name: string;
}

/** A Secret that must exist. Parts of an environment may share one, so each key has a content of its own. */
export interface WantedSecret extends SecretRef {
  readonly entries: readonly { readonly key: string; readonly content: SecretContent }[];
  readonly purpose: string;
}

/** What the cluster told about Secrets: names and keys, never a value. */
export interface FoundSecrets {
  readonly namespaces: readonly string[];
  /** With the keys whose values are not empty. */
  readonly secrets: readonly (SecretRef & { readonly keys: readonly string[] })[];
  /** Keys of compared Secrets whose values are not the same. */
  readonly unequal: readonly Comparison[];
}

/** Two Secrets that must hold the same values under these keys. */
export interface Comparison {
  readonly first: SecretRef;
  readonly second: SecretRef;
  readonly keys: readonly string[];
}

/** A Secret that Relais can create: each value is made up, or copied from the Secret that shares it. */
export interface Creation extends SecretRef {
  readonly values: readonly {
    readonly key: string;
    readonly content: SecretContent;
    readonly source: { readonly recipe: Recipe } | { readonly copy: SecretRef };
  }[];
}

/** `visio-media/meet-livekit`. */
export const refText = ({ namespace, name }: SecretRef): string => `${namespace}/${name}`;

const isSame = (a: SecretRef, b: SecretRef) => a.namespace === b.namespace && a.name === b.name;

/** The Secrets of a blueprint, those of one name merged. */
export function wantedSecrets({ secrets }: Pick<Blueprint, "secrets">): WantedSecret[] {
  const firsts = secrets.filter((secret, index) => secrets.findIndex((each) => isSame(each, secret)) === index);
  return firsts.map(({ namespace, name }) => {
    const parts = secrets.filter((secret) => isSame(secret, { namespace, name }));
    const entries = new Map(parts.flatMap(({ keys, content }) => keys.map((key) => [key, { key, content }] as const)));
    return { namespace, name, entries: [...entries.values()], purpose: parts.map((part) => part.purpose).join(", ") };
  });
}

/** What has to be compared: Secrets that exist and share contents. */
export function comparisons(wanted: readonly WantedSecret[], found: Pick<FoundSecrets, "secrets">): Comparison[] {
  const sharing = wanted.filter(({ entries }) => entries.some(({ content }) => isShared(content)));
  return sharing.flatMap((second, index) =>
    sharing.slice(0, index).flatMap((first): Comparison[] => {
      const both = second.entries.filter(
        ({ key, content }) =>
          isShared(content) &&
          first.entries.some((entry) => entry.key === key && entry.content === content) &&
          [first, second].every((secret) => keysOf(secret, found)?.includes(key)),
      );
      return both.length > 0 ? [{ first, second, keys: both.map(({ key }) => key) }] : [];
    }),
  );
}

/** What Relais would create: Secrets that are missing in an existing namespace and of which it can make up every value. */
export function creations(wanted: readonly WantedSecret[], found: FoundSecrets): Creation[] {
  return wanted.flatMap((secret): Creation[] => {
    const { namespace, name } = secret;
    if (keysOf(secret, found) || !found.namespaces.includes(namespace)) return [];
    // Beside an incomplete Secret, new values would only have to be made equal by hand later.
    if (partners(secret, wanted).some((partner) => missingKeys(partner, found).length > 0 && keysOf(partner, found)))
      return [];
    const values = secret.entries.flatMap(({ key, content }): Creation["values"] => {
      const recipe = recipeOf(content, key);
      const copy = partners(secret, wanted).find((partner) => keysOf(partner, found)?.includes(key));
      if (isShared(content) && copy)
        return [{ key, content, source: { copy: { namespace: copy.namespace, name: copy.name } } }];
      return recipe ? [{ key, content, source: { recipe } }] : [];
    });
    return values.length === secret.entries.length ? [{ namespace, name, values }] : [];
  });
}

/** One line for each Secret: whether it is there with all its keys, and what to do if not. */
export function secretLines(blueprint: Pick<Blueprint, "name" | "secrets">, found: FoundSecrets): ClusterLine[] {
  const wanted = wantedSecrets(blueprint);
  const possible = creations(wanted, found);
  return wanted.map((secret) => {
    const keys = secret.entries.map(({ key }) => key);
    const about = { kind: "Secret", name: refText(secret), wanted: keys.join(", ") };
    const missing = (state: string, fix: string): ClusterLine => ({ ...about, verdict: "missing", found: state, fix });
    if (!found.namespaces.includes(secret.namespace)) {
      return missing(`no namespace ${secret.namespace}`, `apply ${blueprint.name}-base first: it makes the namespace`);
    }
    if (!keysOf(secret, found)) {
      if (possible.some((creation) => isSame(creation, secret))) {
        return missing("no such Secret", `relais secrets ${blueprint.name} --create`);
      }
      return missing("no such Secret", blockedBy(secret, wanted, found) ?? secretByHand(secret));
    }
    const absent = missingKeys(secret, found);
    if (absent.length > 0) {
      const fix = "add what is missing, or delete the Secret and make it anew: an existing one is never changed here";
      return missing(`lacks ${absent.join(", ")}`, fix);
    }
    const different = found.unequal.find(({ second }) => isSame(second, secret));
    return judged(
      {
        ...about,
        found: different ? `${different.keys.join(", ")} not the same as in ${refText(different.first)}` : "there",
        fix: `delete the wrong one of both, then relais secrets ${blueprint.name} --create copies the other`,
      },
      different === undefined,
    );
  });
}

const keysOf = (secret: SecretRef, found: Pick<FoundSecrets, "secrets">) =>
  found.secrets.find((each) => isSame(each, secret))?.keys;

const missingKeys = (secret: WantedSecret, found: Pick<FoundSecrets, "secrets">): string[] =>
  secret.entries.map(({ key }) => key).filter((key) => !keysOf(secret, found)?.includes(key));

/** The other Secrets that hold some of the same values. */
function partners(secret: WantedSecret, wanted: readonly WantedSecret[]): WantedSecret[] {
  const shared = secret.entries.filter(({ content }) => isShared(content)).map(({ content }) => content);
  return wanted.filter((other) => other !== secret && other.entries.some(({ content }) => shared.includes(content)));
}

function blockedBy(secret: WantedSecret, wanted: readonly WantedSecret[], found: FoundSecrets): string | undefined {
  const makeable = secret.entries.every(({ key, content }) => recipeOf(content, key));
  const [other] = partners(secret, wanted).filter((partner) => keysOf(partner, found));
  return makeable && other ? `complete ${refText(other)} first: both hold the same values` : undefined;
}
