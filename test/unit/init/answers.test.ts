import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { firstEnvironment } from "../../../scripts/lib/init/file.js";
import { complete, judge } from "../../../scripts/lib/init/judge.js";
import { MEETINGS } from "../../../scripts/lib/init/meetings.js";
import type { AnswerKey, Answers } from "../../../scripts/lib/init/question.js";
import { QUESTIONS } from "../../../scripts/lib/init/questions.js";
import { design } from "../../../stacks/design.js";
import { formatFinding } from "../../../stacks/finding.js";
import { runs } from "../../fixtures/runs.js";

const OKS: Answers = {
  name: "visio",
  domain: "visio.example.fr",
  provider: "outscale-oks",
  region: "eu-west-2",
  admins: "203.0.113.0/28",
  registered: "20000",
};
const GENERIC: Answers = {
  name: "lab",
  domain: "lab.example.org",
  provider: "generic",
  vcpu: "16",
  memory: "32Gi",
  participants: "50",
};

const settled = (answers: Answers) => complete(answers, (question, rest) => question.fallback?.(rest));
const fileOf = (answers: Answers) => firstEnvironment(settled(answers), "../relais.schema.json");
const errorsOf = (text: string) =>
  design("first.yaml", text)
    .findings.filter(({ severity }) => severity === "error")
    .map(formatFinding);

describe.each([
  ["outscale-oks", OKS],
  ["generic", GENERIC],
])("the first environment on %s", (_, answers) => {
  it.each(Object.keys(MEETINGS))("has no error with meetings of kind %s", (meetings) => {
    expect(errorsOf(fileOf({ ...answers, meetings }))).toEqual([]);
  });

  it.each(["gateway", "ingress"])("has no error behind a %s", (edge) => {
    expect(errorsOf(fileOf({ ...answers, edge }))).toEqual([]);
  });

  it("says above each key what it means, and begins with the schema for editors", () => {
    const lines = fileOf(answers).split("\n");
    expect(lines[0]).toBe("# yaml-language-server: $schema=../relais.schema.json");
    const bare = lines.filter(
      (line, index) => /^ *[a-zA-Z]+:/.test(line) && !/^ *# /.test(lines[index - 1] ?? "") && line !== "cloud:",
    );
    expect(bare).toEqual(["    server: { vcpu: 16, memory: 32Gi }"].filter(() => answers === GENERIC));
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });

  it("still has no error when what is often added later is switched on", () => {
    const [written = "", hints = ""] = fileOf(answers).split("# Often added later:");
    const below = (hints.match(/^# \w+: .*$/gm) ?? []).map((line) => line.slice(2));
    const ours = below.filter((line) => /^(images|state|publicAddress):/.test(line));
    const pool = below.filter((line) => line.startsWith("poolLabel:")).map((line) => `  ${line}`);
    expect(ours).toHaveLength(2);
    const text = `${written.replace("cloud:\n", ["cloud:", ...pool, ""].join("\n"))}\n${ours.join("\n")}\n`;
    expect(errorsOf(text)).toEqual([]);
  });
});

describe("a wrong answer", () => {
  it.each<[AnswerKey, string, string]>([
    ["name", "Visio", 'name is "Visio"'],
    ["name", "a: [b", 'name is "a: [b"'],
    ["domain", "visio", 'domain is "visio"'],
    ["provider", "aws", "allowed: outscale-oks, generic"],
    ["region", "mars-1", "which has no OKS"],
    ["zones", "a,b,x", 'cloud.zones[2] is "x"'],
    ["zones", "", "cloud.zones is a list of 0"],
    ["kubernetes", "1.20", 'cloud.kubernetes is "1.20"'],
    ["nodeNetwork", "10.50.0.1/16", "write 10.50.0.0/16"],
    ["podNetwork", "10.80.0.0/15", "which overlaps"],
    ["serviceNetwork", "8.8.8.0/24", "which is not private"],
    ["admins", "10.0.0.0/8", "which is not public"],
    ["registered", "many", 'demand.registered is "many"'],
    ["concurrency", "10", "10%"],
    ["relayed", "120%", "0% to 100%"],
    ["survive", "region", "allowed: none, node, zone"],
    ["app", "Meet!", 'apps[0].name is "Meet!"'],
    ["controllerNamespace", "Envoy", 'edge.controllerNamespace is "Envoy"'],
  ])("%s %j is refused in the schema's or a rule's words", (key, value, words) => {
    const objections = judge(settled({ ...OKS, [key]: value }));
    expect(objections.map(({ finding }) => formatFinding(finding)).join("\n")).toContain(words);
    expect(objections.map(({ question }) => question?.key)).toContain(key);
  });

  it.each<[AnswerKey, string, string]>([
    ["exposure", "loadBalancer", "nodePortPublicIp, hostNetworkPublicIp"],
    ["vcpu", "0", "cloud.nodeTypes.server.vcpu is 0"],
    ["memory", "32", "write a whole number with Mi, Gi or Ti"],
    ["participants", "1", "demand.participants is 1"],
    ["survive", "zone", "give cloud.zones three zones"],
  ])("%s %j is refused for a cluster that exists", (key, value, words) => {
    const objections = judge(settled({ ...GENERIC, [key]: value }));
    expect(objections.map(({ finding }) => formatFinding(finding)).join("\n")).toContain(words);
    expect(objections.map(({ question }) => question?.key)).toContain(key);
  });

  it("has no ready-made meetings or namespace for names that every object answers to", () => {
    const text = fileOf({ ...OKS, edgeClass: "valueOf" });
    expect(parse(text).edge).toEqual({ gateway: "valueOf", controllerNamespace: "kube-system" });
    expect(judge(settled({ ...OKS, meetings: "constructor" })).map(({ question }) => question?.key)).toEqual([
      "meetings",
    ]);
  });

  it("is not mixed up with questions that are still open", () => {
    expect(judge({})).toEqual([]);
    expect(judge({ relayed: "120%" }).map(({ question }) => question?.key)).toEqual(["relayed"]);
  });
});

describe("whatever is answered", () => {
  const pick = (...values: string[]) => fc.constantFrom(...values);
  const people = fc.oneof(
    fc.record({ participants: fc.integer({ min: 2, max: 60_000 }).map(String) }),
    fc.record({ registered: fc.integer({ min: 1, max: 400_000 }).map(String), concurrency: pick("1%", "10%", "60%") }),
  );
  const cloud = fc.oneof(
    fc.record({
      provider: fc.constant("outscale-oks"),
      region: pick("eu-west-2", "cloudgouv-eu-west-1"),
      zones: pick("a", "a,b", "c,b,a"),
      admins: pick("203.0.113.0/28", "198.51.100.7/32,203.0.113.0/28"),
      nodeNetwork: pick("10.50.0.0/16", "192.168.0.0/20", "10.64.0.0/23"),
    }),
    fc.record({
      provider: fc.constant("generic"),
      zones: pick("default", "x,y", "x,y,z"),
      exposure: pick("hostNetworkPublicIp", "nodePortPublicIp"),
      vcpu: fc.integer({ min: 1, max: 64 }).map(String),
      memory: fc.integer({ min: 1, max: 512 }).map((size) => `${size}Gi`),
    }),
  );
  const rest = fc.record({
    name: pick("a", "visio", "true", "on", "null", "a-20-letters-long-nm"),
    domain: pick("meet.example.fr", "a.b", "1.example.org"),
    kubernetes: pick("1.33", "1.35", "1.37"),
    meetings: pick(...Object.keys(MEETINGS)),
    relayed: fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
    survive: pick("none", "node", "zone"),
    app: pick("meet", "no", "studio-2"),
    edge: pick("gateway", "ingress"),
    edgeClass: pick("envoy", "traefik", "null"),
  });

  it("gives a file without errors, or findings that name a question and a fix", () => {
    let good = 0;
    fc.assert(
      fc.property(people, cloud, rest, (...parts) => {
        const answers = settled(Object.assign({}, ...parts) as Answers);
        const text = firstEnvironment(answers, "schema.json");
        const errors = errorsOf(text);
        const objections = judge(answers);
        expect(objections.map(({ finding }) => finding.fix !== "")).toEqual(errors.map(() => true));
        expect(objections.filter(({ question }) => question === undefined)).toEqual([]);
        if (errors.length === 0) good += 1;
      }),
      { numRuns: runs(300) },
    );
    // About a third of them; the others ask too much of their nodes, zones or networks.
    expect(good).toBeGreaterThanOrEqual(Math.floor(runs(300) / 6));
  });

  it("stands in the file as data, never as YAML of its own", () => {
    const keys = QUESTIONS.map(({ key }) => key).filter((key) => !["provider", "meetings", "edge"].includes(key));
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.string({ unit: "binary" }), (key, value) => {
        const text = fileOf({ ...OKS, [key]: value });
        expect(Object.keys(parse(text))).toEqual(["name", "domain", "cloud", "demand", "apps", "edge"]);
      }),
      { numRuns: runs(100) },
    );
  });
});
