import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatedDocs } from "../../scripts/dev/generated-docs.js";
import { DEPLOYMENTS } from "../fixtures/environments.js";

it.each([...generatedDocs()])("%s is what the code makes (npm run generate:docs)", (file, text) => {
  expect(readFileSync(file, "utf8")).toBe(text);
});

it("every environment that the project brings has a page", () => {
  expect([...generatedDocs().keys()]).toEqual(
    expect.arrayContaining(DEPLOYMENTS.map((name) => `docs/environments/${name}.md`)),
  );
});

it("every environment names the schema, so that editors check it", () => {
  for (const file of generatedDocs().keys()) {
    const name = /^docs\/environments\/(.*)\.md$/.exec(file)?.[1];
    if (name === undefined) continue;
    const [first] = readFileSync(`deployments/${name}.yaml`, "utf8").split("\n");
    expect(first).toBe("# yaml-language-server: $schema=../relais.schema.json");
  }
});
