import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { junit } from "../../scripts/lib/junit.js";
import { sarif } from "../../scripts/lib/sarif.js";
import type { Finding } from "../../stacks/finding.js";
import { RULES } from "../../stacks/rules.js";
import { elements, sarifProblems } from "../fixtures/formats.js";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-formats-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const relais = (...args: string[]) => runRelais(FOLDER, args);

const LAB = readFileSync(resolve("deployments/lab.yaml"), "utf8");
mkdirSync(join(FOLDER, "my envs"));
writeFileSync(join(FOLDER, "my envs", "wrong.yaml"), LAB.replace("survive: none", "survive: zone"));
writeFileSync(join(FOLDER, "unread.yaml"), LAB.replace("survive: none", 'survive: <all> & "more"'));

/** A finding whose every text needs escaping somewhere. */
const HOSTILE: Finding = {
  rule: "networks",
  severity: "error",
  path: ["cloud", "network"],
  message: "]]> <a href='x'>&amp;\u0001\ttab\nline 𝄞 \uD800",
  fix: 'say "no"',
};

describe.concurrent("relais check of several environments", () => {
  it("counts each and ends with 1 if any has an error", async () => {
    const { status, stdout } = await relais("check", "lab", "unread.yaml");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^lab: 0 errors, .*\nunread\.yaml: 1 error, .*\n$/);
    expect((await relais("check", "lab", "visio")).status).toBe(0);
  });

  it("names the environment of each finding in JSON, which --json is short for", async () => {
    const { stdout } = await relais("check", "lab", "unread.yaml", "--json");
    const { findings } = JSON.parse(stdout);
    expect(findings).toContainEqual(expect.objectContaining({ environment: "unread.yaml", rule: "schema" }));
    expect((await relais("check", "lab", "unread.yaml", "--format", "json")).stdout).toBe(stdout);
  });

  it("calls an unknown format wrong usage", async () => {
    const { status, stderr } = await relais("check", "lab", "--format", "xml");
    expect(status).toBe(2);
    expect(stderr).toContain("Allowed choices are text, json, junit, sarif");
  });
});

describe.concurrent("JUnit", () => {
  it("has a case for every rule: failed by errors, passed with its warnings as output", async () => {
    const { status, stdout } = await relais("check", "my envs/wrong.yaml", "--format", "junit");
    expect(status).toBe(1);
    const cases = elements(stdout, "testcase");
    expect(cases.map((each) => each.getAttribute("name"))).toEqual(Object.keys(RULES));
    expect(new Set(cases.map((each) => each.getAttribute("classname")))).toEqual(new Set(["relais.wrong"]));
    const failed = cases.filter((each) => each.getElementsByTagName("failure").length > 0);
    expect(failed.map((each) => each.getAttribute("name"))).toEqual(["node-supply", "survive"]);
    expect(failed[1]?.textContent).toContain('my envs/wrong.yaml:22:12 error: demand.survive is "zone"');
    const risks = cases.find((each) => each.getAttribute("name") === "risks");
    expect(risks?.getElementsByTagName("system-out")[0]?.textContent).toContain("SFU and TURN share nodes");
    const [suite] = elements(stdout, "testsuite");
    expect([suite?.getAttribute("tests"), suite?.getAttribute("failures")]).toEqual([String(cases.length), "2"]);
  });

  it("skips the rules that an unreadable file keeps from running, in its own suite only", async () => {
    const { stdout } = await relais("check", "unread.yaml", "lab", "--format", "junit");
    const skipped = elements(stdout, "testsuite").map((suite) => suite.getElementsByTagName("skipped").length);
    const rules = Object.keys(RULES);
    expect(skipped).toEqual([rules.length - rules.indexOf("schema") - 1, 0]);
    expect(elements(stdout, "failure")[0]?.getAttribute("message")).toContain('survive is "<all> & \\"more\\""');
  });

  it("survives any text in a finding", () => {
    const [failure] = elements(junit([{ environment: 'a "b" <c>', findings: [HOSTILE] }]), "failure");
    expect(failure?.getAttribute("message")).toBe(`]]> <a href='x'>&amp;\uFFFD\ttab\nline 𝄞 \uFFFD; say "no"`);
    expect(failure?.textContent).toContain("]]> <a href='x'>&amp;\uFFFD\ttab\nline 𝄞");
  });
});

describe.concurrent("SARIF", () => {
  it("keeps the published schema and points at the place", async () => {
    const { status, stdout } = await relais("check", "my envs/wrong.yaml", "nowhere.yaml", "--format", "sarif");
    expect(status).toBe(1);
    const log = JSON.parse(stdout);
    expect(sarifProblems(log)).toBeNull();
    const [run] = log.runs;
    const wrong = run.results.find((result: { ruleId: string }) => result.ruleId === "survive");
    expect(wrong).toMatchObject({
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "my%20envs/wrong.yaml" },
            region: { startLine: 22, startColumn: 12 },
          },
          logicalLocations: [{ fullyQualifiedName: "demand.survive" }],
        },
      ],
    });
    expect(wrong.message.text).toMatch(/^demand\.survive is "zone", .*; allowed: zone with at least 3 zones; give /);
    expect(new Set(run.results.map((result: { level: string }) => result.level))).toEqual(
      new Set(["error", "warning", "note"]),
    );
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(Object.keys(RULES));
  });

  it("is refused by that schema when a level is made up", () => {
    const log = sarif([{ environment: "x.yaml", findings: [HOSTILE] }], "/site");
    expect(sarifProblems(log)).toBeNull();
    expect(sarifProblems(JSON.parse(JSON.stringify(log).replace('"level":"error"', '"level":"fatal"')))).not.toBeNull();
  });

  it.each([
    ["/site/deployments/x.yaml", "deployments/x.yaml"],
    ["../else/x.yaml", "file:///else/x.yaml"],
    ["..x/é.yaml", "..x/%C3%A9.yaml"],
  ])("names %s as %s from /site", (environment, uri) => {
    const log = sarif([{ environment, findings: [HOSTILE] }], "/site");
    expect(log.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });
});
