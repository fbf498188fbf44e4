import { describe, expect, it } from "vitest";
import { expand, sfuConfig, sfuMedia, turnSettings } from "./oracles/listeners.js";
import { containers, type Manifest, named, ofKind, RENDERED, workloads } from "./rendered.js";

/**
 * The ports of the whole: SFU, TURN server and what the blueprint tells of them. That config, container, Service and policy of
 * one chart agree is what the oracles look at.
 */
describe.each(await RENDERED)("ports of $name", (environment) => {
  const sfu = named(environment, "Deployment", "livekit-server");
  const turn = named(environment, "Deployment", "coturn");

  it("the SFU listens on one mux port per vCPU", () => {
    const udp = sfuMedia(environment, sfu).filter((port) => port.startsWith("UDP"));
    expect(udp).toHaveLength(environment.blueprint.pools.sfu.vcpu);
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
    const udp = sfuMedia(environment, sfu).filter((port) => port.startsWith("UDP"));
    expect(allowed.sort()).toEqual([...udp, ...discovery].sort());
  });

  it("the firewall sheet lists exactly what clients need", () => {
    const { firewall } = environment.blueprint;
    const sheet = firewall.flatMap((rule) => expand(rule.protocol, rule.from, rule.to));
    const config = new Map(turnSettings(environment, turn));
    const [service] = ofKind(environment, "Service").filter(({ metadata }) => metadata.name === "coturn-udp");
    const [reached] = service?.spec.ports ?? [{ port: Number(config.get("listening-port")) }];
    const turnUdp = reached.nodePort ?? reached.port;
    const tls = ofKind(environment, "Service").filter((service) => service.metadata.name === "coturn-tls");
    const expected = [...sfuMedia(environment, sfu), `UDP ${turnUdp}`, "TCP 443", ...tls.map(() => "TCP 443")];
    expect(sheet.sort()).toEqual(expected.sort());
  });

  it("clients are sent to TURN and STUN ports that exist", () => {
    const { turn_servers, stun_servers } = sfuConfig(environment, sfu).rtc;
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
