/** One value that differs; `undefined` where it is not given. */
export interface LeafChange {
  /** Where it stands, e.g. `demand.meetings[team].size`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The values that differ between two trees of plain data, in the order of the first, then of what only the second has.
 * Entries of a list are told apart by their `name` where all have one; any other list is one value.
 */
export function leafChanges(before: unknown, after: unknown): LeafChange[] {
  const old = leaves(before);
  const now = leaves(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function leaves(data: unknown, path = "", found = new Map<string, unknown>()): Map<string, unknown> {
  if (Array.isArray(data) && data.length > 0 && data.every(isNamed)) {
    for (const { name, ...rest } of data) leaves(rest, `${path}[${name}]`, found);
  } else if (isMapping(data) && Object.keys(data).length > 0) {
    for (const [key, value] of Object.entries(data)) leaves(value, path === "" ? key : `${path}.${key}`, found);
  } else if (path !== "") found.set(path, data);
  return found;
}

const isMapping = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === "object" && data !== null && !Array.isArray(data);

const isNamed = (data: unknown): data is { readonly name: string } => isMapping(data) && typeof data.name === "string";
