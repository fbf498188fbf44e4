import { MAXIMUM_DEPTH, MAXIMUM_NODES, MAXIMUM_SCALAR } from "../../../stacks/config/limits.js";
import { OKS } from "./files.js";

const MEBIBYTE = 1024 * 1024;
const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]", ..."bcdefghi"].map((key, index) =>
  index === 0
    ? key
    : `${key}: &${key} [${Array(9)
        .fill(`*${"abcdefghi"[index - 1]}`)
        .join(", ")}]`,
);
export const TOO_MANY = `the file has more than ${MAXIMUM_NODES} keys and values; keep one environment per file, a page or two long`;
const TOO_DEEP = `the file nests more than ${MAXIMUM_DEPTH} levels deep; keep one environment per file, a page or two long`;

/** Files that mean harm, or that another program damaged: what is wrong, the text, and the first line that is printed. */
export const HOSTILE: readonly (readonly [what: string, text: string, line: string])[] = [
  ["nothing in it", "", "1:1 error: the file is empty; start with relais init, or from deployments/lab.yaml"],
  ["a comment only", "# later\n", "1:1 error: the file is empty; start with relais init, or from deployments/lab.yaml"],
  [
    "one word",
    "hello",
    '1:1 error: the file is "hello"; allowed: keys and values; write keys and values: { key: value }',
  ],
  [
    "a list",
    "- a\n- b\n",
    "1:1 error: the file is a list of 2; allowed: keys and values; write keys and values: { key: value }",
  ],
  [
    "more than 1 MiB",
    `${OKS}#${"x".repeat(MEBIBYTE)}`,
    "1:1 error: the file is larger than 1 MiB; keep one environment per file",
  ],
  [
    "several documents",
    `${OKS}---\n${OKS}`,
    "32:1 error: the file holds several documents; keep one environment per file",
  ],
  [
    "a tab for indentation",
    OKS.replace("  region", "\tregion"),
    "5:1 error: the file is not valid YAML: a tab stands where the indentation is; indent with spaces",
  ],
  [
    "a key twice",
    `${OKS}name: again\n`,
    "32:1 error: the file is not valid YAML: the same key stands twice in one mapping; keep one of them",
  ],
  [
    "an open bracket",
    OKS.replace("[a, b, c]", "[a, b, c"),
    "7:3 error: the file is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]; correct the syntax at this place",
  ],
  [
    "a tag that runs code elsewhere",
    "name: !!js/function 'return 1'\n",
    "1:7 error: the file is not valid YAML: a tag (!) that nothing is known of; write the value without a tag",
  ],
  [
    "an alias without its anchor",
    OKS.replace("[a, b, c]", "*zones"),
    "6:10 error: the file has an alias (*) without its anchor (&); write the value out",
  ],
  [
    "an alias bomb",
    bomb.join("\n"),
    "1:1 error: the file's aliases stand for more than 100 values, or for themselves; write the values out instead of using aliases",
  ],
  [
    "an alias within itself",
    "name: &a [*a]\n",
    "1:1 error: domain is missing; allowed: a DNS name in lower case, without scheme and path; add domain here (Public name of the signalling URL; turn.<domain> and turns.<domain> are derived from it)",
  ],
  ["brackets without end", "[".repeat(MEBIBYTE - 1), `1:50001 error: ${TOO_MANY}`],
  ["braces without end", "{a: ".repeat(5000), `1:126 error: ${TOO_DEEP}`],
  [
    "steps without end",
    Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
    `32:32 error: ${TOO_DEEP}`,
  ],
  ["dashes without end", `name:\n  ${"- ".repeat(10_000)}x`, `2:65 error: ${TOO_DEEP}`],
  ["question marks without end", "? ".repeat(10_000), `1:65 error: ${TOO_DEEP}`],
  [
    "more keys than anybody writes",
    Array.from({ length: 80_000 }, (_, index) => `k${index}: v`).join("\n"),
    `8731:3 error: ${TOO_MANY}`,
  ],
  [
    "more anchors than anybody writes",
    Array.from({ length: 40_000 }, (_, index) => `k${index}: &a${index} v`).join("\n"),
    `6250:16 error: ${TOO_MANY}`,
  ],
  [
    "a text without end",
    `name: ${"a".repeat(MEBIBYTE - 10)}`,
    `1:7 error: the file has a text of more than ${MAXIMUM_SCALAR} characters; keep one environment per file, a page or two long`,
  ],
  [
    "YAML 1.1",
    `%YAML 1.1\n---\n${OKS}`,
    "1:1 error: the file asks for YAML 1.1, where yes, 010 and 1_000 mean something else; remove the %YAML line",
  ],
  [
    "a key that is a mapping",
    `${OKS}? { a: b }\n: c\n`,
    "32:3 error: the file has a key that is not text; write a key, a colon and a value",
  ],
  [
    "a key that is a number",
    `${OKS}7: c\n`,
    "32:1 error: the file has a key that is not text; write a key, a colon and a value",
  ],
  [
    "a key without a name",
    `${OKS}~: c\n`,
    "32:1 error: the file has a key that is not text; write a key, a colon and a value",
  ],
  [
    "a number that never ends",
    OKS.replace("20000", ".inf"),
    "12:15 error: the file has the number .inf, which not every reader of YAML takes for Infinity; write a number, or in quotes if it is text",
  ],
  [
    "no number",
    OKS.replace("20000", ".nan"),
    "12:15 error: the file has the number .nan, which not every reader of YAML takes for NaN; write a number, or in quotes if it is text",
  ],
  [
    "a hexadecimal number",
    OKS.replace("20000", "0x4e20"),
    "12:15 error: the file has the number 0x4e20, which not every reader of YAML takes for 20000; write 20000, or in quotes if it is text",
  ],
  [
    "a number of four thousand digits",
    OKS.replace("20000", "9".repeat(MAXIMUM_SCALAR)),
    "12:15 error: the file has the number 99999999999999999..., which not every reader of YAML takes for Infinity; write a number",
  ],
  [
    "the prototype of everything",
    `${OKS}__proto__: { closed: true }\n`,
    "32:1 error: the file has the key __proto__, which no program reads alike; remove it",
  ],
  ["a key that clears the screen", `${OKS}"\\e[2J": c\n`, '32:1 error: "\\u001b[2J" is not a known key'],
  [
    "a value that clears the screen",
    OKS.replace("domain: visio.example.fr", 'domain: "\\e[2J"'),
    '2:9 error: domain is "\\u001b[2J"; allowed: a DNS name',
  ],
  [
    "a byte of nothing",
    OKS.replace("domain: visio", "domain: vi\0sio"),
    '2:9 error: domain is "vi\\u0000sio.example.fr"; allowed: a DNS name',
  ],
];
