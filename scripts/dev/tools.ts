/**
 * Builds the programs that the tests and `relais render` need, and prints where they are.
 * Run: `node --import tsx scripts/dev/tools.ts`; exit 77 when one of them cannot be had here.
 */
import { buildTool } from "../lib/tool-build.js";
import { TOOL_NAMES } from "../lib/tools.js";

// One after the other: each build uses all cores by itself.
for (const name of TOOL_NAMES) {
  const tool = await buildTool(name);
  if ("path" in tool) {
    console.log(`${name} ${tool.version} (${tool.from}): ${tool.path}`);
  } else {
    console.log(`SKIP ${name}: ${tool.missing}`);
    process.exitCode = 77;
  }
}
