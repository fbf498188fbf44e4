import { describe, expect, it } from "vitest";
import { releaseOf } from "../../../stacks/blueprint/blueprint.js";
import { decidedOf, findingsOf, generic, oks, type Written } from "../../fixtures/environments.js";

const set = (values: object) => (environment: Written) => void Object.assign(environment, values);
const valuesOf = (environment: Written) => {
  const { blueprint } = decidedOf(environment);
  return {
    sfu: releaseOf(blueprint, "livekit-server")?.values,
    turn: releaseOf(blueprint, "coturn")?.values,
    valkey: releaseOf(blueprint, "valkey")?.values,
    pools: blueprint.pools,
  };
};

describe("a value set by hand", () => {
  it("takes the place of the computed one, everywhere it is used", () => {
    const environment = oks(
      set({
        ports: { mediaUdp: "30016-30031", mediaTcp: 30083, turnUdp: 30082 },
        sfu: { limits: { tracks: 9000, participantsPerRoom: 40 }, maxUnavailable: 1 },
        turn: { allocations: 4000 },
        system: { replicas: 6, node: "tinav7.c8r16p1" },
      }),
    );
    const { sfu, turn, pools } = valuesOf(environment);
    expect(sfu?.ports).toMatchObject({ mediaUdp: { from: 30_016, to: 30_031 }, mediaTcp: 30_083 });
    expect(sfu?.stunServers).toEqual(["turn.meet.example.fr:30082"]);
    expect(sfu).toMatchObject({ limits: { numTracks: 9000 }, room: { maxParticipants: 40 }, maxUnavailable: 1 });
    expect(turn?.ports.udpNodePort).toBe(30_082);
    expect(turn?.peers.udpPorts).toEqual([{ from: 30_016, to: 30_031 }]);
    expect(turn?.quotas.total).toBe(4000);
    expect(pools.system).toMatchObject({ nodes: 6, nodeType: "tinav7.c8r16p1" });
  });

  it("moves the TURN server's own port on the hosts' network, where there is no NodePort in between", () => {
    const { turn } = valuesOf(generic(set({ ports: { turnUdp: 3479 } })));
    expect(turn?.ports).toMatchObject({ listen: 3479, udpNodePort: 0 });
  });

  it("lets a second environment on the same cluster have NodePorts of its own", () => {
    const portsOf = (environment: Written) =>
      decidedOf(environment).blueprint.services.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => nodePort ?? []));
    const second = set({ name: "second", ports: { mediaUdp: "30016-30031", mediaTcp: 30083, turnUdp: 30082 } });
    const all = [...portsOf(oks()), ...portsOf(oks(second))];
    expect(new Set(all).size).toBe(all.length);
  });

  it("can be the digest of an image in the mirror", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const { sfu } = valuesOf(oks(set({ images: { digests: { "livekit-server": digest } } })));
    expect(sfu?.images.server.digest).toBe(digest);
  });
});

const BROKEN: [what: string, change: object, line: RegExp][] = [
  [
    "too few tracks",
    { sfu: { limits: { tracks: 50 } } },
    /error: sfu\.limits\.tracks is 50, but an SFU has to carry \d+ tracks at the peak; allowed: at least \d+; raise it, or raise sfu\.replicas/,
  ],
  [
    "smaller rooms than meetings",
    { sfu: { limits: { participantsPerRoom: 9 } } },
    /sfu\.limits\.participantsPerRoom is 9, but a team has 10 participants; allowed: at least 10/,
  ],
  [
    "a roll that takes what the peak needs",
    { sfu: { maxUnavailable: 5 } },
    /sfu\.maxUnavailable is 5, but the peak needs \d+ of the \d+ SFUs; allowed: at most \d/,
  ],
  [
    "too few allocations",
    { turn: { allocations: 10 } },
    /turn\.allocations is 10, but a server has to admit \d+ while 1000 people join/,
  ],
  [
    "more allocations than relay ports",
    { turn: { allocations: 9000 } },
    /turn\.allocations is 9000, but half the relay ports of a server are 8192; allowed: at most 8192/,
  ],
  [
    "one message bus where a zone may fail",
    { redis: { members: 1 } },
    /redis\.members is 1, but a zone may fail by demand\.survive; allowed: 3/,
  ],
  ["an even group", { redis: { members: 2 } }, /redis\.members is 2; allowed: 1, 3/],
  [
    "fewer nodes than members",
    { system: { replicas: 2 } },
    /system\.replicas is 2, but each of the 3 Valkey members needs a node; allowed: at least 3/,
  ],
  [
    "fewer ports than vCPUs",
    { ports: { mediaUdp: "30000-30003" } },
    /warning: ports\.mediaUdp has 4 ports, but an SFU has 16 vCPUs and would open a socket on each; allowed: 16 ports/,
  ],
  [
    "a NodePort that the cloud hands out by itself",
    { ports: { mediaTcp: 31000 } },
    /port media-tcp is 31000-31000, outside of the fixed NodePorts of .*; allowed: 30000-30085; change ports\.mediaTcp or remove it/,
  ],
  [
    "one port for two servers",
    { ports: { mediaUdp: "30080-30084" } },
    /ports media-udp \(30080-30084\) and turn-udp \(30084\) collide on NodePorts, UDP; change ports\.mediaUdp or remove it/,
  ],
  [
    "one NodePort for two protocols",
    { ports: { mediaUdp: "30000-30015", mediaTcp: 30003 } },
    /ports media-udp \(30000-30015\) and media-tcp \(30003\) collide on NodePorts, UDP and TCP; change ports\.mediaUdp or remove it/,
  ],
  [
    "ports the wrong way round",
    { ports: { mediaUdp: "30015-30000" } },
    /ports\.mediaUdp cannot be read \("30015-30000"\); allowed: two ports from 1 to 65535, the lower one first/,
  ],
  [
    "meetings that outlast the drain",
    {
      sfu: { drain: "30m" },
      demand: {
        participants: 1000,
        meetings: [{ name: "team", share: "100%", size: 10, cameras: 5, microphones: 3, longest: "2h" }],
        relayed: "10%",
        survive: "zone",
      },
    },
    /demand\.meetings\[0\]\.longest is 120m \(team\), but a stopping SFU waits 30m: a roll would cut it; allowed: at most sfu\.drain, 30m; raise sfu\.drain/,
  ],
];

it.each(BROKEN)("a value set by hand must not break the demand: %s", (_, change, line) => {
  expect(findingsOf(oks(set(change)))).toContainEqual(expect.stringMatching(line));
});

const CLOSED: [what: string, change: object, line: RegExp][] = [
  [
    "upstream images",
    {},
    /images\.registry is missing: images would come from docker\.io, but closed is true; name your mirror/,
  ],
  [
    "an upstream registry",
    { images: { registry: "registry.example.fr", allowed: ["registry.example.fr", "docker.io"] } },
    /images\.allowed\[1\] is docker\.io, but closed is true; remove it/,
  ],
  [
    "a foreign webhook",
    { apps: [{ name: "meet", apiKeySecret: "meet-livekit", webhook: "https://hooks.example.com/x" }] },
    /apps\[0\]\.webhook is hooks\.example\.com, which is not under example\.fr, but closed is true/,
  ],
  [
    "a foreign storage",
    { state: { backend: "s3", bucket: "state", region: "r", endpoint: "https://s3.amazonaws.com" } },
    /state\.endpoint is s3\.amazonaws\.com, which is not under example\.fr, but closed is true/,
  ],
];

it.each(CLOSED)("a closed site refuses %s", (_, change, line) => {
  expect(findingsOf(oks(set({ closed: true, ...change })), "closed-site")).toContainEqual(expect.stringMatching(line));
});

it("a closed site of the operator's own names is fine", () => {
  const own = { images: { registry: "registry.example.fr/mirror" }, closed: true };
  expect(findingsOf(oks(set(own)), "closed-site")).toEqual([]);
});
