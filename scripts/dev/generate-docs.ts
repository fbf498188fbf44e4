/** Writes what is made from the code; a test holds the files against it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/root.js";
import { generatedDocs } from "./generated-docs.js";

for (const [file, text] of generatedDocs()) writeFileSync(join(ROOT, file), text);
