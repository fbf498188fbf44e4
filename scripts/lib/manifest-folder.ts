import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { KubernetesObject } from "../../stacks/manifests/base-objects.js";
import { fileOf } from "../../stacks/manifests/layout.js";
import { type OutputChange, publish, writeFile } from "./publish.js";
import type { Manifest } from "./render.js";
import { staged } from "./staging.js";

/** Lists the files in the order in which they are applied; not `.yaml`, which kubectl would read. */
export const ORDER = "order.txt";
const README = "README.md";

/** A file of the folder, by its path in it. */
export interface ManifestFile {
  readonly file: string;
  readonly text: string;
}

/** One file for each object, as helm wrote it, in the order in which they are applied. */
export function manifestFiles(manifests: readonly Manifest[]): ManifestFile[] {
  const files = manifests.flatMap(({ folder, text }) =>
    text
      .split(/^---\n/m)
      .map((document) => ({ document, object: parse(document) as KubernetesObject | null }))
      .flatMap(({ document, object }) =>
        object === null ? [] : [{ file: `${folder}/${fileOf(object)}`, text: `${document.trim()}\n` }],
      ),
  );
  const twice = files.find(({ file }, index) => files.findIndex((each) => each.file === file) !== index);
  if (twice) throw new Error(`two objects are ${twice.file}`);
  return files;
}

/** Writes the files, what they are and their order into an empty folder. */
export function fillManifests({ name }: Pick<Blueprint, "name">, folder: string, files: readonly ManifestFile[]): void {
  for (const { file, text } of files) writeFile(join(folder, file), text);
  writeFile(join(folder, README), readme(name));
  writeFile(join(folder, ORDER), files.map(({ file }) => `${file}\n`).join(""));
}

/** Writes the folder of an environment's manifests. Files of others in it stay. Throws `OutputError`. */
export function writeManifests(
  blueprint: Blueprint,
  folder: string,
  files: readonly ManifestFile[],
  { dryRun = false } = {},
): Promise<OutputChange> {
  return staged(
    folder,
    (staging) => fillManifests(blueprint, staging, files),
    (staging) => publish(staging, folder, { index: ORDER, before: writtenTo(folder), dryRun }),
  );
}

function writtenTo(folder: string): string[] {
  const order = join(folder, ORDER);
  return existsSync(order) ? [README, ...readFileSync(order, "utf8").split("\n").slice(0, -1)] : [];
}

const readme = (name: string) => `# Manifests of ${name}

Written by \`relais render ${name}\`: one file for each object, one folder for the base and for each release, in the order of their
names; folders of one number wait for each other in no way. [${ORDER}](${ORDER}) is that order, file by file.

\`\`\`sh
kubectl apply --server-side -R -f 00-base
# now the Secrets, which are in no file: relais secrets ${name} --create
kubectl apply --server-side -R -f .
\`\`\`

kubectl deletes nothing that is gone from here, and waits for nothing; SFU and TURN servers drain for hours: relais status ${name}.
`;
