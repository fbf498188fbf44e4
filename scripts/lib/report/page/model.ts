import { whatIf } from "../../../../stacks/compare/what-if.js";
import type { ReadFile } from "../../../../stacks/config/layers.js";
import { type Decided, type Design, design } from "../../../../stacks/design.js";
import { dayOf } from "../../../../stacks/report/day.js";
import type { PageData } from "../../../../stacks/report/document.js";
import { nodeTypeRows } from "../../../../stacks/report/node-type-rows.js";
import { changesOf } from "../../../../stacks/report/settings.js";
import type { Slow } from "../../../../stacks/report/subject.js";

/** The environment of a page, and what-ifs about it by the code that the command runs. */
export interface Model {
  readonly written: Design & { readonly decided: Decided };
  ask(flags: ReadonlyMap<string, string>): Design;
  /** What takes a while; undefined if the flags cannot be read. */
  askSlowly(flags: ReadonlyMap<string, string>): Slow | undefined;
}

/** Reads the environment that the page carries. */
export function modelOf({ file, files }: PageData): Model {
  const read: ReadFile = (name) => files[name] ?? { problem: "which the report does not hold", fix: "remove it" };
  const source = read(file);
  const written = design(file, "text" in source ? source.text : "", read);
  const { decided } = written;
  if (!decided) throw new Error(`${file} cannot be read`);
  const ask: Model["ask"] = (flags) => (flags.size === 0 ? written : whatIf(decided.document, changesOf(flags), read));
  return {
    written: { ...written, decided },
    ask,
    askSlowly: (flags) => {
      const asked = ask(flags).decided;
      const others = new Map([...flags].filter(([flag]) => flag !== "node-type"));
      return asked && { day: dayOf(asked), nodeTypes: nodeTypeRows(decided, changesOf(others), read) };
    },
  };
}
