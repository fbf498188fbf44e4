import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderManifests } from "../../scripts/lib/render.js";
import { findTool } from "../../scripts/lib/tools.js";
import { KUBERNETES_MINORS, validate } from "./kubeconform.js";
import { named, ofKind, RENDERED } from "./rendered.js";

const rendered = await RENDERED;

describe.each(rendered)("manifests of $name", (environment) => {
  it.each(KUBERNETES_MINORS)("are strictly valid for Kubernetes %s, without null fields", (minor) => {
    expect(validate(environment.files, minor)).toEqual([]);
  });

  it("are the same when rendered again", async () => {
    const helm = findTool("helm");
    if ("missing" in helm) throw new Error(helm.missing);
    const again = await renderManifests(environment.blueprint, helm.path);
    expect(again.map(({ file, text }) => ({ name: file, text }))).toEqual(environment.files);
  });

  it("name no host outside the operator's domain, the cluster and the registry", () => {
    const { domain, allowedRegistries } = environment.blueprint;
    const zone = domain.split(".").slice(1).join(".");
    // Labels, API groups and annotations look like host names too; configuration and images are where hosts stand.
    const texts = [
      ...ofKind(environment, "ConfigMap").flatMap((each) =>
        Object.entries(each.data as Record<string, string>)
          .filter(([file]) => !/\.(py|sh)$/.test(file))
          .map(([, text]) => text),
      ),
      ...(JSON.stringify(environment.objects).match(/"image":"[^"]+"/g) ?? []),
    ].join("\n");
    const hosts = texts.match(/\b(?:[a-z0-9-]+\.)+(?:[a-z]{2,})\b/g) ?? [];
    const files = /\.(json|ya?ml|py|sh|conf|cfg|sock|pid|acl|state|key|crt|pem|log|ip|aof|rdb|aofs?)$/;
    const foreign = hosts.filter(
      (host) =>
        !host.endsWith(zone) &&
        !allowedRegistries.some((registry) => registry.startsWith(host)) &&
        !/\.svc(\.cluster\.local)?$/.test(host) &&
        !files.test(host),
    );
    expect([...new Set(foreign)]).toEqual([]);
  });

  it("always hand out own STUN servers and never discover addresses by foreign ones", () => {
    const { rtc } = JSON.parse(named(environment, "ConfigMap", "livekit-server").data["livekit.json"]);
    expect(rtc.stun_servers.length).toBeGreaterThan(0);
    expect(rtc.use_external_ip).toBe(false);
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
