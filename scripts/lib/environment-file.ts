import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { MAXIMUM_BYTES } from "../../stacks/config/document.js";
import type { OtherFile, ReadFile } from "../../stacks/config/layers.js";
import { nearest } from "../../stacks/config/nearest.js";
import { type Design, design } from "../../stacks/design.js";
import { ROOT } from "./root.js";

/**
 * Reads and designs an environment named by path, or by name (`visio` for `deployments/visio.yaml`).
 *
 * @param read Gives the file and those that it names, from elsewhere than the disk if need be.
 */
export function designFile(argument: string, read: ReadFile = readText): Design {
  const file = resolve(argument);
  const source = file === undefined ? { problem: "which does not exist", fix: suggestion(argument) } : read(file);
  if (file !== undefined && "text" in source) return design(file, source.text, read);
  const { problem, fix } = source as Exclude<OtherFile, { text: string }>;
  const message = `the environment is ${file ?? argument}, ${problem}`;
  return { findings: [{ rule: "file", severity: "error", path: [], message, fix }] };
}

/** True if this names an environment and not a path. */
export const isName = (argument: string): boolean => /^[a-z0-9-]+$/.test(argument);

/** Where an environment is kept that is named and not given by path. */
export const fileNamed = (name: string): string => join("deployments", `${name}.yaml`);

/** The text of a file, or why it cannot be an environment. */
export function readText(file: string): OtherFile {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) return { problem: "which is a folder", fix: "name the file inside it" };
    // A device or pipe may never end.
    if (!stat.isFile()) return { problem: "which is not a file", fix: "name a file" };
    if (stat.size > MAXIMUM_BYTES)
      return { problem: "which is larger than 1 MiB", fix: "keep one environment per file" };
    return decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { problem: "which does not exist", fix: "correct the path" };
    return { problem: `which cannot be read (${code})`, fix: "check its permissions" };
  }
}

/** Bytes as text; a byte order mark stays, because a finding tells of it. */
export function decode(bytes: Uint8Array): OtherFile {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { problem: "which is not UTF-8 text", fix: "save it as UTF-8" };
  }
}

function resolve(argument: string): string | undefined {
  if (existsSync(argument)) return argument;
  if (!isName(argument)) return undefined;
  return [fileNamed(argument), join(ROOT, fileNamed(argument))].find(existsSync);
}

function suggestion(argument: string): string {
  const folders = ["deployments", join(ROOT, "deployments")];
  const known = [...new Set(folders.flatMap(environmentsIn))].sort();
  const guess = nearest(argument.replace(/^.*\//, "").replace(/\.ya?ml$/, ""), known);
  return `${guess === undefined ? "" : `did you mean ${guess}? `}environments here: ${known.join(", ")}`;
}

function environmentsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.replace(/\.yaml$/, ""));
}
