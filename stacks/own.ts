/**
 * What a mapping itself has at `key`. For every key that a user chooses: `constructor` and `valueOf` are names that every
 * object answers to.
 */
export function own<T>(mapping: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return mapping !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}
