import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import type { PageParts } from "../../../stacks/report/document.js";
import { packageVersion, ROOT } from "../root.js";

const FOLDER = "scripts/lib/report/page";

/** The page's script and style in one piece each, made of the sources that the command itself is made of. */
export async function pageParts(): Promise<PageParts> {
  const { build, transform } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`${FOLDER}/main.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    plugins: [withoutLocales],
    // The clone's own is not in the package, and would make another script.
    tsconfigRaw: {},
  });
  const script = (outputFiles[0]?.text ?? "").trim();
  const style = await transform(readFileSync(join(ROOT, FOLDER, "style.css"), "utf8"), { loader: "css", minify: true });
  return {
    script,
    scriptHash: createHash("sha256").update(script).digest("base64"),
    style: style.code.trim(),
    version: packageVersion(),
  };
}

/** zod brings its messages in fifty languages, a third of the script; the schema has messages of its own. */
const withoutLocales: Plugin = {
  name: "without-locales",
  setup(build) {
    build.onResolve({ filter: /\/locales\/index\.js$/ }, () => ({ path: "locales", namespace: "empty" }));
    build.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export {}" }));
  },
};
