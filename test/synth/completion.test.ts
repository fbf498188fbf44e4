import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-completion-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

beforeAll(async () => {
  mkdirSync(join(FOLDER, "deployments"));
  for (const name of ["campus", "clinic"]) writeFileSync(join(FOLDER, "deployments", `${name}.yaml`), "");
  mkdirSync(join(FOLDER, "outside"));
  writeFileSync(join(FOLDER, "rc.zsh"), ZSH_RC);
  for (const shell of SHELLS) {
    const { stdout } = await runRelais(FOLDER, ["completion", shell]);
    writeFileSync(join(FOLDER, shell === "zsh" ? "_relais" : `relais.${shell}`), stdout);
  }
});

const run = (program: string, args: readonly string[]) =>
  spawnSync(program, args, { cwd: FOLDER, encoding: "utf8", env: { ...process.env, HOME: FOLDER, TERM: "dumb" } });

const words = (text: string) => text.split(/\s+/).filter(Boolean).sort();

const ZSH_RC = `
PS1=
fpath=($PWD $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits described
  builtin compadd -A hits -D described "$@"
  print -l -- $hits >>offered
  builtin compadd "$@"
}
complete-and-tell() { zle complete-word; print completed }
zle -N complete-and-tell
bindkey '^I' complete-and-tell
print re''ady
`;

const ZSH_SESSION = `
zmodload zsh/zpty
zpty shell zsh -f -i
expect() { zpty -r shell REPLY "*$1*" }
zpty -w shell 'source ./rc.zsh'
expect ready
zpty -w -n shell "$1"$'\\t'
expect completed
`;

/** What each real shell offers for a line that ends at the cursor. */
const COMPLETE: Readonly<Record<Shell, (line: string) => string[]>> = {
  bash: (line) => {
    const typed = line.split(/ |(?==)|(?<==)/).map((word) => `'${word}'`);
    const script = `source relais.bash; COMP_WORDS=(${typed.join(" ")}); COMP_CWORD=${typed.length - 1}; _relais; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return words(run("bash", ["-c", script]).stdout);
  },
  // Its completion works on a terminal only, which zpty makes; what it adds to a list is written down.
  zsh: (line) => {
    writeFileSync(join(FOLDER, "offered"), "");
    run("zsh", ["-f", "-c", ZSH_SESSION, "zsh", line]);
    return [...new Set(words(readFileSync(join(FOLDER, "offered"), "utf8")))];
  },
  fish: (line) => {
    const { stdout } = run("fish", ["--no-config", "-c", `source relais.fish; complete -C '${line}'`]);
    return words(
      stdout
        .split("\n")
        .map((each) => each.split("\t")[0])
        .join(" "),
    );
  },
};

const present = (shell: Shell) => run(shell, ["-c", "exit 0"]).status === 0;

/** bash is required; the others are tested where they are installed. */
describe.each(
  SHELLS.map((shell) => [shell, shell === "bash" || present(shell) ? "" : ", which is not installed"] as const),
)("completion in %s%s", (shell, absent) => {
  const here = absent === "";
  const complete = COMPLETE[shell];

  it.skipIf(!here).each([
    ["relais ch", ["check"]],
    ["relais check c", ["campus", "clinic"]],
    ["relais check campus cl", ["clinic"]],
    ["relais diff campus cl", ["clinic"]],
    ["relais check --js", ["--json"]],
    ["relais init --provider ", ["generic", "outscale-oks"]],
    ["relais init --survive z", ["zone"]],
    ["relais completion ", ["bash", "fish", "zsh"]],
    ["relais synth --out o", shell === "fish" ? ["outside/"] : ["outside"]],
    ["relais synth --out outside ca", ["campus"]],
    ["relais synth --dry-run cl", ["clinic"]],
  ])("offers the right words after `%s`", (line, expected) => {
    expect(complete(line).filter((word) => word !== "-h")).toEqual(expected);
  });

  it.skipIf(!here)("offers every command that help lists", async () => {
    const { stdout } = await runRelais(FOLDER, ["--help"]);
    const listed = [...stdout.matchAll(/^ {2}(\w+) (?:\[options\]|<)/gm)].map((match) => match[1] ?? "");
    expect(complete("relais ")).toEqual(expect.arrayContaining(listed));
  });
});

describe("completion in bash", () => {
  it("understands an option with its value in one word", () => {
    expect(COMPLETE.bash("relais init --survive=n")).toEqual(["node", "none"]);
  });
});
