/**
 * Builds the programs that the tests and `relais render` need, and prints where they are.
 * Run: `node --import tsx scripts/dev/tools.ts [family]...`; exit 77 when one of them cannot be had here.
 */
import { buildFamily } from "../lib/tool-build.js";
import { FAMILY_NAMES } from "../lib/tools.js";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !FAMILY_NAMES.some((family) => family === name));

if (unknown.length > 0) {
  console.error(`no family '${unknown[0]}'; there are: ${FAMILY_NAMES.join(", ")}`);
  process.exitCode = 2;
} else {
  const families = FAMILY_NAMES.filter((family) => wanted.length === 0 || wanted.includes(family));
  // One after the other: each build uses all cores by itself.
  for (const family of families) {
    const tools = await buildFamily(family);
    if ("missing" in tools) {
      console.log(`SKIP ${family}: ${tools.missing}`);
      process.exitCode = 77;
    } else {
      for (const tool of tools) console.log(`${tool.name} ${tool.version} (${tool.from}): ${tool.path}`);
    }
  }
}
