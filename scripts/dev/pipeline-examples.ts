import { readFileSync } from "node:fs";
import { join } from "node:path";
import { design } from "../../stacks/design.js";
import { pipelineFile } from "../../stacks/pipelines/file.js";
import { FORGES, pipelineOf } from "../../stacks/pipelines/pipeline.js";
import { ROOT } from "../lib/root.js";

/** The flagship's pipeline for each forge. */
export function pipelineExamples(): string {
  const file = "deployments/visio.yaml";
  const { decided } = design(file, readFileSync(join(ROOT, file), "utf8"));
  if (decided === undefined) throw new Error(`${file} cannot be read`);
  const choice = {
    argument: "visio",
    branch: "main",
    runsOn: "deploy",
    image: "registry.example.fr/ci/tofu:1",
    engine: undefined,
    mirror: undefined,
    policy: undefined,
    nightly: "17 3 * * *",
    codeScanning: false,
  };
  const examples = FORGES.map((forge) => {
    const { file: name, text } = pipelineFile(pipelineOf(decided.blueprint, choice), forge);
    const flags = `--runs-on ${choice.runsOn} --image ${choice.image}`;
    return `### ${name}\n\n\`npx relais pipeline visio --for ${forge} ${flags}\`\n\n\`\`\`yaml\n${text}\`\`\``;
  });
  return ["## What is written", ...examples].join("\n\n");
}
