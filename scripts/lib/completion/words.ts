import type { Command, Option } from "commander";

/** What may stand in the place of a value or an argument. */
export type Values =
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  | { readonly kind: "environment" | "folder" | "file" }
  /** Free text: nothing to offer. */
  | { readonly kind: "text" };

/** An option of a command as it is typed. */
export interface OptionWords {
  /** `-y` and `--yes`. */
  readonly names: readonly string[];
  readonly meaning: string;
  /** Absent if the option takes no value. */
  readonly values?: Values;
}

/** A sub-command as it is typed. */
export interface CommandWords {
  readonly name: string;
  readonly meaning: string;
  readonly options: readonly OptionWords[];
  readonly arguments: readonly Values[];
  /** True if the last argument may be given again and again. */
  readonly repeats: boolean;
}

/** All that can be typed after `relais`, read from the command tree itself. */
export function wordsOf(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    meaning: command.description(),
    options: [...command.options.map(optionWords), { names: ["-h", "--help"], meaning: "show help with examples" }],
    arguments: command.registeredArguments.map((argument) => valuesOf(argument.name(), argument.argChoices)),
    repeats: command.registeredArguments.at(-1)?.variadic ?? false,
  }));
}

function optionWords(option: Option): OptionWords {
  const names = [option.short, option.long].filter((name) => name !== undefined && name !== null);
  const placeholder = /[<[](.+?)[>\]]/.exec(option.flags)?.[1];
  const values = placeholder === undefined ? {} : { values: valuesOf(placeholder, option.argChoices) };
  return { names, meaning: option.description, ...values };
}

/** The name in the help says what a value is. */
function valuesOf(placeholder: string, choices: readonly string[] | undefined): Values {
  if (choices) return { kind: "choices", choices };
  if (placeholder === "other") return { kind: "environment" };
  if (placeholder === "environment" || placeholder === "folder" || placeholder === "file") return { kind: placeholder };
  return { kind: "text" };
}
