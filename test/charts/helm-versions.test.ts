import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { renderManifests } from "../../scripts/lib/render.js";
import { toolPath } from "../../scripts/lib/tools.js";
import { DEPLOYMENTS } from "../fixtures/environments.js";
import { RENDERED } from "./rendered.js";

const rendered = await RENDERED;

describe("Helm 4", () => {
  // Their texts differ by empty lines between documents.
  it.each(DEPLOYMENTS)("renders the objects of %s as Helm 3 does, in the same order", async (name) => {
    const environment = rendered.find((each) => each.name === name);
    if (environment === undefined) throw new Error(`no environment ${name}`);
    const manifests = await renderManifests(environment.blueprint, toolPath("helm4"));
    const objects = manifests.flatMap(({ text }) => parseAllDocuments(text).flatMap((each) => each.toJS() ?? []));
    expect(objects).toEqual(environment.objects);
  });
});
