import { Document, isMap, isScalar, type Scalar, type YAMLMap } from "yaml";
import { schemaAt } from "../../../stacks/config/json-schema.js";
import { formatPath, type KeyPath } from "../../../stacks/finding.js";
import { own } from "../../../stacks/own.js";
import { MEETINGS } from "./meetings.js";
import type { Answers } from "./question.js";

const WIDTH = 118;

/** What a first environment leaves open, below the key whose mapping it belongs to; `revisit` marks a guess. */
const HINTS: Readonly<Record<string, string>> = {
  "demand.meetings": "Revisit: what your users really do. Sizes and cameras decide about the number of SFUs.",
  "demand.relayed": "Revisit: ask the networks that your users sit in.",
  "cloud.kubernetes": "Revisit: the version that your cloud or cluster has.",
  apps: [
    "Revisit: `webhook` is the URL that receives LiveKit's webhooks, `namespace` that of an application in this cluster:",
    "without it, the application reaches the API through edge.internal only.",
  ].join("\n"),
};

/** Keys that most environments get sooner or later, as comments to be switched on. */
function later(answers: Answers): string {
  const { provider, domain = "example.org" } = answers;
  const zone = domain.split(".").slice(1).join(".") || domain;
  const images = [
    "Own mirror of the container images (relais images lists what it needs):",
    `images: { registry: registry.${zone}/mirror }`,
  ];
  const oks = [
    "",
    "State in S3-compatible object storage instead of a file in out/; the bucket exists and is versioned:",
    `state: { backend: s3, bucket: ${answers.name}-tofu-state, region: ${answers.region}, endpoint: "https://oos.${answers.region}.outscale.com" }`,
    "",
    "The annotation that opens a NodePort in the nodes' firewall, below cloud: see docs/unproven.md, U1:",
    "nodePortAnnotation: { key: ..., value: ... }",
  ];
  const own = [
    "",
    "Where the nodes of a pool carry a label whose value is system, sfu or turn, below cloud:",
    "poolLabel: example.org/pool",
    "",
    "A lab whose clients sit on the same network as the nodes:",
    "publicAddress: { from: [hostIP], allowPrivate: true }",
  ];
  return ["Often added later:", "", ...images, ...(provider === "generic" ? own : oks)].join("\n");
}

/**
 * The text of a first environment: every key with what it means, in the schema's own words. Nothing is checked here;
 * wrong answers stand in the file as they were typed.
 *
 * @param schema Path of the JSON Schema as seen from the file, for editors.
 */
export function firstEnvironment(answers: Answers, schema: string): string {
  const data = written(answers);
  const document = new Document(data);
  document.commentBefore = [
    ` yaml-language-server: $schema=${schema}`,
    " Made by `relais init`; every key with its default: docs/config.md. What the file does not say is computed:",
    ` relais explain ${answers.name} says what follows, and from what.`,
  ].join("\n");
  const contents = document.contents as unknown as YAMLMap;
  explainKeys(contents, [], data);
  (contents.items[0]?.key as Scalar).spaceBefore = false;
  document.comment = comment(later(answers));
  return document.toString({ lineWidth: 0 });
}

/** The answers as data, in the order and the shape of an environment file. */
function written(answers: Answers): Record<string, unknown> {
  const { name, domain, kubernetes, app, edge = "gateway", edgeClass, controllerNamespace } = answers;
  const network = {
    ...(answers.provider === "generic" ? {} : { nodes: answers.nodeNetwork }),
    pods: answers.podNetwork,
    services: answers.serviceNetwork,
  };
  const oks = {
    provider: answers.provider,
    region: answers.region,
    zones: list(answers.zones),
    kubernetes,
    network,
    admins: list(answers.admins),
  };
  const generic = {
    provider: answers.provider,
    // One zone that has no name is the schema's default.
    ...(answers.zones === "default" ? {} : { zones: list(answers.zones) }),
    kubernetes,
    exposure: answers.exposure,
    network,
    nodeTypes: { server: { vcpu: number(answers.vcpu), memory: answers.memory } },
  };
  const people = answers.registered
    ? { registered: number(answers.registered), concurrency: answers.concurrency }
    : { participants: number(answers.participants) };
  return {
    name,
    domain,
    cloud: answers.provider === "generic" ? generic : oks,
    demand: {
      ...people,
      meetings: own<readonly object[]>(MEETINGS, answers.meetings ?? "") ?? [],
      relayed: answers.relayed,
      survive: answers.survive,
    },
    apps: [{ name: app, apiKeySecret: `${app}-livekit` }],
    edge: { [edge]: edgeClass, controllerNamespace },
  };
}

const list = (text = "") =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** A number where it is one; anything else stays text, which the schema then refuses in its own words. */
const number = (text = "") => (/^\d{1,15}$/.test(text) ? Number(text) : text);

/** Puts the schema's description above each key; lists and their entries stay on one line each. */
function explainKeys(map: YAMLMap, path: KeyPath, data: unknown): void {
  for (const { key, value } of map.items) {
    const name = String((key as Scalar).value);
    const here = [...path, name];
    const texts = [schemaAt(here, data)?.description, HINTS[formatPath(here)]].filter((text) => text !== undefined);
    if (texts.length > 0) (key as Scalar).commentBefore = comment(texts.join("\n"), path.length);
    if (path.length === 0) (key as Scalar).spaceBefore = true;
    if (isMap(value) && name !== "server") explainKeys(value, here, data);
    else if (!isScalar(value)) setFlow(value);
  }
}

function setFlow(node: unknown): void {
  const collection = node as YAMLMap;
  const entries = collection.items as unknown[];
  if (!isMap(collection) && entries.some(isMap)) for (const entry of entries) setFlow(entry);
  else collection.flow = true;
}

/** Text as the lines of a comment, broken between words where it would grow too wide. */
function comment(text: string, depth = 0): string {
  const width = WIDTH - 2 * depth - 2;
  return text
    .split("\n")
    .flatMap((line) => line.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)`, "g")) ?? [""])
    .map((line) => (line === "" ? "" : ` ${line}`))
    .join("\n");
}
