import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import { type Design, design } from "../../stacks/design.js";
import type { Finding } from "../../stacks/finding.js";
import { ROOT } from "./root.js";

/** Larger files are refused unread. */
const MAXIMUM_BYTES = 1024 * 1024;

/** Reads and designs an environment named by path, or by name (`visio` for `deployments/visio.yaml`). */
export function designFile(argument: string): Design {
  const file = resolve(argument);
  const refuse = (message: string, fix: string): Design => {
    const finding: Finding = { rule: "file", severity: "error", path: [], message, fix };
    return { findings: [finding] };
  };
  if (file === undefined) return refuse(`there is no file ${argument}`, suggestion(argument));
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) return refuse(`${file} is a folder`, "name the file inside it");
    if (stat.size > MAXIMUM_BYTES) return refuse(`${file} is larger than 1 MiB`, "keep one environment per file");
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
    return design(file, text);
  } catch (error) {
    if (error instanceof TypeError) return refuse(`${file} is not UTF-8 text`, "save it as UTF-8");
    return refuse(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, "check its permissions");
  }
}

function resolve(argument: string): string | undefined {
  if (existsSync(argument)) return argument;
  if (!/^[a-z0-9-]+$/.test(argument)) return undefined;
  return [join("deployments", `${argument}.yaml`), join(ROOT, "deployments", `${argument}.yaml`)].find(existsSync);
}

function suggestion(argument: string): string {
  const folder = join(ROOT, "deployments");
  const known = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.replace(/\.yaml$/, ""));
  const wanted = argument.replace(/^.*\//, "").replace(/\.ya?ml$/, "");
  return `did you mean ${closest(wanted, known)}? environments here: ${known.join(", ")}`;
}
