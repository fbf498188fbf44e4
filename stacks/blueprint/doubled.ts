/**
 * Doubles `least` until it is as much as is needed: a limit that follows the demand step by step would restart the servers that it
 * is set for, which a few participants more are not worth.
 */
export function doubled(least: number, needed: number): number {
  let limit = least;
  while (limit < needed) limit *= 2;
  return limit;
}
