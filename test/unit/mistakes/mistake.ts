/** What is wrong, in which file, what to replace there, and every line that is then printed: line:column, key, value, allowed, fix. */
export type Mistake = readonly [
  what: string,
  file: string,
  changes: readonly (readonly [piece: string, mistake: string])[],
  lines: readonly string[],
];
