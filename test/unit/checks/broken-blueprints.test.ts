import { describe, expect, it } from "vitest";
import type { Blueprint, Release } from "../../../stacks/blueprint/blueprint.js";
import { CHECKS } from "../../../stacks/checks/index.js";
import { cloudOf } from "../../../stacks/clouds/index.js";
import { formatFinding, formatPath } from "../../../stacks/finding.js";
import { decidedOf, oks } from "../../fixtures/environments.js";

/**
 * Rules that guard the blueprint itself: no environment file leads there today, so the blueprint is broken by hand. Each
 * row proves that its rule can fail.
 */
const { environment, sizing, blueprint } = decidedOf(oks());

function said(rule: string, broken: Partial<Blueprint>): string[] {
  const check = CHECKS[rule];
  if (!check) throw new Error(`no rule ${rule}`);
  const given = { environment, sizing, cloud: cloudOf(environment), neighbours: [] };
  const input = { ...given, blueprint: { ...blueprint, ...broken } };
  expect(check({ ...input, blueprint })).toEqual([]);
  return check(input).map((finding) => `at ${formatPath(finding.path)} ${formatFinding(finding)}`);
}

const releases = (change: (release: Release) => object) =>
  blueprint.releases.map((release) => ({ ...release, ...change(release) }) as Release);

const noUdpFor = (service: string) =>
  `at cloud.provider error: service ${service} asks the load balancer of Outscale Kubernetes, eu-west-2 for UDP; allowed: TCP, one per Service; expose it by NodePort or host port on nodes with public addresses`;

const media = (change: object) =>
  blueprint.services.map((service) => (service.carries === "media" ? { ...service, ...change } : service));

describe("a blueprint is refused", () => {
  it("when media follows readiness", () => {
    const services = media({ publishNotReadyAddresses: false });
    expect(said("media-readiness", { services })).toEqual(
      ["udp", "tcp"].map(
        (protocol) =>
          `at cloud error: service livekit-server-media-${protocol} carries media and follows readiness: a Redis blink would end its calls; set publishNotReadyAddresses`,
      ),
    );
  });

  it("when a load balancer has to carry UDP", () => {
    const services = media({ type: "LoadBalancer" });
    expect(said("load-balancer-protocols", { services })).toEqual([noUdpFor("livekit-server-media-udp")]);
  });

  it("when a load balancer has to carry UDP beside TCP", () => {
    const ports = [
      { protocol: "TCP", port: 443, targetPort: 5349 },
      { protocol: "UDP", port: 443, targetPort: 3478 },
    ] as const;
    const services = blueprint.services.map((service) =>
      service.name === "coturn-tls" ? { ...service, ports } : service,
    );
    expect(said("load-balancer-protocols", { services })).toEqual([noUdpFor("coturn-tls")]);
  });

  it("when a server drains for another time than the environment says", () => {
    const broken = releases((release) =>
      release.chart === "coturn" ? { values: { ...release.values, drainSeconds: 30 } } : {},
    );
    expect(said("drain-coherence", { releases: broken })).toEqual([
      "at sfu.drain error: release coturn drains for 30s, the environment for 14400s; use the one drain duration",
    ]);
  });

  it("when an apply would wait for a drain of hours", () => {
    const broken = releases((release) => (release.chart === "livekit-server" ? { wait: true } : {}));
    expect(said("drain-coherence", { releases: broken })).toEqual([
      "at sfu.drain error: release livekit-server is waited for, but its pods drain for 14400s: the apply would end as failed; do not wait for releases that carry calls",
    ]);
  });

  it("when a zone may fail and a release may sit in one", () => {
    const broken = releases((release) =>
      release.chart === "valkey"
        ? { values: { ...release.values, scheduling: { ...release.values.scheduling, spreadZones: false } } }
        : {},
    );
    expect(said("survive", { releases: broken })).toEqual([
      'at demand.survive error: demand.survive is "zone", but release valkey may put all its pods into one zone; spread it over zones',
    ]);
  });

  it("when no STUN server is handed out", () => {
    const broken = releases((release) =>
      release.chart === "livekit-server" ? { values: { ...release.values, stunServers: [] } } : {},
    );
    expect(said("stun-servers", { releases: broken })).toEqual([
      "at turn error: no STUN server is configured: clients would get foreign ones; keep the turn pool",
    ]);
  });

  it("when a foreign STUN server is handed out", () => {
    const broken = releases((release) =>
      release.chart === "livekit-server"
        ? { values: { ...release.values, stunServers: ["stun.example.com:3478"] } }
        : {},
    );
    expect(said("stun-servers", { releases: broken })).toEqual([
      `at turn error: STUN server "stun.example.com:3478" is not the operator's; name a server under meet.example.fr or an address`,
    ]);
  });

  it("when values hold a secret, which is not shown", () => {
    const broken = releases((release) =>
      release.chart === "coturn"
        ? { values: { ...release.values, authSecret: { name: "hunter2hunter2", key: "k" } } }
        : {},
    );
    expect(said("secrets-by-name", { releases: broken })).toEqual([
      "at apps error: values of release coturn hold something at authSecret.name that is not the name of a declared Secret (not shown); put it into a Secret and name that",
    ]);
  });

  it.each([
    [
      "needs more addresses than its IP pool has",
      { desiredNodes: 99 },
      ["needs 99 addresses, its IP pool has 5; enlarge the IP pool"],
    ],
    [
      "has a node type that the resource refuses",
      { nodeType: "t3.micro" },
      ['has node type "t3.micro"; allowed: tinav3 to tinav7; choose a tinav type'],
    ],
    [
      "is larger than the resource allows",
      { desiredNodes: 6000 },
      [
        "wants 6000 nodes; allowed: 0 to 5000; lower the demand or choose a larger node type",
        "needs 6000 addresses, its IP pool has 5; enlarge the IP pool",
      ],
    ],
  ])("when a node pool %s", (_, change, lines) => {
    const { infrastructure } = blueprint;
    if (!infrastructure) throw new Error("OKS has an infrastructure");
    const objects = infrastructure.objects.map((object) =>
      object.id === "nodepool_sfu_a" && object.manifest.kind === "NodePool"
        ? { ...object, manifest: { ...object.manifest, spec: { ...object.manifest.spec, ...change } } }
        : object,
    );
    const found = said("oks-node-pools", { infrastructure: { ...infrastructure, objects } });
    expect(found).toEqual(lines.map((line) => `at demand error: node pool sfu-a ${line}`));
  });
});
