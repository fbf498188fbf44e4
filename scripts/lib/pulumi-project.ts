import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { FILES, projectFile } from "../../stacks/pulumi/project.js";
import { copyFiles, listFiles, type OutputChange, publish, writeFile } from "./publish.js";
import { CHARTS, ROOT } from "./root.js";
import { staged } from "./staging.js";

/** Lists what was written; all else in the folder is Pulumi's or the user's (`Pulumi.base.yaml`, `node_modules`, `.pulumi`). */
const INDEX = "files.json";

/** Writes a Pulumi project of an environment into `folder`. Throws `OutputError`. */
export async function writePulumiProject(
  blueprint: Blueprint,
  folder: string,
  { dryRun = false } = {},
): Promise<OutputChange> {
  const program = await bundledProgram();
  const fill = (staging: string) => {
    const write = (file: string, text: string) => writeFile(join(staging, file), text);
    write("index.js", program);
    write("Pulumi.yaml", stringify(projectFile(blueprint)));
    write("package.json", json({ name: blueprint.name, private: true, main: "index.js", dependencies: libraries() }));
    write(FILES.blueprint, json(blueprint));
    write(FILES.charts, json(copyCharts(blueprint, staging)));
    write(INDEX, json(listFiles(staging)));
  };
  return staged(folder, fill, (staging) =>
    publish(staging, folder, { index: INDEX, before: writtenTo(folder), dryRun }),
  );
}

/** The program in one file, which asks for nothing but Pulumi's libraries. */
async function bundledProgram(): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["stacks/pulumi/program.ts"],
    external: ["@pulumi/*"],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node20",
    charset: "utf8",
    logLevel: "error",
    // The clone's own is not in the package, and would make another program.
    tsconfigRaw: {},
  });
  return outputFiles[0]?.text ?? "";
}

/** The versions that the program is tested with. */
function libraries(): Record<string, string> {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  return Object.fromEntries(Object.entries<string>(devDependencies).filter(([name]) => name.startsWith("@pulumi/")));
}

/** Copies each chart into a folder under its content's hash, so that an edited template is a changed plan; gives the folders. */
function copyCharts({ releases }: Blueprint, folder: string): Record<string, string> {
  const names = [...new Set(releases.map(({ chart }) => chart))];
  return Object.fromEntries(
    names.map((name) => {
      const target = `charts/${name}/${contentHash(join(CHARTS, name))}`;
      copyFiles(join(CHARTS, name), join(folder, target));
      return [name, `./${target}`];
    }),
  );
}

function contentHash(folder: string): string {
  const hash = createHash("sha256");
  for (const file of listFiles(folder)) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file}:${content.length}:`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}

function writtenTo(folder: string): string[] {
  const index = join(folder, INDEX);
  return existsSync(index) ? JSON.parse(readFileSync(index, "utf8")) : [];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
