import { closest, distance } from "fastest-levenshtein";

/** The known name that was probably meant, if one is near enough. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  // Comparing long texts takes long, and no name is that long.
  if (known.length === 0 || name.length > 40) return undefined;
  const guess = closest(name, known);
  return distance(name, guess) <= Math.max(2, Math.floor(name.length / 3)) ? guess : undefined;
}
