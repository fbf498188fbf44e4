import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../lib/root.js";

/**
 * The checks of `relais connectivity` as the one file that chart connectivity carries, with the licences of what is in it. Small, because
 * a ConfigMap that kubectl applies is also one of its own annotations, which end at 256 KiB.
 */
export async function connectivityBundle(): Promise<string> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["scripts/lib/connectivity/job.ts"],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20",
    legalComments: "none",
    logLevel: "error",
    // CommonJS packages inside an ES module still call require.
    banner: { js: 'import{createRequire as $require}from"node:module";const require=$require(import.meta.url);' },
  });
  const [file] = outputFiles;
  if (!file) throw new Error("esbuild wrote nothing");
  return `${file.text.trimEnd()}\n/*\n${notices(Object.keys(metafile.inputs))}\n*/\n`;
}

/** Licences of the packages that the files belong to, each text once, and what files say of their own copyright. */
function notices(files: readonly string[]): string {
  const packages = new Set(files.flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const told = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
    return `${name} ${version}: ${license}`;
  });
  const texts = [...packages].sort().flatMap((folder) => {
    const file = join(ROOT, folder, "LICENSE");
    return existsSync(file) ? [readFileSync(file, "utf8").trim()] : [];
  });
  const headers = files
    .filter((file) => file.startsWith("node_modules/"))
    .sort()
    .flatMap(
      (file) => /^(?:\/\/.*\n)*\/\/ Copyright.*\n(?:\/\/.*\n)*/.exec(readFileSync(join(ROOT, file), "utf8"))?.[0] ?? [],
    )
    .map((comment) => comment.replaceAll(/^\/\/ ?/gm, "").trim());
  return [told.join("\n"), ...new Set([...texts, ...headers])].join("\n\n----\n\n").replaceAll("*/", "* /");
}
