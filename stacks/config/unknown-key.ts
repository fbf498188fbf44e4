import type { Finding, KeyPath } from "../finding.js";
import { formatPath } from "../finding.js";
import type { SourceDocument } from "./document.js";
import { homesOf, keysAt, memberWith } from "./json-schema.js";
import { nearest } from "./nearest.js";

/** A key that nothing is known of: mistyped, in the wrong place, or to be removed. Its value is not looked at. */
export function unknownKey(name: string, parent: KeyPath, document: SourceDocument): Finding {
  const path = [...parent, name];
  const known = keysAt(parent, document.data);
  return {
    rule: "schema",
    severity: "error",
    path,
    location: document.locateKey(path),
    message: `${formatPath(path)} is not a known key`,
    ...(known.length > 0 ? { allowed: known.join(", ") } : {}),
    fix: remedy(name, parent, known),
  };
}

function remedy(name: string, parent: KeyPath, known: readonly string[]): string {
  const member = memberWith(parent, name);
  if (member !== undefined) return `remove it: it belongs to ${member}`;
  const guess = nearest(name, known);
  if (guess !== undefined) return `did you mean ${guess}?`;
  const [home, ...others] = homesOf(name);
  return home !== undefined && others.length === 0 ? `move it to ${[...home, name].join(".")}` : "remove it";
}
