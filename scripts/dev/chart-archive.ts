import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, extract } from "tar";
import { parse } from "yaml";
import { CHARTS } from "../lib/root.js";
import { chartSbom } from "../lib/sbom.js";

/** A chart as it is published. */
export interface ChartArchive {
  readonly chart: string;
  readonly version: string;
  /** File name of the archive. */
  readonly archive: string;
  /** SHA-256 of the archive, in hex. */
  readonly sha256: string;
  /** File name of its bill of materials. */
  readonly sbom: string;
}

/** All charts there are. */
export const chartNames = (): string[] => readdirSync(CHARTS).sort();

/** Which archive a chart would become; reads its Chart.yaml only. */
export function plannedArchive(chart: string): Omit<ChartArchive, "sha256"> {
  const { version } = parse(readFileSync(join(CHARTS, chart, "Chart.yaml"), "utf8")) as { version: string };
  return { chart, version, archive: `${chart}-${version}.tgz`, sbom: `${chart}-${version}.cdx.json` };
}

/**
 * Packs a chart by helm, and its bill of materials beside it. The same chart gives the same bytes: helm stamps the hour, so what
 * it packed is packed once more, sorted and with one time, that of SOURCE_DATE_EPOCH (reproducible-builds.org), default 1970.
 * @throws what helm says of a chart that it does not pack
 */
export async function packChart(chart: string, folder: string, helm: string): Promise<ChartArchive> {
  const planned = plannedArchive(chart);
  const time = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 0) * 1000);
  const scratch = mkdtempSync(join(tmpdir(), "relais-chart-"));
  try {
    const packed = spawnSync(helm, ["package", join(CHARTS, chart), "--destination", scratch], { encoding: "utf8" });
    if (packed.status !== 0) throw new Error(`helm package of ${chart} failed: ${packed.stderr.trim()}`);
    await extract({ file: join(scratch, planned.archive), cwd: scratch });
    const files = readdirSync(join(scratch, chart), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(scratch.length + 1));
    const file = join(folder, planned.archive);
    await create({ file, cwd: scratch, gzip: { level: 9, portable: true }, portable: true, mtime: time }, files.sort());
    // helm takes a manifest's time from the file.
    utimesSync(file, time, time);
    writeFileSync(join(folder, planned.sbom), `${await chartSbom(chart)}\n`);
    return { ...planned, sha256: createHash("sha256").update(readFileSync(file)).digest("hex") };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
