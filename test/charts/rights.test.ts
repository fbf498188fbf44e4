import { describe, expect, it } from "vitest";
import { rightsNeeded } from "../../stacks/cluster/rights.js";
import { RENDERED } from "./rendered.js";

describe.each(await RENDERED)("the rights that $name asks for", ({ blueprint, objects }) => {
  const rights = rightsNeeded(blueprint);
  const text = (group: string, kind: string, namespace?: string) => [namespace ?? "cluster", group, kind].join(" ");
  const granted = new Set(rights.map(({ group, kind, namespace }) => text(group, kind, namespace)));

  it("cover every object that is rendered", () => {
    for (const { apiVersion, kind, metadata } of objects) {
      const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
      expect(granted).toContain(text(group, kind, metadata.namespace));
    }
  });

  it("name no other kind, but the Secrets of Helm's history", () => {
    const rendered = new Set(objects.map(({ kind }) => kind));
    const idle = new Set(rights.map(({ kind }) => kind).filter((kind) => !rendered.has(kind)));
    expect([...idle]).toEqual(["Secret"]);
  });
});
