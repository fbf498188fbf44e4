import { releaseOf } from "../blueprint/blueprint.js";
import { type Check, finding } from "./check.js";

const CONFIDENTIAL = /secret|password|token|credential/i;

/** No secret's content in values: whatever is called a secret there is the name of one that the blueprint declares. */
export const secretsByName: Check = ({ blueprint }) => {
  const edge = releaseOf(blueprint, "edge")?.values;
  const ordered = edge?.certificate.from === "certManager" ? [edge.tlsSecret] : [];
  const declared = new Set([...blueprint.secrets.map((secret) => secret.name), ...ordered]);
  const walk = (value: unknown, path: string[]): string[] => {
    if (Array.isArray(value)) return value.flatMap((each, index) => walk(each, [...path, String(index)]));
    if (typeof value === "object" && value !== null) {
      return Object.entries(value).flatMap(([key, each]) => walk(each, [...path, key]));
    }
    if (typeof value !== "string" || value === "") return [];
    const confidential = path.some((part) => CONFIDENTIAL.test(part));
    // `key` says which entry of the named Secret is read.
    return confidential && path.at(-1) !== "key" && !declared.has(value) ? [path.join(".")] : [];
  };
  return blueprint.releases.flatMap((release) =>
    walk(release.values, []).map((path) =>
      finding(
        "secrets-by-name",
        "error",
        ["apps"],
        `values of release ${release.name} hold something at ${path} that is not the name of a declared Secret (not shown)`,
        "put it into a Secret and name that",
      ),
    ),
  );
};
