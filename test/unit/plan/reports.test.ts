import { describe, expect, it } from "vitest";
import { planJunit, planSarif } from "../../../scripts/lib/plan-reports.js";
import { resourceChanges } from "../../../stacks/plan/changes.js";
import { planReport } from "../../../stacks/plan/report.js";
import { deployment } from "../../fixtures/environments.js";
import { elements, sarifProblems } from "../../fixtures/formats.js";
import { ipPool, nodePool, release } from "./engine-plan.js";

const changes = (...resources: object[]) => resourceChanges({ resource_changes: resources });
const report = planReport(deployment("visio"), [
  {
    role: "infra",
    stack: "visio-infra",
    changes: changes(nodePool("sfu-a", 21, 20), nodePool("sfu-b", 21, 20), ipPool("turn-a", 5, 10)),
  },
  { role: "base", stack: "visio-base", changes: [] },
  { role: "services", stack: "visio-services", notPlanned: "its cluster <is> made first" },
]);
const gone = planReport(deployment("visio"), [
  { role: "services", stack: "visio-services", changes: changes(release("coturn", { replicas: 1 }, null)) },
]);

describe("a plan as JUnit", () => {
  const cases = elements(planJunit(report), "testcase");
  const named = (name: string) => cases.find((each) => each.getAttribute("name") === name);

  it("has a case for each stack, skipped with the reason where it was not planned", () => {
    expect(named("plan of visio-infra")?.textContent).toContain("update outscale_oks_manifest.ippool_turn_a");
    expect(named("plan of visio-services")?.getElementsByTagName("skipped")[0]?.getAttribute("message")).toBe(
      "its cluster <is> made first",
    );
  });

  it("fails the kind of risk that there is, with each one and how to allow it, and passes the others", () => {
    const failures = elements(planJunit(report), "failure");
    expect(failures.map((each) => each.getAttribute("type"))).toEqual(["shrink"]);
    expect(failures[0]?.textContent?.match(/--allow shrink:sfu/g)).toHaveLength(2);
    expect(elements(planJunit(gone), "failure").map((each) => each.getAttribute("type"))).toEqual(["delete"]);
  });

  it("counts what it holds", () => {
    const [suite] = elements(planJunit(report), "testsuite");
    expect(["tests", "failures", "skipped"].map((name) => suite?.getAttribute(name))).toEqual(["6", "1", "1"]);
    expect(cases).toHaveLength(6);
  });
});

describe("a plan as SARIF", () => {
  it("holds by the published schema, risks or none", () => {
    const none = planReport(deployment("visio"), []);
    for (const each of [report, gone, none])
      expect(sarifProblems(planSarif(each, "/site/deployments/visio.yaml", "/site"))).toBeNull();
  });

  it("places each risk at the environment's file", () => {
    const [run] = planSarif(report, "/site/deployments/visio.yaml", "/site").runs;
    expect(run?.results.map(({ ruleId }) => ruleId)).toEqual(["shrink", "shrink"]);
    expect(run?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe("deployments/visio.yaml");
  });
});
