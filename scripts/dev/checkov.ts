import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { withLock } from "../lib/lock.js";
import { ROOT } from "../lib/root.js";
import { type MissingTool, toolsCache } from "../lib/tools.js";

const LOCK = join(ROOT, "tools/checkov/requirements.txt");
const REMEDY = "node --import tsx scripts/dev/checkov.ts";

/** One check on one object. */
export interface CheckovResult {
  /** The manifest file, as it was named. */
  readonly file: string;
  /** `Deployment.visio-media.coturn`. */
  readonly resource: string;
  readonly check: string;
  /** The reason in the annotation that skips the check; empty if none skips it. */
  readonly reason: string;
}

/** What checkov says of manifests. */
export interface CheckovReport {
  readonly passed: readonly CheckovResult[];
  readonly failed: readonly CheckovResult[];
  readonly skipped: readonly CheckovResult[];
}

/** The folder of the pinned checkov in the tools cache, or why it is not there. */
export function findCheckov(): string | MissingTool {
  const folder = cacheFolder();
  if (folder === undefined) return { missing: "needs python3 with pip, try: apt-get install python3-pip" };
  return existsSync(folder) ? folder : { missing: `needs checkov, try: ${REMEDY}` };
}

/** Debian packages without which checkov cannot be installed. */
export function missingForCheckov(): readonly string[] {
  return spawnSync("python3", ["-m", "pip", "--version"]).status === 0 ? [] : ["python3-pip"];
}

/** Installs it by the hashes of `tools/checkov`: wheels only, no code of a package runs. */
export async function installCheckov(): Promise<string | MissingTool> {
  const cache = toolsCache();
  mkdirSync(cache, { recursive: true });
  const waiting = () => console.error(`waiting for another installation of checkov into ${cache}`);
  return withLock(join(cache, "checkov.lock"), waiting, () => {
    const folder = cacheFolder();
    if (folder === undefined || existsSync(folder)) return findCheckov();
    const staging = mkdtempSync(join(cache, ".checkov-"));
    try {
      const flags = ["--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile"];
      const args = ["-m", "pip", "install", ...flags, "--target", join(staging, "checkov"), "-r", LOCK];
      const { status, stderr } = spawnSync("python3", args, { encoding: "utf8" });
      if (status !== 0) return { missing: `pip install of tools/checkov failed: ${stderr.trim().split("\n").at(-1)}` };
      renameSync(join(staging, "checkov"), folder);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
    return findCheckov();
  });
}

/** Runs it over manifest files. It starts for seconds and judges in a moment: give it all files at once. */
export function checkov(files: readonly { readonly name: string; readonly text: string }[]): CheckovReport {
  const packages = findCheckov();
  if (typeof packages !== "string") throw new Error(packages.missing);
  const folder = mkdtempSync(join(tmpdir(), "relais-checkov-"));
  try {
    // Numbers instead of the given names: those may occur twice.
    for (const [index, { text }] of files.entries()) writeFileSync(join(folder, `${index}.yaml`), text);
    const flags = ["--framework", "kubernetes", "--skip-download", "--compact", "--soft-fail", "--output", "json"];
    const { stdout, stderr } = spawnSync("python3", ["-m", "checkov.main", ...flags, "--directory", folder], {
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: packages },
      maxBuffer: 256 << 20,
    });
    const { results } = readReport(stdout, stderr);
    const read = (raw: readonly RawResult[]) =>
      raw.map(({ file_path, resource, check_id, check_result }) => ({
        file: files[Number.parseInt(basename(file_path), 10)]?.name ?? file_path,
        resource,
        check: check_id,
        reason: check_result.suppress_comment ?? "",
      }));
    return {
      passed: read(results.passed_checks),
      failed: read(results.failed_checks),
      skipped: read(results.skipped_checks),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface RawResult {
  readonly file_path: string;
  readonly resource: string;
  readonly check_id: string;
  readonly check_result: { readonly suppress_comment?: string };
}

interface RawReport {
  readonly results: {
    readonly passed_checks: readonly RawResult[];
    readonly failed_checks: readonly RawResult[];
    readonly skipped_checks: readonly RawResult[];
  };
}

function readReport(stdout: string, stderr: string): RawReport {
  try {
    const report: RawReport = JSON.parse(stdout);
    // Without anything to judge it prints its counts alone.
    if (report.results !== undefined) return report;
  } catch {
    // The message below has what it said.
  }
  throw new Error(`checkov gave no report: ${stderr.trim() || stdout.trim()}`);
}

/** Where it is or will be; undefined without a Python that could run it. */
function cacheFolder(): string | undefined {
  const script = "import sys; print(sys.version_info[:2], sys.platform)";
  const python = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  if (python.status !== 0) return undefined;
  const key = createHash("sha256").update(readFileSync(LOCK)).update(python.stdout).digest("hex");
  return join(toolsCache(), `checkov-${key.slice(0, 12)}`);
}

if (import.meta.filename === process.argv[1]) {
  const packages = await installCheckov();
  if (typeof packages !== "string") {
    console.log(`SKIP checkov: ${packages.missing}`);
    process.exitCode = 77;
  } else console.log(`checkov (cache): ${packages}`);
}
