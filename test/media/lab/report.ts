/** Prints one measured row; `docs/media-path.md` shows what these rows say. */
export function report(topic: string, ...cells: readonly (string | number)[]): void {
  // vitest's console capture would add where it came from to every line.
  process.stdout.write(`media | ${[topic, ...cells].join(" | ")}\n`);
}

/** `3.2 s`. */
export const seconds = (value: number): string => `${value.toFixed(1)} s`;
