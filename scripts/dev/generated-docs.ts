import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { editorJsonSchema, environmentJsonSchema } from "../../stacks/config/json-schema.js";
import { design } from "../../stacks/design.js";
import { ROOT } from "../lib/root.js";
import { overview } from "../lib/summary.js";
import { alertReference } from "./alert-reference.js";
import { configReference } from "./config-reference.js";
import { featuresPage } from "./features/index.js";
import { pipelineExamples } from "./pipeline-examples.js";
import { promisesPage } from "./promises/index.js";
import { runbooksPage } from "./runbooks/index.js";
import { securityPage } from "./security-page.js";

const MARK = "<!-- from here on made by `npm run generate:docs` -->";

/** Every file that is made from the code, with the text that it should have. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const schema = environmentJsonSchema();
  // By their pages: deployments/ also holds what `relais init` wrote.
  const environments = readdirSync(join(ROOT, "docs/environments")).map((name) => name.replace(/\.md$/, ""));
  return new Map([
    ["relais.schema.json", `${JSON.stringify(editorJsonSchema(), null, 2)}\n`],
    ["docs/config.md", configReference(schema)],
    ["docs/monitoring.md", `${written("docs/monitoring.md")}\n\n${MARK}\n\n${alertReference()}\n`],
    ["docs/features.md", `${written("docs/features.md")}\n\n${MARK}\n\n${featuresPage()}\n`],
    ["docs/security.md", `${written("docs/security.md")}\n\n${MARK}\n\n${securityPage()}\n`],
    ["docs/runbooks.md", `${written("docs/runbooks.md")}\n\n${MARK}\n\n${runbooksPage()}\n`],
    ["docs/promises.md", `${written("docs/promises.md")}\n\n${MARK}\n\n${promisesPage()}\n`],
    ["docs/pipelines.md", `${written("docs/pipelines.md")}\n\n${MARK}\n\n${pipelineExamples()}\n`],
    ...environments.map((name) => [`docs/environments/${name}.md`, environmentPage(name)] as const),
  ]);
}

/** The written part of an environment's page, followed by what Relais makes of it. */
function environmentPage(name: string): string {
  const file = `deployments/${name}.yaml`;
  const { decided } = design(file, readFileSync(join(ROOT, file), "utf8"));
  if (decided === undefined) throw new Error(`${file} cannot be read`);
  return `${written(`docs/environments/${name}.md`)}\n\n${MARK}\n\n\`\`\`text\n${overview(decided)}\n\`\`\`\n`;
}

/** What people wrote on a page. */
const written = (file: string) => readFileSync(join(ROOT, file), "utf8").split(MARK)[0]?.trimEnd();
