import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FOLDERS, type GitOpsFile } from "../../stacks/gitops/repository.js";
import { CHARTS } from "./root.js";
import { replaceFolder, staged } from "./staging.js";

/** Puts files and charts in the place of what the folder held. Throws `OutputError`, and then the folder is as it was. */
export async function writeGitOps(
  folder: string,
  files: readonly GitOpsFile[],
  charts: readonly string[],
): Promise<void> {
  const fill = (staging: string) => {
    for (const { file, text } of files) {
      mkdirSync(dirname(join(staging, file)), { recursive: true });
      writeFileSync(join(staging, file), text);
    }
    for (const chart of charts) cpSync(join(CHARTS, chart), join(staging, FOLDERS.charts, chart), { recursive: true });
  };
  await staged(folder, fill, (staging) => replaceFolder(staging, folder));
}
