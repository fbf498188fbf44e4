import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConnectivitySheet } from "../../../stacks/connectivity/sheet.js";
import { isGood } from "../../../stacks/connectivity/verdicts.js";
import { checkPaths } from "./check-paths.js";
import { resolver } from "./resolve.js";
import { printPaths } from "./screen.js";

/**
 * What the pod of chart connectivity runs, as one file without any package: `relais connectivity` for a sheet that is there already.
 * Arguments: the sheet as JSON, a folder with the API key as a Secret is mounted, seconds that each path may take. A private authority
 * is trusted by Node's own NODE_EXTRA_CA_CERTS. Exit code 0 if every path is good, 1 if one is not, 2 if
 * nothing could be tried.
 */
try {
  const [sheetFile = "", keyFolder = "", seconds = ""] = process.argv.slice(2);
  const sheet = JSON.parse(readFileSync(sheetFile, "utf8")) as ConnectivitySheet;
  const read = (name: string) => readFileSync(join(keyFolder, name), "utf8").trim();
  const apiKey = { key: read("LIVEKIT_API_KEY"), secret: read("LIVEKIT_API_SECRET") };
  const paths = await checkPaths(sheet, apiKey, { resolve: resolver(new Map()), trust: {}, seconds: Number(seconds) });
  printPaths(paths);
  process.exitCode = isGood(paths) ? 0 : 1;
} catch (error) {
  // Node would print the line of the source, which is all of it.
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 2;
}
