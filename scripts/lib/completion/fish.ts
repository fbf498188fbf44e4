import type { CommandWords, Values } from "./words.js";

/** The completion script for fish. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of relais for fish.
function __relais_environments
    set -l names (string replace -rf '^deployments/(.*)\\.yaml$' '$1' deployments/*.yaml)
    test (count $names) -gt 0; and printf '%s\\n' $names; or __fish_complete_path
end

complete -c relais -f
complete -c relais -n "not __fish_seen_subcommand_from ${names}" -l version -d 'print the version'
complete -c relais -n "not __fish_seen_subcommand_from ${names}" -l help -d 'show help'
${commands.flatMap((command) => commandLines(command, names)).join("\n")}
`;
}

function commandLines(command: CommandWords, names: string): string[] {
  const here = `__fish_seen_subcommand_from ${command.name}`;
  const options = command.options.map(({ names: flags, meaning, values }) => {
    const words = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
    return `complete -c relais -n '${here}' ${words.join(" ")}${values ? ` -r ${offer(values)}` : ""} -d ${quote(meaning)}`;
  });
  return [
    `complete -c relais -n "not __fish_seen_subcommand_from ${names}" -a ${command.name} -d ${quote(command.meaning)}`,
    ...options,
    ...command.arguments
      .filter(({ kind }) => kind !== "text")
      .map((values) => `complete -c relais -n '${here}' ${offer(values)}`),
  ];
}

function offer(values: Values): string {
  switch (values.kind) {
    case "choices":
      return `-f -a ${quote(values.choices.join(" "))}`;
    case "environment":
      return "-f -a '(__relais_environments)'";
    case "folder":
      return "-f -a '(__fish_complete_directories)'";
    case "file":
      return "-F";
    case "text":
      return "-f";
  }
}

const quote = (word: string) => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
