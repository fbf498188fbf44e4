import { describe, expect, it } from "vitest";
import type { Release } from "../../stacks/blueprint/blueprint.js";
import type { CHECKS } from "../../stacks/checks/index.js";
import { designOf, generic, oks, type Written } from "../fixtures/environments.js";
import { Refused, renderAlone } from "./generated/umbrella.js";

/** A rule that a check keeps in environments and a chart in values: who breaks it, and the key that each of them names. */
interface Shared {
  readonly environment: Written;
  readonly check: keyof typeof CHECKS;
  readonly path: string;
  readonly refused: Partial<Record<Release["chart"], string>>;
}

const several = (key: string) => ({ "livekit-server": key, coturn: key });

const SHARED: Readonly<Record<string, Shared>> = {
  "an address by hand that is not given": {
    environment: oks((all) => Object.assign(all, { publicAddress: { from: ["value"] } })),
    check: "public-address",
    path: "publicAddress.from",
    refused: several("publicAddress.value is empty"),
  },
  "one address for several servers": {
    environment: oks((all) => Object.assign(all, { publicAddress: { from: ["value"], value: "8.8.8.8" } })),
    check: "public-address",
    path: "publicAddress.from",
    refused: several("publicAddress.from names value"),
  },
  "metadata as the source of an address, at a URL that nobody knows": {
    environment: generic((all) => Object.assign(all, { publicAddress: { from: ["metadata"] } })),
    check: "public-address",
    path: "publicAddress.from",
    refused: several("publicAddress.metadataUrl is empty"),
  },
  "STUN as the source of an address, and no server to ask": {
    environment: oks((all) => Object.assign(all, { publicAddress: { from: ["stun"] } })),
    check: "public-address",
    path: "publicAddress.from",
    refused: several("publicAddress.stunServers is empty"),
  },
  "NodePorts for UDP that Kubernetes does not have": {
    environment: oks((all) => Object.assign(all, { ports: { mediaUdp: "20000-20015" } })),
    check: "node-port-band",
    path: "ports.mediaUdp",
    refused: { "livekit-server": "ports.mediaUdp is 20000-20015" },
  },
  "a NodePort for TCP that Kubernetes does not have": {
    environment: oks((all) => Object.assign(all, { ports: { mediaTcp: 20_000 } })),
    check: "node-port-band",
    path: "ports.mediaTcp",
    refused: { "livekit-server": "ports.mediaTcp is 20000" },
  },
  "a NodePort for TURN that Kubernetes does not have": {
    environment: oks((all) => Object.assign(all, { ports: { turnUdp: 3478 } })),
    check: "node-port-band",
    path: "ports.turnUdp",
    refused: { coturn: "ports.udpNodePort is 3478" },
  },
  "one NodePort for two Services": {
    environment: oks((all) => Object.assign(all, { ports: { mediaUdp: "30000-30015", mediaTcp: 30_003 } })),
    check: "port-collisions",
    path: "ports.mediaUdp",
    refused: { "livekit-server": "ports.mediaTcp is 30003, inside ports.mediaUdp" },
  },
  "two servers of an SFU on one port": {
    environment: generic((all) => Object.assign(all, { ports: { mediaTcp: 7880 } })),
    check: "port-collisions",
    path: "ports.mediaTcp",
    refused: { "livekit-server": "ports.signal and ports.mediaTcp both use TCP 7880" },
  },
  "more ports of media than SFUs open": {
    environment: generic((all) => Object.assign(all, { ports: { mediaUdp: "20000-20256" } })),
    check: "overrides",
    path: "ports.mediaUdp",
    refused: { "livekit-server": "ports.mediaUdp is 20000-20256; at most 256 ports" },
  },
  "TURN on a port of its own relays": {
    environment: generic((all) => Object.assign(all, { ports: { turnUdp: 50_000 }, turn: { exposure: "nodes" } })),
    check: "port-collisions",
    path: "ports.turnUdp",
    refused: { coturn: "ports.listen is 50000, inside ports.relay" },
  },
  "more allocations than relay ports": {
    environment: oks((all) => Object.assign(all, { turn: { allocations: 20_000 } })),
    check: "overrides",
    path: "turn.allocations",
    refused: { coturn: "quotas.total is 20000" },
  },
  "more SFUs than a cluster can have nodes": {
    environment: generic((all) => {
      Object.assign(all.cloud, { nodeTypes: { small: { vcpu: 2, memory: "4Gi" } } });
      Object.assign(all.demand, { participants: 300_000 });
    }),
    check: "node-supply",
    path: "demand",
    refused: { "livekit-server": "/replicas" },
  },
  "an API key for two applications": {
    environment: oks((all) =>
      Object.assign(all, { apps: ["meet", "visio"].map((name) => ({ name, apiKeySecret: "one" })) }),
    ),
    check: "exclusive-options",
    path: "apps[1].apiKeySecret",
    refused: { "livekit-server": "/apiKeySecrets" },
  },
  "neither a gateway nor an ingress": {
    environment: oks((all) => Object.assign(all, { edge: { controllerNamespace: "edge" } })),
    check: "exclusive-options",
    path: "edge",
    refused: { edge: "className is empty" },
  },
  "a controller that works in the other way": {
    environment: edge({ gateway: "public", controller: "haproxy" }),
    check: "exclusive-options",
    path: "edge.controller",
    refused: { edge: "controller is haproxy" },
  },
  "an internal listener of an Ingress": {
    environment: edge({ ingress: "haproxy", controller: "haproxy", internal: true }),
    check: "exclusive-options",
    path: "edge.internal",
    refused: { edge: "internal.enabled is true, but kind ingress has none" },
  },
  "an internal listener of Traefik": {
    environment: edge({ gateway: "traefik", controller: "traefik", internal: true, internalAnnotations: { a: "b" } }),
    check: "exclusive-options",
    path: "edge.internal",
    refused: { edge: "internal.enabled is true, but Traefik" },
  },
  "an internal listener on a public load balancer": {
    environment: edge({ gateway: "envoy", internal: true }),
    check: "exclusive-options",
    path: "edge.internal",
    refused: { edge: "internal.annotations is empty" },
  },
};

function edge(written: object): Written {
  return generic((all) => Object.assign(all, { edge: { controllerNamespace: "edge", ...written } }));
}

describe.concurrent("a rule of environments and of charts is the same one for", () => {
  it.each(Object.entries(SHARED))("%s", async (_, { environment, check, path, refused }) => {
    const { findings, decided } = designOf(environment);
    const errors = findings.filter(({ severity }) => severity === "error");
    expect(errors.map(({ rule, path }) => `${rule} ${written(path)}`)).toContain(`${check} ${path}`);
    // What the stacks would deploy if the check were not there.
    const said = await Promise.all((decided?.blueprint.releases ?? []).map(refusal));
    const charts = said.flatMap(([chart, message]) => (message === "" ? [] : [chart]));
    expect(charts.sort()).toEqual(Object.keys(refused).sort());
    for (const [chart, message] of said) expect(message).toContain(refused[chart] ?? "");
  });
});

/** What a chart says to a release's values; nothing where it takes them. */
async function refusal({ chart, name, namespace, values }: Release): Promise<[Release["chart"], string]> {
  try {
    await renderAlone({ chart, release: name, namespace, kubernetes: "1.35" }, values);
    return [chart, ""];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [chart, error.message];
  }
}

const written = (path: readonly (string | number)[]): string =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .slice(1);
