import { Argument } from "commander";
import { bashCompletion } from "../lib/completion/bash.js";
import { fishCompletion } from "../lib/completion/fish.js";
import { type CommandWords, wordsOf } from "../lib/completion/words.js";
import { zshCompletion } from "../lib/completion/zsh.js";
import type { AddCommand } from "./command.js";

const SHELLS: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `relais completion`: what completes its command line in a shell. */
export const addCompletion: AddCommand = (program) => {
  program
    .command("completion")
    .description("print a script that completes commands, options and environments in your shell")
    .addArgument(new Argument("<shell>", "your shell").choices(Object.keys(SHELLS)))
    .addHelpText(
      "after",
      `
Examples:
  relais completion bash > ~/.local/share/bash-completion/completions/relais
  relais completion zsh > ~/.zfunc/_relais          with fpath+=~/.zfunc before compinit in ~/.zshrc
  relais completion fish > ~/.config/fish/completions/relais.fish
  source <(npx relais completion bash)              for this shell alone

Shells complete the word relais: where it is not on PATH, alias relais='npx relais' makes it one.`,
    )
    .action((shell: string) => {
      process.stdout.write(SHELLS[shell]?.(wordsOf(program)) ?? "");
    });
};
