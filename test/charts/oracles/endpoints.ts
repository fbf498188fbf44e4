import { differences, unequal } from "./differences.js";
import { type Manifest, nameOf, programs, type Render, selecting } from "./render.js";

/**
 * Media stays with its pod: leaving the endpoints drops packets and flushes conntrack, so Services of media, of metrics and
 * of members must not follow readiness. Signalling and TURN over TLS, where a new connection is no loss, do.
 */
export function* endpoints(render: Render): Iterable<string> {
  for (const { workload, release, values } of programs(render, "livekit-server", "coturn", "valkey")) {
    const services = selecting(render, "Service", workload);
    for (const service of services) {
      const { type, publishNotReadyAddresses = false, externalTrafficPolicy, ports, clusterIP } = service.spec;
      const follows = service.metadata.name === release.name || service.metadata.name === `${release.name}-tls`;
      yield* unequal(`${nameOf(service)} publishNotReadyAddresses`, publishNotReadyAddresses, !follows);
      // The client's address and the node it came to stay: an allocation and an ICE candidate belong to both.
      const outside = type === "NodePort" || type === "LoadBalancer";
      yield* unequal(`${nameOf(service)} externalTrafficPolicy`, externalTrafficPolicy, outside ? "Local" : undefined);
      const protocols = new Set(ports.map(({ protocol }: Manifest) => protocol));
      if (protocols.size > 1) yield `${nameOf(service)} mixes protocols, which clouds refuse or skip`;
      const balanced = "udp" in values && values.exposure === "udpLoadBalancer";
      if (type === "LoadBalancer" && protocols.has("UDP") && !balanced)
        yield `${nameOf(service)} is a load balancer for UDP that nobody asked for`;
      if (/-(metrics|headless)$/.test(service.metadata.name))
        yield* unequal(`${nameOf(service)} clusterIP`, clusterIP, "None");
    }
    const outside = services.filter(({ spec }) => spec.type !== "ClusterIP").map((each) => nameOf(each));
    yield* differences(`Services of ${release.name} that leave the cluster`, outside.sort(), exposed(release));
    yield* families(values, services);
  }
}

function exposed({ chart, name, values }: Manifest): string[] {
  const service = (suffix: string) => `Service/${name}${suffix}`;
  if (chart === "valkey") return [];
  if (chart === "livekit-server")
    return [
      ...(values.exposure === "nodePortPublicIp" ? [service("-media-tcp"), service("-media-udp")] : []),
      ...(values.turn.embedded?.enabled && values.turn.embedded.tls.enabled ? [service("-turn-tls")] : []),
    ];
  const udp = values.udp.enabled && values.exposure !== "hostNetworkPublicIp";
  return [...(values.tls.enabled ? [service("-tls")] : []), ...(udp ? [service("-udp")] : [])];
}

/** A NodePort has each family that was asked for; balancers that have one only stay useful. */
function* families(values: Manifest, services: readonly Manifest[]): Iterable<string> {
  const wanted: Manifest = {
    NodePort: values.dualStack ? ["RequireDualStack", ["IPv4", "IPv6"]] : [],
    LoadBalancer: values.dualStack ? ["PreferDualStack"] : [],
  };
  for (const service of services) {
    const { type, ipFamilyPolicy, ipFamilies } = service.spec;
    const found = [ipFamilyPolicy, ipFamilies].filter((each) => each !== undefined);
    yield* unequal(`${nameOf(service)} address families`, found, wanted[type] ?? []);
  }
}
