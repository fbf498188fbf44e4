import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHECKS } from "../../stacks/checks/index.js";
import { READING_RULES, RULES } from "../../stacks/rules.js";

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));

const imports = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/from "([^"]+)"/g)].map((match) => match[1] ?? "");

describe("the architecture", () => {
  it.each([
    "config",
    "capacity",
    "simulation",
    "cost",
    "clouds",
    "blueprint",
    "checks",
    "compare",
    "explain",
    "report",
    "manifests",
    "gitops",
    "pipelines",
    "cluster",
    "connectivity",
  ])("keeps stacks/%s free of engines, files and programs", (folder) => {
    const banned = /^(cdktf|constructs|@cdktf|@pulumi|node:fs|node:child_process)|\/cdktf\/|scripts\//;
    const found = files(join("stacks", folder)).flatMap((file) => imports(file).filter((name) => banned.test(name)));
    expect(found).toEqual([]);
  });

  it("keeps what the report's page runs in a browser free of Node's modules", () => {
    const folders = "config capacity simulation cost clouds blueprint checks compare explain report".split(" ");
    const sources = [
      ...folders.flatMap((folder) => files(join("stacks", folder))),
      ...files("scripts/lib/report/page"),
    ];
    expect(sources.filter((file) => imports(file).some((name) => name.startsWith("node:")))).toEqual([]);
  });

  it("names the engine's packages in one file only", () => {
    const found = files("stacks").filter(
      (file) => !file.includes("generated") && imports(file).some((name) => /^(cdktf|constructs|@cdktf)/.test(name)),
    );
    expect(found).toEqual(["stacks/cdktf/cdk.ts"]);
  });

  it("names Pulumi's packages in the program that runs under Pulumi only, which no command loads", () => {
    const program = ["stacks/pulumi/deploy.ts", "stacks/pulumi/program.ts"];
    const sources = [...files("stacks"), ...files("scripts")];
    expect(sources.filter((file) => imports(file).some((name) => name.startsWith("@pulumi/")))).toEqual(program);
    const loading = sources.filter((file) =>
      imports(file).some((name) => /pulumi\/(deploy|program)|\/deploy\.js/.test(name)),
    );
    expect(loading.filter((file) => !program.includes(file))).toEqual([]);
  });

  it("keeps every rule in a file of its name", () => {
    const names = readdirSync("stacks/checks").map((name) => name.replace(/\.ts$/, ""));
    expect(names.filter((name) => name !== "index" && name !== "check").sort()).toEqual(Object.keys(CHECKS).sort());
  });

  it("has a sentence for every rule", () => {
    expect(Object.keys(RULES).sort()).toEqual([...READING_RULES, ...Object.keys(CHECKS)].sort());
  });

  it("keeps sources short: one concept a file", () => {
    const long = [...files("stacks"), ...files("scripts")]
      .filter((file) => !file.includes("generated"))
      .filter((file) => readFileSync(file, "utf8").split("\n").length > 320);
    expect(long).toEqual([]);
  });
});
