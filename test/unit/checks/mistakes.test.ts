import { describe, expect, it } from "vitest";
import { findingsOf, generic, oks, type Written } from "../../fixtures/environments.js";

type Change = (environment: Written) => void;
type Row = [rule: string, what: string, environment: Written, line: RegExp];

const network =
  (key: string, value: string): Change =>
  (environment) => {
    Object.assign(environment.cloud.network as object, { [key]: value });
  };
const cloud =
  (values: object): Change =>
  (environment) =>
    Object.assign(environment.cloud, values);
const demand =
  (values: object): Change =>
  (environment) =>
    Object.assign(environment.demand, values);
const set =
  (values: object): Change =>
  (environment) =>
    Object.assign(environment, values);
const meeting = (values: object) => ({ name: "all", share: "100%", size: 10, cameras: 5, microphones: 3, ...values });

const ROWS: Row[] = [
  [
    "survive",
    "a zone to lose but only one zone",
    oks(cloud({ zones: ["a"] })),
    /demand\.survive is "zone", but the environment has one zone/,
  ],
  [
    "survive",
    "too few replicas by hand",
    oks(set({ sfu: { replicas: 1 } })),
    /the sfu pool has 0 of the 3 nodes that the peak needs after the loss of a zone; allowed: at least 5; raise sfu\.replicas/,
  ],
  [
    "room-size",
    "a meeting larger than a node",
    oks(demand({ meetings: [meeting({ size: 5000 })] })),
    /demand\.meetings\[0\]\.size is 5000 .* allowed: at most \d+ with/,
  ],
  [
    "demand",
    "users too few to meet",
    oks(demand({ participants: undefined, registered: 10, concurrency: "10%" })),
    /demand\.concurrency is 10% of 10 registered users, who are fewer than the two that meet; allowed: at least 20%/,
  ],
  [
    "node-type",
    "a node type that does not exist",
    oks(set({ sfu: { node: "t3.micro" } })),
    /sfu pool's node type is "t3\.micro", which .* does not have/,
  ],
  [
    "node-type",
    "a node type outside the pattern's numbers",
    oks(set({ turn: { node: "tinav7.c99r8p1" } })),
    /turn pool's node type .* e\.g\. tinav7\.c78r8p1/,
  ],
  [
    "networks",
    "overlapping networks",
    oks(network("pods", "10.50.0.0/16")),
    /cloud\.network\.nodes is 10\.50\.0\.0\/16, which overlaps pods/,
  ],
  [
    "networks",
    "the provider's own network",
    oks(network("services", "172.31.128.0/17")),
    /overlaps the reserved 172\.31\.0\.0\/16/,
  ],
  ["networks", "a public network", oks(network("services", "8.8.0.0/16")), /which is not private/],
  [
    "networks",
    "a Net of the wrong size",
    oks(network("nodes", "10.50.0.0/24")),
    /cloud\.network\.nodes is 10\.50\.0\.0\/24; allowed: \/16 to \/23/,
  ],
  [
    "networks",
    "too few addresses for the pods",
    oks(network("pods", "10.64.0.0/22")),
    /1024 addresses, but \d+ nodes need \d+; use a \/\d+ or larger/,
  ],
  [
    "oks-region",
    "a region without OKS",
    oks(cloud({ region: "us-east-2" })),
    /cloud\.region is "us-east-2", which has no OKS; allowed: eu-west-2, cloudgouv-eu-west-1/,
  ],
  [
    "oks-region",
    "a zone that does not exist",
    oks(cloud({ zones: ["a", "b", "z"] })),
    /cloud\.zones\[2\] is "z"; allowed: a, b, c/,
  ],
  [
    "oks-region",
    "a zone named twice",
    oks(cloud({ zones: ["a", "b", "b"] })),
    /cloud\.zones\[2\] is "b" a second time/,
  ],
  [
    "oks-region",
    "administrators on a private network",
    oks(cloud({ admins: ["10.0.0.0/8"] })),
    /cloud\.admins\[0\] is 10\.0\.0\.0\/8, which is not public/,
  ],
  [
    "image-registries",
    "a registry that is not allowed",
    oks(set({ images: { allowed: ["registry.example.fr"] } })),
    /the images livekit-server, .* come from docker\.io, which is not allowed; allowed: registry\.example\.fr/,
  ],
  [
    "stun-servers",
    "a foreign STUN server",
    oks(set({ publicAddress: { from: ["stun"], stunServers: ["stun.l.google.com:19302"] } })),
    /STUN server "stun\.l\.google\.com:19302" is not the operator's/,
  ],
  [
    "exclusive-options",
    "gateway and ingress",
    oks(set({ edge: { gateway: "envoy", ingress: "traefik", controllerNamespace: "x" } })),
    /edge\.gateway and edge\.ingress are both given/,
  ],
  [
    "exclusive-options",
    "neither gateway nor ingress",
    oks(set({ edge: { controllerNamespace: "x" } })),
    /edge names neither gateway nor ingress/,
  ],
  [
    "exclusive-options",
    "no way to relay",
    oks(set({ turn: { udp: false, tls: false } })),
    /turn\.udp and turn\.tls are both off/,
  ],
  [
    "exclusive-options",
    "two webhooks",
    oks(
      set({
        apps: [
          { name: "a", apiKeySecret: "a", webhook: "https://a.fr/" },
          { name: "b", apiKeySecret: "b", webhook: "https://b.fr/" },
        ],
      }),
    ),
    /apps\[1\]\.webhook is the second one/,
  ],
  [
    "public-address",
    "one address for several SFUs",
    oks(set({ publicAddress: { from: ["value"], value: "198.51.100.7" } })),
    /one address, but there are several SFUs/,
  ],
  [
    "exclusive-options",
    "an internal edge nobody knows how to make",
    generic(set({ edge: { gateway: "envoy", internal: true, controllerNamespace: "x" } })),
    /set edge\.internalAnnotations/,
  ],
  [
    "node-supply",
    "more nodes than there are",
    generic(cloud({ maxNodesPerPool: 1 })),
    /pool needs \d+ nodes, but cloud\.maxNodesPerPool is 1/,
  ],
  [
    "node-supply",
    "more nodes than Kubernetes takes",
    generic((environment) => {
      environment.cloud.nodeTypes = { small: { vcpu: 2, memory: "4Gi" } };
      environment.demand.participants = 300_000;
    }),
    /demand needs \d+ nodes, but Kubernetes takes 5000 in a cluster/,
  ],
  [
    "node-port-band",
    "an SFU with more vCPUs than fixed NodePorts",
    generic(cloud({ exposure: "nodePortPublicIp", nodeTypes: { big: { vcpu: 128, memory: "256Gi" } } })),
    /port media-udp is 30000-30127, outside of the fixed NodePorts.* allowed: 30000-30085/,
  ],
  [
    "port-collisions",
    "media that grows into TURN's NodePort",
    generic(cloud({ exposure: "nodePortPublicIp", nodeTypes: { big: { vcpu: 85, memory: "256Gi" } } })),
    /ports media-udp \(30000-30084\) and turn-udp \(30084\) collide on NodePorts/,
  ],
];

describe("a mistake", () => {
  it.each(ROWS)("%s: %s", (rule, _, environment, line) => {
    const errors = findingsOf(environment, rule).filter((text) => text.includes(" error: "));
    expect(errors.length).toBeGreaterThan(0);
    expect(errors[0]).toMatch(line);
    expect(errors[0]).toMatch(/^test\.yaml:\d+:\d+ error: /);
  });

  it("does not hide another one", () => {
    const rules = findingsOf(
      oks((environment) => {
        cloud({ region: "mars", zones: ["a"] })(environment);
        network("services", "8.8.0.0/16")(environment);
        set({ turn: { udp: false, tls: false } })(environment);
      }),
    ).filter((line) => line.includes(" error: "));
    expect(rules.map((line) => line.match(/error: (\S+)/)?.[1]).sort()).toEqual([
      "cloud.network.services",
      "cloud.region",
      "demand.survive",
      "turn.udp",
    ]);
  });
});

describe("what may fail", () => {
  const survive = (environment: Written) => findingsOf(environment, "survive");

  it("is refused at the pool that was set by hand, where it was set", () => {
    expect(survive(oks(set({ turn: { replicas: 1 }, sfu: { replicas: 2 } })))).toEqual([
      expect.stringMatching(
        /:34:13 error: the turn pool has 0 of the 1 nodes .* zone; allowed: at least 2; raise turn\.replicas or remove it$/,
      ),
      expect.stringMatching(
        /:36:13 error: the sfu pool has 1 of the 3 nodes .* zone; allowed: at least 5; raise sfu\.replicas or remove it$/,
      ),
    ]);
  });

  it("is nothing where demand.survive is none: then the peak itself is the measure", () => {
    const environment = oks((written) => {
      written.demand.survive = "none";
      Object.assign(written, { sfu: { replicas: 2 } });
    });
    expect(survive(environment)).toEqual([
      expect.stringContaining(
        "the sfu pool has 2 of the 3 nodes that the peak needs; allowed: at least 3; raise sfu.replicas",
      ),
    ]);
  });

  it("is not one of two zones, of which one has the majority of the message bus", () => {
    expect(survive(oks(cloud({ zones: ["a", "b"] })))).toEqual([
      expect.stringContaining("the environment has 2 zones"),
    ]);
  });

  it("leaves one Valkey member by hand to its own rule", () => {
    expect(survive(oks(set({ redis: { members: 1 } })))).toEqual([]);
    expect(survive(oks(set({ redis: { members: 1 }, sfu: { replicas: 2 } })))).toHaveLength(1);
  });
});

describe("a valid environment", () => {
  it.each([
    ["on OKS", oks()],
    ["on an existing cluster with host networking", generic()],
    ["on an existing cluster with NodePorts", generic(cloud({ exposure: "nodePortPublicIp" }))],
  ])("%s has no error", (_, environment) => {
    expect(findingsOf(environment).filter((line) => line.includes(" error: "))).toEqual([]);
  });

  it("says which vendor facts nobody could try, and how to settle them", () => {
    const lines = findingsOf(oks(), "unproven");
    expect(lines.map((line) => line.match(/unproven: (U\d)/)?.[1]).sort()).toEqual(["U1", "U2", "U4"]);
    const settled = oks((environment) => {
      cloud({ nodePortAnnotation: { key: "example.com/open", value: "0.0.0.0/0" } })(environment);
      set({ sfu: { bandwidth: "5 Gbit/s" }, turn: { tls: false } })(environment);
    });
    expect(findingsOf(settled, "unproven")).toEqual([]);
  });

  it("warns where a zone may fail and the control plane lives in one", () => {
    expect(findingsOf(oks(), "risks").join()).toContain("the control plane is in one zone");
    expect(findingsOf(oks(cloud({ controlPlane: { multiZone: true } })), "risks").join()).not.toContain(
      "control plane",
    );
  });
});
