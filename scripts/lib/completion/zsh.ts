import type { CommandWords, OptionWords, Values } from "./words.js";

/** The completion script for zsh: a function for its completion system, which must be on (compinit). */
export function zshCompletion(commands: readonly CommandWords[]): string {
  const described = commands.map(({ name, meaning }) => `      ${quote(`${name}:${meaning}`)}`).join("\n");
  return `#compdef relais
# Completion of relais for zsh.
_relais() {
  local state line
  typeset -A opt_args
  _arguments -C '(- *)--help[show help]' '(- *)--version[print the version]' '1: :->command' '*:: :->rest'
  if [[ $state == command ]]; then
    local -a commands=(
${described}
    )
    _describe command commands
    return
  fi
  case $line[1] in
${commands.map(commandCase).join("\n")}
  esac
}

_relais_environments() {
  local -a names=(deployments/*.yaml(N:t:r))
  (( $#names )) && compadd -a names || _files
}

if [[ $funcstack[1] == _relais ]]; then _relais "$@"; else compdef _relais relais; fi
`;
}

function commandCase(command: CommandWords): string {
  const options = command.options.map(optionSpec);
  const last = command.arguments.length - 1;
  const positions = command.arguments.map((values, index) =>
    quote(`${command.repeats && index === last ? "*" : index + 1}:${label(values)}:${offer(values)}`),
  );
  return `    ${command.name}) _arguments ${[...options, ...positions].join(" ")} ;;`;
}

function optionSpec({ names, meaning, values }: OptionWords): string {
  const value = values ? `:${label(values)}:${offer(values)}` : "";
  const text = `[${meaning.replace(/[[\]\\]/g, "\\$&")}]${value}`;
  const all = names.join(" ");
  return names.map((name) => quote(`(${all})${name}${text}`)).join(" ");
}

const label = ({ kind }: Values) => (kind === "choices" ? "choice" : kind);

function offer(values: Values): string {
  switch (values.kind) {
    case "choices":
      return `(${values.choices.join(" ")})`;
    case "environment":
      return "_relais_environments";
    case "folder":
      return "_files -/";
    case "file":
      return "_files";
    case "text":
      return " ";
  }
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
