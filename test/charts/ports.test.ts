import { describe, expect, it } from "vitest";
import { containers, type Manifest, named, ofKind, RENDERED, type Rendered, workloads } from "./rendered.js";

/**
 * One port, everywhere the same: program config, container, Service, policy and firewall sheet, protocol included. The
 * oracle is what the programs themselves read, not the port model.
 */
const rendered = await RENDERED;

/** Ports as `UDP 30000`, ranges opened. */
const expand = (protocol: string, from: number, to = from) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${protocol} ${from + index}`);

function sfuConfig(environment: Rendered) {
  return JSON.parse(named(environment, "ConfigMap", "livekit-server").data["livekit.json"]);
}

/** What LiveKit will listen on for media, by its own config. */
function sfuMedia(environment: Rendered): string[] {
  const { udp_port, tcp_port } = sfuConfig(environment).rtc;
  const [from = 0, to = from] = String(udp_port).split("-").map(Number);
  return [...expand("UDP", from, to), ...expand("TCP", tcp_port)];
}

function turnConfig(environment: Rendered): Map<string, string> {
  const text: string = named(environment, "ConfigMap", "coturn").data["turnserver.conf"];
  return new Map(
    text
      .split("\n")
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => line.split("=") as [string, string]),
  );
}

/** What coturn will listen on for clients, by its own config. */
function turnListeners(environment: Rendered): string[] {
  const config = turnConfig(environment);
  const tls = config.get("tls-listening-port");
  const udp = expand("UDP", Number(config.get("listening-port")));
  return config.has("no-tls") || tls === undefined ? udp : [...udp, ...expand("TCP", Number(tls))];
}

const containerPorts = (workload: Manifest): string[] =>
  containers(workload).flatMap((each) =>
    (each.ports ?? []).map((port: Manifest) => `${port.protocol} ${port.containerPort}`),
  );

const ingressPorts = (policy: Manifest): string[] =>
  policy.spec.ingress
    .filter((rule: Manifest) => rule.from === undefined)
    .flatMap((rule: Manifest) =>
      rule.ports.flatMap((port: Manifest) => expand(port.protocol, port.port, port.endPort)),
    );

describe.each(rendered)("ports of $name", (environment) => {
  const sfu = named(environment, "Deployment", "livekit-server");
  const turn = named(environment, "Deployment", "coturn");

  it("the SFU's container declares what its config listens on, and no more", () => {
    const { port, prometheus } = sfuConfig(environment);
    const expected = [...sfuMedia(environment), ...expand("TCP", port), ...expand("TCP", prometheus.port)];
    expect(containerPorts(sfu).sort()).toEqual(expected.sort());
  });

  it("the SFU listens on one mux port per vCPU", () => {
    const udp = sfuMedia(environment).filter((port) => port.startsWith("UDP"));
    expect(udp).toHaveLength(environment.blueprint.pools.sfu.vcpu);
  });

  it("the SFU's policy opens its media to everyone, and nothing else", () => {
    expect(ingressPorts(named(environment, "NetworkPolicy", "livekit-server")).sort()).toEqual(
      sfuMedia(environment).sort(),
    );
  });

  it("the TURN server's policy opens its listeners to everyone, and nothing else", () => {
    expect(ingressPorts(named(environment, "NetworkPolicy", "coturn")).sort()).toEqual(
      turnListeners(environment).sort(),
    );
  });

  it("the TURN server may send relayed media to the SFU's UDP ports only", () => {
    const allowed = named(environment, "NetworkPolicy", "coturn")
      .spec.egress.filter((rule: Manifest) => rule.to === undefined)
      .flatMap((rule: Manifest) => rule.ports)
      .filter((port: Manifest) => port.protocol === "UDP")
      .flatMap((port: Manifest) => expand("UDP", port.port, port.endPort));
    const { publicAddress } = JSON.parse(named(environment, "ConfigMap", "coturn").data["settings.json"]);
    const stun = publicAddress.from.includes("stun") ? publicAddress.stunServers : [];
    const discovery = stun.map((server: string) => `UDP ${server.split(":")[1]}`);
    const udp = sfuMedia(environment).filter((port) => port.startsWith("UDP"));
    expect(allowed.sort()).toEqual([...udp, ...discovery].sort());
  });

  it("the TURN server's containers declare its listeners", () => {
    for (const port of turnListeners(environment)) expect(containerPorts(turn)).toContain(port);
  });

  it("clients reach media on the SFU's own port numbers, by NodePort or on the host", () => {
    const services = ofKind(environment, "Service").filter((service) =>
      service.metadata.name.startsWith("livekit-server-media"),
    );
    if (environment.blueprint.exposure === "hostNetworkPublicIp") {
      expect(services).toEqual([]);
      expect(sfu.spec.template.spec.hostNetwork).toBe(true);
      return;
    }
    const ports = services.flatMap((service) => service.spec.ports);
    for (const port of ports) expect([port.nodePort, port.targetPort]).toEqual([port.port, port.port]);
    expect(ports.map((port) => `${port.protocol} ${port.nodePort}`).sort()).toEqual(sfuMedia(environment).sort());
    for (const service of services) {
      expect(service.spec).toMatchObject({
        type: "NodePort",
        externalTrafficPolicy: "Local",
        publishNotReadyAddresses: true,
      });
      expect(new Set(service.spec.ports.map((port: Manifest) => port.protocol)).size).toBe(1);
    }
  });

  it("the firewall sheet lists exactly what clients need", () => {
    const { firewall } = environment.blueprint;
    const sheet = firewall.flatMap((rule) => expand(rule.protocol, rule.from, rule.to));
    const config = turnConfig(environment);
    const [service] = ofKind(environment, "Service").filter(({ metadata }) => metadata.name === "coturn-udp");
    const [reached] = service?.spec.ports ?? [{ port: Number(config.get("listening-port")) }];
    const turnUdp = reached.nodePort ?? reached.port;
    const tls = ofKind(environment, "Service").filter((service) => service.metadata.name === "coturn-tls");
    const expected = [...sfuMedia(environment), `UDP ${turnUdp}`, "TCP 443", ...tls.map(() => "TCP 443")];
    expect(sheet.sort()).toEqual(expected.sort());
  });

  it("clients are sent to TURN and STUN ports that exist", () => {
    const { turn_servers, stun_servers } = sfuConfig(environment).rtc;
    const sheet = environment.blueprint.firewall;
    for (const { host, port, protocol } of turn_servers) {
      const wanted = { target: host, protocol: protocol === "udp" ? "UDP" : "TCP", from: port };
      expect(sheet).toContainEqual(expect.objectContaining(wanted));
    }
    expect(stun_servers.length).toBeGreaterThan(0);
    for (const server of stun_servers) {
      const [host, port] = server.split(":");
      expect(sheet).toContainEqual(expect.objectContaining({ target: host, protocol: "UDP", from: Number(port) }));
    }
  });

  it("the rendered Services are those of the blueprint", () => {
    for (const model of environment.blueprint.services) {
      const { spec, metadata } = named(environment, "Service", model.name);
      expect(metadata.namespace).toBe(model.namespace);
      expect(spec.type).toBe(model.type);
      expect(spec.publishNotReadyAddresses ?? false).toBe(model.publishNotReadyAddresses);
      expect(spec.externalTrafficPolicy).toBe(model.externalTrafficPolicy);
      const workload = workloads(environment).find((each) => each.metadata.name === model.release);
      const byName = new Map(
        containers(workload).flatMap((each) =>
          (each.ports ?? []).map((port: Manifest) => [port.name, port.containerPort]),
        ),
      );
      const ports = spec.ports.map((port: Manifest) => ({
        protocol: port.protocol,
        port: port.port,
        targetPort: typeof port.targetPort === "string" ? byName.get(port.targetPort) : port.targetPort,
        ...(port.nodePort === undefined ? {} : { nodePort: port.nodePort }),
      }));
      expect(ports).toEqual(model.ports);
    }
    const exposed = ofKind(environment, "Service").filter(
      (service) => service.spec.type !== "ClusterIP" && service.spec.type !== undefined,
    );
    const modelled = environment.blueprint.services.filter((service) => service.type !== "ClusterIP");
    expect(exposed.map((service) => service.metadata.name).sort()).toEqual(
      modelled.map((service) => service.name).sort(),
    );
  });

  it("nothing but TCP stands behind a load balancer, unless TURN asks for one that carries UDP", () => {
    const balanced = ofKind(environment, "Service").filter(({ spec }) => spec.type === "LoadBalancer");
    for (const { metadata, spec } of balanced) {
      const protocol = metadata.name === "coturn-udp" ? "UDP" : "TCP";
      expect(spec.ports.map((port: Manifest) => port.protocol)).toEqual([protocol]);
    }
    const asked = environment.name === "TURN behind a load balancer for UDP";
    expect(balanced.some(({ metadata }) => metadata.name === "coturn-udp")).toBe(asked);
  });
});
