import { spawnSync } from "node:child_process";
import { toolPath } from "../../scripts/lib/tools.js";
import { ALONE } from "./alone.js";
import { objectsIn } from "./generated/judged.js";
import type { Manifest } from "./oracles/render.js";
import { RENDERED } from "./rendered.js";

/** Manifests that scanners look at. */
export interface Scanned {
  readonly name: string;
  readonly text: string;
  readonly objects: readonly Manifest[];
}

/** What no environment deploys, and no other test renders as a whole. */
const CHARTS: Readonly<Record<string, readonly [chart: string, settings: readonly string[]]>> = {
  "tuned nodes": ["node-tuning", ["nodeLabels.pool=sfu"]],
  "Valkey with backups": [
    "valkey",
    [
      "networkPolicy.clientNamespaces={media}",
      "backup.enabled=true",
      "objectStorage.endpoint=https://s3.example.fr",
      "objectStorage.bucket=backups",
      "objectStorage.region=eu-west-2",
      "objectStorage.credentialsSecret=storage-keys",
      "objectStorage.cidrs={192.0.2.0/28}",
    ],
  ],
};

/** The environments, and the charts by themselves. */
export const SCANNED: Promise<readonly Scanned[]> = (async () => [
  ...(await RENDERED).map(({ name, files, objects }) => ({
    name,
    text: files.map(({ text }) => text).join("\n---\n"),
    objects,
  })),
  ...(await ALONE),
  ...Object.entries(CHARTS).map(([name, [chart, settings]]) => {
    const args = ["template", chart, `charts/${chart}`, "--namespace", "scanned", "--kube-version", "1.37"];
    const sets = settings.flatMap((setting) => ["--set", setting]);
    const { status, stdout, stderr } = spawnSync(toolPath("helm"), [...args, ...sets], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return { name, text: stdout, objects: objectsIn(stdout) };
  }),
])();
