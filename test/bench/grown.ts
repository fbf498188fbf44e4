/**
 * Writes the flagship's whole output with as many pool objects as asked: `node grown.js <objects> <folder>`. No environment
 * asks for 2,000 of them, because its nodes would not fit into one Net, so the blueprint's own are repeated.
 */
import { resolve } from "node:path";
import { designFile } from "../../scripts/lib/environment-file.js";
import { writeOutput } from "../../scripts/lib/output.js";
import { CHARTS, ROOT } from "../../scripts/lib/root.js";
import { synthesize } from "../../stacks/cdktf/synth.js";
import { deployable } from "../../stacks/design.js";

const [wanted = "0", folder = ""] = process.argv.slice(2);
const decided = deployable(designFile(resolve(ROOT, "deployments/visio.yaml")));
if (!decided?.blueprint.infrastructure) throw new Error("visio has no infrastructure");
const { infrastructure } = decided.blueprint;
const { objects } = infrastructure;
const more = Array.from({ length: Math.max(0, Number(wanted) - objects.length) }, (_, index) => {
  const { manifest } = objects[index % objects.length] ?? {};
  if (!manifest) throw new Error("visio has no pools");
  const again = { ...manifest, metadata: { name: `${manifest.metadata.name}-x${index}` } } as typeof manifest;
  return { id: `more_${index}`, manifest: again, after: [], protect: false };
});
const blueprint = { ...decided.blueprint, infrastructure: { ...infrastructure, objects: [...objects, ...more] } };
await writeOutput({ ...decided, blueprint }, folder, (outdir) => synthesize(blueprint, outdir, CHARTS));
