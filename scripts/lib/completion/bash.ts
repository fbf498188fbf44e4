import type { CommandWords, Values } from "./words.js";

/** The completion script for bash; needs nothing but bash. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  return `# Completion of relais for bash.
_relais() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= position=0 index word
  # bash takes --option=value for three words.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  # Which sub-command this is, and how many arguments stand before the cursor; a value of an option is none.
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -z $command ]]; then [[ $word == -* ]] || command=$word
    elif [[ $word != [-=]* ]] && ! _relais_takes_value "$command" "\${COMP_WORDS[index-1]}"; then position=$((position + 1))
    fi
  done
  COMPREPLY=()
  case "$command $previous" in
${commands.flatMap(optionCases).join("\n")}
  esac
  case "$command" in
    '') _relais_words ${quoteAll([...commands.map(({ name }) => name), "help", "--help", "--version"])} ;;
${commands.map(argumentCase).join("\n")}
    help) _relais_words ${quoteAll(commands.map(({ name }) => name))} ;;
  esac
}

_relais_takes_value() {
  case "$1 $2" in
    ${commands.flatMap((command) => valued(command).flatMap(({ names }) => names.map((name) => quote(`${command.name} ${name}`)))).join(" | ") || "''"}) return 0 ;;
  esac
  return 1
}

_relais_words() {
  local word
  for word in "$@"; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done
}

_relais_files() {
  local file
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen "$@" -- "$current")
  compopt -o filenames 2>/dev/null
}

_relais_environments() {
  local file
  for file in deployments/*.yaml; do
    file=\${file#deployments/} file=\${file%.yaml}
    [[ $file != '*' && $file == "$current"* ]] && COMPREPLY+=("$file")
  done
  [[ \${#COMPREPLY[@]} -gt 0 ]] || _relais_files -f
}

complete -F _relais relais
`;
}

const valued = ({ options }: CommandWords) => options.filter(({ values }) => values !== undefined);

const optionCases = (command: CommandWords) =>
  valued(command).map(({ names, values = { kind: "text" } }) => {
    const patterns = names.map((name) => quote(`${command.name} ${name}`)).join(" | ");
    return `    ${patterns}) ${offer(values)}; return ;;`;
  });

/** Options once a dash is typed, else what the argument at this place may be. */
function argumentCase(command: CommandWords): string {
  const options = command.options.flatMap(({ names }) => names.filter((name) => name.startsWith("--")));
  const last = command.arguments.length - 1;
  const places = command.arguments
    .map((values, index) => `${command.repeats && index === last ? "*" : index}) ${offer(values)} ;;`)
    .join(" ");
  return `    ${command.name})
      if [[ $current == -* ]]; then _relais_words ${quoteAll(options)}
      else case $position in ${places} esac; fi ;;`;
}

function offer(values: Values): string {
  switch (values.kind) {
    case "choices":
      return `_relais_words ${quoteAll(values.choices)}`;
    case "environment":
      return "_relais_environments";
    case "folder":
      return "_relais_files -d";
    case "file":
      return "_relais_files -f";
    case "text":
      return ":";
  }
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
const quoteAll = (words: readonly string[]) => words.map(quote).join(" ");
