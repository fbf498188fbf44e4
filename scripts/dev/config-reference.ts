import { allowedIn } from "../../stacks/config/allowed.js";
import type { JsonSchema } from "../../stacks/config/json-schema.js";

/** The configuration reference: a section for each top-level key, a row for each key below it. */
export function configReference(schema: JsonSchema): string {
  const sections = Object.entries(schema.properties ?? {}).map(([key, field]) => {
    const required = schema.required?.includes(key) ? "required" : "";
    const rows = rowsOf(key, field);
    const own = [`## ${key}`, "", field.description ?? "", "", facts(field, required)];
    return [
      ...own,
      ...(rows.length > 0 ? ["", "| key | allowed | default | meaning |", "| --- | --- | --- | --- |"] : []),
      ...rows,
    ];
  });
  return `${[HEAD, ...sections.map((lines) => lines.join("\n"))].join("\n\n")}\n`;
}

const HEAD = `# Configuration

Made by \`npm run generate:docs\` from the schema that reads the files; editors take it from \`relais.schema.json\`:

\`\`\`yaml
# yaml-language-server: $schema=../relais.schema.json
\`\`\`

Every key that is not here is refused. Units are written out: \`10%\`, \`2.5 Mbit/s\`, \`4h\`, \`10Gi\`. Anchors, aliases and merge keys are
read; a file has at most 1 MiB, 5,000 keys and values and 32 levels.

## One environment from another

\`\`\`yaml
extends: visio.yaml # relative to this file; up to four files in a row
name: staging # never taken over
domain: staging.example.fr
demand:
  registered: null # null takes a key out
  concurrency: null
  participants: 200 # mappings are merged key by key, lists are replaced as a whole
\`\`\`

Findings point at the file in which a value is written. \`relais diff staging visio\` tells what follows from the difference.

## Two environments on one cluster

\`\`\`yaml
beside: [site.yaml]
ports: { mediaUdp: 30016-30031, mediaTcp: 30032, turnUdp: 30033 }
\`\`\`

Namespaces, priority classes and every cluster-wide name begin with the environment's name. What both would take (a name, a domain,
NodePorts, host ports of shared nodes, more nodes than there are) is an error that names free ports. A second environment on a
cluster that Relais made on Outscale has provider \`generic\`.`;

function facts(field: JsonSchema, required: string): string {
  const value = defaultOf(field, required);
  const said = [allowed(field), value.startsWith("`") ? `default ${value}` : value].filter((part) => part !== "");
  return said.length > 0 ? `Value: ${said.join(", ")}.` : "";
}

/** Rows of a key's fields; a union has those of each member, under the value that chooses it. */
function rowsOf(path: string, field: JsonSchema): string[] {
  const members = field.oneOf ?? field.anyOf;
  if (members !== undefined) return members.flatMap((member) => memberRows(path, member));
  if (field.items !== undefined) return rowsOf(`${path}[]`, field.items);
  if (typeof field.additionalProperties === "object") return rowsOf(`${path}.<name>`, field.additionalProperties);
  return Object.entries(field.properties ?? {}).flatMap(([key, each]) => {
    const at = `${path}.${key}`;
    const required = field.required?.includes(key) ? "required" : "";
    const cells = [`\`${at}\``, allowed(each), defaultOf(each, required), each.description ?? ""];
    return [`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`, ...rowsOf(at, each)];
  });
}

function memberRows(path: string, member: JsonSchema): string[] {
  const [chosen] = Object.entries(member.properties ?? {}).filter(([, { const: value }]) => value !== undefined);
  const heading = chosen === undefined ? [] : [`| **${path}.${chosen[0]}: ${String(chosen[1].const)}** | | | |`];
  return [...heading, ...rowsOf(path, member)];
}

const allowed = (field: JsonSchema) => (field.type === "object" ? "" : allowedIn(field, (value) => `\`${value}\``));

function defaultOf(field: JsonSchema, required: string): string {
  if (field.default === undefined) return required;
  const text = JSON.stringify(field.default);
  return text === "{}" || text === "[]" || text === '""' ? "" : `\`${text.replaceAll('"', "")}\``;
}
