#!/usr/bin/env node
// Starts the command from a bundle that is made on first use and whenever a source changed: a bundle starts three times
// faster than TypeScript through a loader. The key is made of sizes and times, because reading every source would cost
// what the bundle saves.
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const key = sourceKey();
const bundle = [...places()].map((place) => join(place, key)).find(existsSync) ?? (await build());
const { main } = await import(pathToFileURL(join(bundle, "relais.js")).href);
process.exitCode = await main(process.argv.slice(2));

// Where bundles are kept: in the package, or where that cannot be written, in the user's cache.
function* places() {
  yield join(root, "dist");
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  yield join(cache, "relais", "bundles", createHash("sha256").update(root).digest("hex").slice(0, 16));
}

function sourceKey() {
  const manifest = join(root, "package.json");
  // Sizes alone could be those of another version: installed files have no times of their own.
  const hash = createHash("sha256").update(process.version).update(readFileSync(manifest));
  const add = (file) => {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file}:${mtimeMs}:${size};`);
  };
  for (const folder of ["stacks", "scripts/commands", "scripts/lib", "tools", "data/prices"]) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      if (/\.(ts|json)$/.test(name)) add(join(root, folder, name));
    }
  }
  add(join(root, "scripts/relais.ts"));
  return hash.digest("hex").slice(0, 16);
}

async function build() {
  const place = writablePlace();
  const target = join(place, key);
  const temporary = `${target}.${process.pid}`;
  const notice = setTimeout(() => console.error(`making the command's bundle in ${place} (once)`), 1000);
  try {
    const { build: bundleWith } = await import("esbuild");
    await bundleWith({
      absWorkingDir: root,
      entryPoints: ["scripts/relais.ts"],
      outdir: temporary,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20",
      legalComments: "none",
      logLevel: "error",
      // Installed beside other packages, the provider bindings find a second copy of the engine, which crashes the first.
      alias: { cdktf: dirname(createRequire(import.meta.url).resolve("cdktf/package.json")) },
      plugins: [leaveOutside(/^(@cyclonedx\/cyclonedx-library|esbuild$)/)],
      define: { RELAIS_ROOT: JSON.stringify(root) },
      // CommonJS packages inside an ES module bundle still call require and expect these two names.
      banner: {
        js: [
          'import { createRequire as $require } from "node:module";',
          'import { dirname as $dirname } from "node:path";',
          'import { fileURLToPath as $path } from "node:url";',
          "const require = $require(import.meta.url), __filename = $path(import.meta.url), __dirname = $dirname(__filename);",
        ].join(" "),
      },
    });
  } finally {
    clearTimeout(notice);
  }
  for (const old of readdirSync(place)) {
    // Bundles of the last hour may belong to a command that is still running; one may vanish while we look.
    const made = statSync(join(place, old), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > 3_600_000) rmSync(join(place, old), { recursive: true, force: true });
  }
  try {
    renameSync(temporary, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
    rmSync(temporary, { recursive: true });
  }
  return target;
}

// Packages that stay in node_modules: one looks for optional others, which are not installed and not found there; esbuild for its
// program.
function leaveOutside(filter) {
  const setup = ({ onResolve }) =>
    onResolve({ filter }, ({ path }) => ({ path: import.meta.resolve(path), external: true }));
  return { name: "leave-outside", setup };
}

function writablePlace() {
  const problems = [];
  for (const place of places()) {
    try {
      mkdirSync(place, { recursive: true });
      accessSync(place, constants.W_OK);
      return place;
    } catch ({ code }) {
      problems.push(`${place} (${code})`);
    }
  }
  console.error(
    `error: no place for the command's bundle: ${problems.join(", ")}; set XDG_CACHE_HOME to a folder of yours`,
  );
  process.exit(1);
}
