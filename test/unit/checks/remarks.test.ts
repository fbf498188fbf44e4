import { describe, expect, it } from "vitest";
import { findingsOf, generic, oks, type Written } from "../../fixtures/environments.js";

/** What is said of environments that are allowed: complete lines, warnings first. */
const LOCAL_STATE =
  "test.yaml:1:1 warning: state.backend is local: whoever loses the output folder loses the cluster's state; use s3";
const ONE_ZONE =
  "test.yaml:4:3 warning: the control plane is in one zone: when it fails, calls go on but nothing can be changed or healed; set cloud.controlPlane.multiZone before the cluster is made, with a size that allows it";
const CLOSED_NODE_PORTS =
  "test.yaml:4:3 unproven: U1: media NodePorts stay closed: the annotation that opens them in the nodes' firewall is not known to Relais; read it from Outscale's page on NodePort Services and set cloud.nodePortAnnotation";
const rate = (type: string, each = 605) =>
  `test.yaml:1:1 unproven: U2: the rate of a ${type} node is not published; at the peak each SFU sends ${each} Mbit/s and sizing trusts that it can; measure it and set sfu.bandwidth`;
const OKS_RATE = rate("tinav7.c16r32p1");
const BALANCER =
  "test.yaml:1:1 unproven: U4: the throughput of a load balancer is not published; TURN over TLS may bring 484 Mbit/s; measure it";
const OF_ANY_OKS = [LOCAL_STATE, ONE_ZONE, OKS_RATE, BALANCER, CLOSED_NODE_PORTS];

const S3 = { backend: "s3", bucket: "a-bucket", region: "eu-west-2", endpoint: "https://oos.eu-west-2.outscale.com" };
const NOTHING_LEFT = oks((environment) => {
  environment.state = S3;
  environment.sfu = { bandwidth: "4 Gbit/s" };
  environment.turn = { tls: false };
  environment.demand.survive = "none";
  environment.cloud.controlPlane = { size: "cp.3.masters.small", multiZone: true };
  environment.cloud.nodePortAnnotation = { key: "example.org/open", value: "true" };
});

const REMARKS: readonly (readonly [what: string, environment: Written, lines: readonly string[]])[] = [
  ["an OKS environment that says no more than it must", oks(), OF_ANY_OKS],
  ["one that settles all of it", NOTHING_LEFT, []],
  [
    "a zone that need not be survived, which takes fewer SFUs",
    oks((environment) => Object.assign(environment.demand, { survive: "node" })),
    [LOCAL_STATE, rate("tinav7.c16r32p1", 907), BALANCER, CLOSED_NODE_PORTS],
  ],
  [
    "a half of the internet that may try the API",
    oks((environment) => Object.assign(environment.cloud, { admins: ["203.0.113.0/28", "32.0.0.0/7"] })),
    [
      LOCAL_STATE,
      ONE_ZONE,
      "test.yaml:17:7 warning: cloud.admins[1] is 32.0.0.0/7: much of the internet may try the Kubernetes API; name the networks your administrators come from",
      OKS_RATE,
      BALANCER,
      CLOSED_NODE_PORTS,
    ],
  ],
  [
    "kinds of meetings that nobody is in, in which nobody sends, and that are larger than all their people",
    oks((environment) => {
      Object.assign(environment, JSON.parse(JSON.stringify(NOTHING_LEFT)));
      Object.assign(environment.sfu as object, { rooms: 700 });
      Object.assign(environment.demand, {
        meetings: [
          { name: "none", share: "0%", size: 10, cameras: 1, microphones: 1 },
          { name: "silent", share: "90%", size: 20, cameras: 0, microphones: 0 },
          { name: "large", share: "10%", size: 200, cameras: 1, microphones: 1 },
        ],
      });
    }),
    [
      "test.yaml:27:14 warning: demand.meetings[0].share is 0% (none): nobody is in such a meeting; remove it, or raise its share",
      "test.yaml:35:20 warning: demand.meetings[1].microphones is 0 (silent), and so are its cameras and screens: it is sized as if nobody sent anything; say how many send at the same time",
      "test.yaml:38:13 warning: demand.meetings[2].size is 200 (large), but 100 people are in such meetings at the peak; one full meeting is planned; allowed: at most 100; lower it, or raise share",
    ],
  ],
  [
    "a network that is large, but not most of the internet",
    oks((environment) => Object.assign(environment.cloud, { admins: ["32.0.0.0/8"] })),
    OF_ANY_OKS,
  ],
  [
    "TURN over TLS alone",
    oks((environment) => Object.assign(environment, { turn: { udp: false } })),
    [
      LOCAL_STATE,
      ONE_ZONE,
      OKS_RATE,
      CLOSED_NODE_PORTS,
      "test.yaml:34:3 unproven: U4: the throughput of a load balancer is not published; TURN over TLS may bring 484 Mbit/s; measure it, or offer TURN over UDP as well",
    ],
  ],
  [
    "TURN over UDP alone, of whose servers browsers try one",
    generic((environment) => Object.assign(environment, { turn: { tls: false } })),
    [
      'test.yaml:36:8 warning: demand.survive is "zone", but turn.tls is false: a browser tries only the first address of turn.meet.example.fr, and is not relayed where that server is lost; remove turn.tls, or let your name server leave out TURN servers that do not answer',
      rate("big"),
    ],
  ],
  [
    "the same behind a load balancer, which has one address",
    generic((environment) => {
      Object.assign(environment, { turn: { tls: false, exposure: "udpLoadBalancer" } });
      Object.assign(environment.cloud, { loadBalancers: ["TCP", "UDP"] });
    }),
    [
      rate("big"),
      "test.yaml:40:13 unproven: U18: nobody has tried whether the load balancer keeps the client's address and its server while an allocation lives; relay through it for an hour, or remove turn.exposure",
    ],
  ],
  [
    "fewer media ports than vCPUs",
    oks((environment) => Object.assign(environment, { ports: { mediaUdp: "30000-30001" } })),
    [
      LOCAL_STATE,
      ONE_ZONE,
      "test.yaml:34:13 warning: ports.mediaUdp has 2 ports, but an SFU has 16 vCPUs and would open a socket on each; allowed: 16 ports; widen it: fewer sockets cost throughput",
      OKS_RATE,
      BALANCER,
      CLOSED_NODE_PORTS,
    ],
  ],
  ["a cluster that exists", generic(), [rate("big")]],
  [
    "media and relay on the same nodes' networks",
    generic((environment) => Object.assign(environment.cloud, { poolLabel: undefined })),
    [
      "test.yaml:4:3 warning: SFU and TURN share nodes under host networking: the relay may reach any UDP port of its own node; keep it to a lab, or label nodes and set cloud.poolLabel",
      rate("big"),
    ],
  ],
  [
    "media and relay on the same nodes behind NodePorts",
    generic((environment) => Object.assign(environment.cloud, { poolLabel: undefined, exposure: "nodePortPublicIp" })),
    [
      "test.yaml:4:3 warning: SFU and TURN share nodes behind NodePorts: coturn takes its node's public address for its own and cannot relay to the SFU there; label nodes and set cloud.poolLabel, or use hostNetworkPublicIp",
      rate("big"),
    ],
  ],
  [
    "a load balancer for UDP",
    generic((environment) => {
      environment.cloud.loadBalancers = ["TCP", "UDP"];
      environment.turn = { exposure: "udpLoadBalancer" };
    }),
    [
      rate("big"),
      "test.yaml:39:13 unproven: U18: nobody has tried whether the load balancer keeps the client's address and its server while an allocation lives; relay through it for an hour, or remove turn.exposure",
    ],
  ],
];

describe("what is said of an environment that is allowed", () => {
  it.each(REMARKS)("%s", (_, environment, lines) => {
    expect(findingsOf(environment)).toEqual(lines);
  });

  it("a pod network with less than a /24 for each node", () => {
    const many = oks((environment) => {
      Object.assign(environment.demand, { participants: 200_000 });
      Object.assign(environment.cloud.network as object, { pods: "10.64.0.0/17" });
    });
    const line = findingsOf(many, "unproven").find((each) => each.includes("U3"));
    const [, addresses, nodes, needed] =
      /^test\.yaml:\d+:\d+ unproven: U3: cloud\.network\.pods holds (\d+) addresses; with a \/24 per node, (\d+) nodes need (\d+); use a larger network, or confirm the range that OKS gives a node$/.exec(
        line ?? "",
      ) ?? [];
    expect(Number(addresses)).toBe(2 ** 15);
    expect(Number(needed)).toBe(Number(nodes) * 256);
    expect(Number(needed)).toBeGreaterThan(Number(addresses));
  });
});
