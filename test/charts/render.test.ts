import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderManifests } from "../../scripts/lib/render.js";
import { findTool } from "../../scripts/lib/tools.js";
import { KUBERNETES_MINORS, validate } from "./kubeconform.js";
import { hostsIn } from "./oracles/sovereignty.js";
import { ofKind, RENDERED } from "./rendered.js";

const rendered = await RENDERED;

describe.each(rendered)("manifests of $name", (environment) => {
  it.each(KUBERNETES_MINORS)("are strictly valid for Kubernetes %s, without null fields", (minor) => {
    expect(validate(environment.files, minor)).toEqual([]);
  });

  it("are the same when rendered again", async () => {
    const helm = findTool("helm");
    if ("missing" in helm) throw new Error(helm.missing);
    const again = await renderManifests(environment.blueprint, helm.path);
    expect(again.map(({ folder, text }) => ({ name: folder, text }))).toEqual(environment.files);
  });

  it("name no host outside the operator's domain, the cluster and the registry", () => {
    const { domain, allowedRegistries } = environment.blueprint;
    const zone = domain.split(".").slice(1).join(".");
    const foreign = hostsIn(environment).filter(
      (host) => !host.endsWith(zone) && !allowedRegistries.some((registry) => registry.startsWith(host)),
    );
    expect(foreign).toEqual([]);
  });

  it("route only /rtc from outside", () => {
    const route = ofKind(environment, "HTTPRoute", "Ingress").filter(
      (each) => !each.metadata.name.endsWith("-internal"),
    );
    expect(route).toHaveLength(1);
    const paths = [...JSON.stringify(route).matchAll(/"(?:value|path)":"(\/[^"]*)"/g)].map((match) => match[1]);
    expect(paths).toEqual(["/rtc"]);
  });
});

describe("the charts", () => {
  it("share one resolver of public addresses, byte for byte", () => {
    const [a, b] = ["livekit-server", "coturn"].map((chart) =>
      readFileSync(`charts/${chart}/files/public_address.py`, "utf8"),
    );
    expect(a).toBe(b);
  });

  it("default to the images that the stacks deploy", () => {
    const defaults = ["livekit-server", "coturn", "valkey"]
      .map((chart) => readFileSync(`charts/${chart}/values.yaml`, "utf8"))
      .join("\n");
    const lab = rendered.find((each) => each.name === "lab");
    for (const image of lab?.blueprint.images ?? []) {
      expect(defaults).toContain(`repository: ${image.repository}\n`);
      expect(defaults).toMatch(new RegExp(`tag: "?${image.tag.replaceAll(".", "\\.")}"?\n`));
    }
  });
});
