/** What one list has and the other has not, each as often as it occurs, in words. */
export function* differences(where: string, found: readonly string[], wanted: readonly string[]): Iterable<string> {
  for (const each of without(found, wanted)) yield `${where}: ${each} is too much`;
  for (const each of without(wanted, found)) yield `${where}: ${each} is missing`;
}

function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const each of taken) left.set(each, (left.get(each) ?? 0) + 1);
  return all.filter((each) => {
    const times = left.get(each) ?? 0;
    left.set(each, times - 1);
    return times <= 0;
  });
}

/** A complaint where a value is not the wanted one; both are compared as JSON. */
export function* unequal(where: string, found: unknown, wanted: unknown): Iterable<string> {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) yield `${where} is ${is}, not ${should}`;
}
