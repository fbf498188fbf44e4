import { describe, expect, it } from "vitest";
import type { Blueprint, Release } from "../../../stacks/blueprint/blueprint.js";
import { CHECKS } from "../../../stacks/checks/index.js";
import { cloudOf } from "../../../stacks/clouds/index.js";
import { decidedOf, oks } from "../../fixtures/environments.js";

/**
 * Rules that guard the blueprint itself: no environment file leads there today, so the blueprint is broken by hand. Each
 * row proves that its rule can fail.
 */
const { environment, sizing, blueprint } = decidedOf(oks());

function messages(rule: string, broken: Partial<Blueprint>): string[] {
  const check = CHECKS[rule];
  if (!check) throw new Error(`no rule ${rule}`);
  const given = { environment, sizing, cloud: cloudOf(environment), neighbours: [] };
  const input = { ...given, blueprint: { ...blueprint, ...broken } };
  expect(check({ ...input, blueprint })).toEqual([]);
  return check(input).map((finding) => finding.message);
}

const releases = (change: (release: Release) => object) =>
  blueprint.releases.map((release) => ({ ...release, ...change(release) }) as Release);

const media = (change: object) =>
  blueprint.services.map((service) => (service.carries === "media" ? { ...service, ...change } : service));

describe("a blueprint is refused", () => {
  it("when media follows readiness", () => {
    const services = media({ publishNotReadyAddresses: false });
    expect(messages("media-readiness", { services })[0]).toContain("a Redis blink would end its calls");
  });

  it("when a load balancer has to carry UDP", () => {
    const services = media({ type: "LoadBalancer" });
    expect(messages("load-balancer-protocols", { services })[0]).toMatch(/livekit-server-media-udp asks .* for UDP/);
  });

  it("when a load balancer has to carry UDP beside TCP", () => {
    const ports = [
      { protocol: "TCP", port: 443, targetPort: 5349 },
      { protocol: "UDP", port: 443, targetPort: 3478 },
    ] as const;
    const services = blueprint.services.map((service) =>
      service.name === "coturn-tls" ? { ...service, ports } : service,
    );
    expect(messages("load-balancer-protocols", { services })).toHaveLength(1);
  });

  it("when a server drains for another time than the environment says", () => {
    const broken = releases((release) =>
      release.chart === "coturn" ? { values: { ...release.values, drainSeconds: 30 } } : {},
    );
    expect(messages("drain-coherence", { releases: broken })[0]).toContain("release coturn drains for 30s");
  });

  it("when an apply would wait for a drain of hours", () => {
    const broken = releases((release) => (release.chart === "livekit-server" ? { wait: true } : {}));
    expect(messages("drain-coherence", { releases: broken })[0]).toContain("is waited for");
  });

  it("when a zone may fail and a release may sit in one", () => {
    const broken = releases((release) =>
      release.chart === "valkey"
        ? { values: { ...release.values, scheduling: { ...release.values.scheduling, spreadZones: false } } }
        : {},
    );
    expect(messages("survive", { releases: broken })[0]).toContain("release valkey may put all its pods into one zone");
  });

  it("when no STUN server is handed out", () => {
    const broken = releases((release) =>
      release.chart === "livekit-server" ? { values: { ...release.values, stunServers: [] } } : {},
    );
    expect(messages("stun-servers", { releases: broken })[0]).toContain("clients would get foreign ones");
  });

  it("when a foreign STUN server is handed out", () => {
    const broken = releases((release) =>
      release.chart === "livekit-server"
        ? { values: { ...release.values, stunServers: ["stun.example.com:3478"] } }
        : {},
    );
    expect(messages("stun-servers", { releases: broken })[0]).toContain("is not the operator's");
  });

  it("when values hold a secret, which is not shown", () => {
    const broken = releases((release) =>
      release.chart === "coturn"
        ? { values: { ...release.values, authSecret: { name: "hunter2hunter2", key: "k" } } }
        : {},
    );
    const found = messages("secrets-by-name", { releases: broken });
    expect(found[0]).toContain("authSecret.name");
    expect(found.join()).not.toContain("hunter2");
  });

  it.each([
    ["needs more addresses than its IP pool has", { desiredNodes: 99 }, "needs 99 addresses"],
    ["has a node type that the resource refuses", { nodeType: "t3.micro" }, 'node type "t3.micro"'],
    ["is larger than the resource allows", { desiredNodes: 6000 }, "wants 6000 nodes"],
  ])("when a node pool %s", (_, change, message) => {
    const { infrastructure } = blueprint;
    if (!infrastructure) throw new Error("OKS has an infrastructure");
    const objects = infrastructure.objects.map((object) =>
      object.id === "nodepool_sfu_a" && object.manifest.kind === "NodePool"
        ? { ...object, manifest: { ...object.manifest, spec: { ...object.manifest.spec, ...change } } }
        : object,
    );
    const found = messages("oks-node-pools", { infrastructure: { ...infrastructure, objects } });
    expect(found.join()).toContain(message);
  });
});
