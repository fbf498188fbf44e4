/**
 * Carries the version of tools/livekit/go.mod to where it stands elsewhere, reads the configuration of that livekit-server off its
 * types into `data/livekit-config`, and writes the schema of the chart's value `config` from it. Run: `npm run generate:livekit-config`; needs Go, and downloads LiveKit's modules.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHARTS, ROOT } from "../lib/root.js";
import { buildRecipe } from "../lib/tools.js";
import { configSchema, EXTRACTED } from "./livekit-config.js";
import { LIVEKIT_VERSION_FILES, withLiveKitVersion } from "./livekit-version.js";

const recipe = buildRecipe("livekit");
if ("missing" in recipe) throw new Error(recipe.missing);
const env = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOWORK: "off" };
const schema = execFileSync("go", ["run", "-mod=readonly", "-trimpath", "./config-schema"], {
  cwd: recipe.moduleDir,
  env,
  encoding: "utf8",
});
rmSync(EXTRACTED, { recursive: true, force: true });
mkdirSync(EXTRACTED);
writeFileSync(join(EXTRACTED, `${recipe.version}.schema.json`), schema);

for (const place of LIVEKIT_VERSION_FILES) {
  const path = join(ROOT, place);
  writeFileSync(path, withLiveKitVersion(place, readFileSync(path, "utf8"), recipe.version));
}

const file = join(CHARTS, "livekit-server/values.schema.json");
const values = JSON.parse(readFileSync(file, "utf8"));
values.properties.config = configSchema();
writeFileSync(file, JSON.stringify(values, null, 2));
execFileSync("npx", ["biome", "format", "--write", file], { cwd: ROOT, stdio: "inherit" });
