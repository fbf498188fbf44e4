import { execFileSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { MAXIMUM_BYTES } from "../../stacks/config/document.js";
import type { ReadFile } from "../../stacks/config/layers.js";
import { decode } from "./environment-file.js";
import { UsageError } from "./terminal.js";

/**
 * Reads files as a git revision has them. `folder` lies in the repository; the revision is anything that git understands
 * (`HEAD`, `main~3`, a tag). Throws `UsageError` where there is no git, no repository or no such revision.
 */
export function readAtRevision(revision: string, folder: string): ReadFile {
  const commit = commitOf(revision, folder);
  return (file) => {
    try {
      // Plain bytes: `show` would run the filters and pagers that a repository asks for.
      return decode(git(dirname(file), "cat-file", "blob", `${commit}:./${basename(file)}`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOBUFS")
        return { problem: "which is larger than 1 MiB", fix: "keep one environment per file" };
      return { problem: `which does not exist at ${revision}`, fix: "name a revision that has it with --rev" };
    }
  };
}

/** True if a file of the repository is not there at a revision. Throws as `readAtRevision` does. */
export function isNewSince(revision: string, file: string): boolean {
  const commit = commitOf(revision, dirname(file));
  try {
    git(dirname(file), "cat-file", "-e", `${commit}:./${basename(file)}`);
    return false;
  } catch {
    return true;
  }
}

function commitOf(revision: string, folder: string): string {
  try {
    git(folder, "rev-parse", "--git-dir");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new UsageError("comparing with a revision needs git; install it, or name another environment");
    throw new UsageError(`${folder} is in no git repository; name another environment to compare with`);
  }
  try {
    return git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`)
      .toString()
      .trim();
  } catch {
    throw new UsageError(`--rev is ${JSON.stringify(revision)}, which git does not know; name a branch, tag or commit`);
  }
}

const git = (folder: string, ...args: string[]): Buffer =>
  execFileSync("git", ["-C", folder, ...args], { stdio: ["ignore", "pipe", "ignore"], maxBuffer: MAXIMUM_BYTES + 1 });
