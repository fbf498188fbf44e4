/**
 * Arguments of nsenter that run a program in a network namespace with files of its own in the place of some of /etc. The program and
 * its arguments come behind them.
 *
 * @param files By their names in /etc.
 */
export function withOwnFiles(namespace: string, files: Readonly<Record<string, string>>): string[] {
  const binds = Object.entries(files).map(([name, file]) => `mount --bind ${file} /etc/${name}`);
  const inside = [...binds, 'exec "$@"'].join(" && ");
  return [`--net=/run/netns/${namespace}`, "unshare", "--mount", "--propagation=private", "sh", "-c", inside, "sh"];
}
