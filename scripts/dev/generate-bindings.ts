/**
 * Makes the typed Outscale bindings in `stacks/cdktf/generated` from the recorded provider schema, without the provider.
 *
 *   npm install --no-save @cdktn/provider-generator@0.24.0 codemaker     (150 MB, only for this)
 *   npm run generate:bindings
 *
 * The generator's output is made fit for us: its key needs the provider's full address, imports say `cdktf` (our alias of
 * cdktn) and end in /index.js for Node ESM, links to registries go, and `@ts-nocheck` keeps `exactOptionalPropertyTypes`
 * from 1,410 errors inside generated code; callers stay checked.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const SCHEMA = "data/provider-schemas/outscale-1.8.0.json";
const CONSTRAINT = "outscale/outscale@1.8.0";
const OUT = "stacks/cdktf/generated";
const TYPES = ["outscale_oks_project", "outscale_oks_cluster", "outscale_oks_manifest"];

interface ProviderSchema {
  provider_schemas: Record<
    string,
    { resource_schemas: Record<string, unknown>; data_source_schemas?: Record<string, unknown> }
  >;
}

const require = createRequire(import.meta.url);
const { TerraformProviderGenerator, TerraformProviderConstraint } = require("@cdktn/provider-generator");
const { CodeMaker } = require("codemaker");

const recorded = JSON.parse(readFileSync(SCHEMA, "utf8")) as ProviderSchema;
const provider = Object.values(recorded.provider_schemas)[0];
if (!provider) throw new Error(`${SCHEMA} holds no provider`);
const wanted = Object.entries(provider.resource_schemas).filter(([name]) => TYPES.includes(name));
const input = {
  format_version: "1.0",
  provider_schemas: {
    "registry.opentofu.org/outscale/outscale": {
      ...provider,
      resource_schemas: Object.fromEntries(wanted),
      data_source_schemas: {},
    },
  },
};

const code = new CodeMaker();
code.indentation = 2;
new TerraformProviderGenerator(code, input).generate(new TerraformProviderConstraint(CONSTRAINT));
rmSync(OUT, { recursive: true, force: true });
await code.save(OUT);

for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isFile()) continue;
  if (!file.endsWith(".ts") || file.endsWith("lazy-index.ts")) {
    rmSync(file);
    continue;
  }
  const text = readFileSync(file, "utf8")
    .replace(/^ *\/\*\*\n(?: *\*\s*\n)*(?: *\* Docs at Terraform Registry: .*\n)+ *\*\/\n/gm, "")
    .replace(/^.*https?:\/\/registry\..*\n/gm, "")
    .replace(/from 'cdktn'/g, "from 'cdktf'")
    .replace(/from '(\.{1,2}\/[^']*?)(\/index)?(\.js)?'/g, "from '$1/index.js'");
  writeFileSync(file, `// @ts-nocheck -- generated from ${CONSTRAINT} by scripts/dev/generate-bindings.ts\n${text}`);
}
