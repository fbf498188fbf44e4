import { expect, it } from "vitest";
import { stringify } from "yaml";
import { modelOf } from "../../../scripts/lib/report/page/model.js";
import { recorded } from "../../../scripts/lib/report/recorded.js";
import { whatIf } from "../../../stacks/compare/what-if.js";
import { design } from "../../../stacks/design.js";
import { changesOf } from "../../../stacks/report/settings.js";
import { oks } from "../../fixtures/environments.js";

it("the page answers as the command does, with every file that the environment names", () => {
  const prices = { provider: "outscale-oks", currency: "EUR", date: "2026-01-01" };
  const price = { item: "egress", unit: "GiB", price: 0.5, source: "a contract" };
  const disk: Record<string, string> = {
    "sites/child.yaml": "extends: ../base.yaml\nname: child\nbeside: [other.yaml]\ncost: { prices: prices.yaml }\n",
    "base.yaml": stringify(oks()),
    "sites/prices.yaml": stringify({ ...prices, prices: [price] }),
  };
  const { read, files } = recorded((file) => {
    const text = disk[file];
    return text === undefined ? { problem: "which does not exist", fix: "write it" } : { text };
  });
  const written = design("sites/child.yaml", disk["sites/child.yaml"] ?? "", read);
  read("sites/child.yaml");
  const model = modelOf({ argument: "child", file: "sites/child.yaml", files, slow: { day: null, nodeTypes: [] } });
  expect(model.written.findings).toEqual(written.findings);
  expect(model.written.findings.map(({ message }) => message)).toContain(
    'beside[0] is "other.yaml", which does not exist',
  );

  const flags = new Map([["participants", "9000"]]);
  const asked = written.decided && whatIf(written.decided.document, changesOf(flags), read);
  expect(model.ask(flags).decided?.sizing).toEqual(asked?.decided?.sizing);
  expect(model.ask(flags).decided?.cost).toEqual(asked?.decided?.cost);
  expect(asked?.decided?.cost.lines.find(({ what }) => what === "from SFUs to clients")?.unitPrice.low).toBe(0.5);
});
