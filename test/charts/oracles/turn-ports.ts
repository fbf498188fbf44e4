import { differences, unequal } from "./differences.js";
import { declaredPorts, podPort, turnListeners, turnSettings } from "./listeners.js";
import { type Manifest, nameOf, programs, type Render, selecting } from "./render.js";

/** Clients reach what coturn listens on by its own config, and nothing else: container and Services, protocol included. */
export function* turnPorts(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "coturn")) {
    const config = new Map(turnSettings(render, workload));
    const listeners = turnListeners(render, workload);
    const metrics = `TCP ${config.get("prometheus-port")}`;
    // Without TLS, a TCP listener remains for the probe; no policy and no Service opens it.
    const probed = config.has("no-tls") ? [`TCP ${config.get("listening-port")}`] : [];
    yield* differences(`${nameOf(workload)} declares`, declaredPorts(workload), [...listeners, ...probed, metrics]);
    const services = selecting(render, "Service", workload);
    const reached = services.flatMap(({ spec }) =>
      spec.ports.map((each: Manifest) => podPort(workload, each.targetPort, each.protocol) ?? `no ${each.targetPort}`),
    );
    const direct = values.exposure === "hostNetworkPublicIp" ? listeners.filter((each) => each.startsWith("UDP")) : [];
    const wanted = [...listeners.filter((each) => !direct.includes(each)), metrics];
    yield* differences("Services of the TURN server lead to", reached, wanted);
    for (const service of services)
      for (const { protocol, port, nodePort, name } of service.spec.ports)
        yield* unequal(
          `${nameOf(service)} ${name}`,
          [port, nodePort],
          outside(values, service.spec.type, protocol, port),
        );
    const [relayFrom, relayTo] = [Number(config.get("min-port")), Number(config.get("max-port"))];
    yield* unequal("coturn's relay range", { from: relayFrom, to: relayTo }, values.ports.relay);
    for (const port of [...listeners, metrics].map((each) => Number(each.split(" ")[1])))
      if (port >= relayFrom && port <= relayTo) yield `port ${port} is inside the relay range ${relayFrom}-${relayTo}`;
  }
}

/** Port and nodePort that were asked for. */
function outside({ udp, tls, ports }: Manifest, type: string, protocol: string, port: number) {
  if (type === "NodePort") return [port, ports.udpNodePort];
  if (type !== "LoadBalancer") return [ports.metrics, undefined];
  return [protocol === "UDP" ? udp.loadBalancerPort : tls.loadBalancer.port, undefined];
}
