import { differences, unequal } from "./differences.js";
import { declaredPorts, podPort, sfuConfig, sfuMedia, sfuTurn } from "./listeners.js";
import { containers, type Manifest, nameOf, programs, type Render, selecting } from "./render.js";

/** One number everywhere: what LiveKit listens on by its own config is what container and Services have, protocol included. */
export function* sfuPorts(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "livekit-server")) {
    const { port, prometheus } = sfuConfig(render, workload);
    const media = sfuMedia(render, workload);
    const { from, to } = values.ports.mediaUdp;
    yield* unequal("the UDP ports that LiveKit opens", media.length - 1, to - from + 1);
    const turn = sfuTurn(render, workload);
    const all = [...media, ...turn, `TCP ${port}`, `TCP ${prometheus.port}`];
    // Without mux the ports are thousands, and those of the host's network need no declaration.
    const muxed = values.ports.udpMux ?? true;
    const declared = all.filter((each) => muxed || !media.includes(each) || each.startsWith("TCP"));
    yield* differences(`${nameOf(workload)} declares`, declaredPorts(workload), declared);
    if (!muxed && !workload.spec.template.spec.hostNetwork) yield `${nameOf(workload)}: ports of a pod lead nowhere`;
    yield* hostPorts(workload);
    for (const service of selecting(render, "Service", workload)) {
      const targets = service.spec.ports.map((each: Manifest) => podPort(workload, each.targetPort, each.protocol));
      const outside: Manifest = { NodePort: media, LoadBalancer: turn.filter((each) => each.startsWith("TCP")) };
      const wanted = outside[service.spec.type] ?? [`TCP ${inside(service, port, prometheus.port)}`];
      // LiveKit hands out no other port for TURN over TLS.
      if (service.spec.type === "LoadBalancer")
        yield* unequal(
          `${nameOf(service)} ports`,
          service.spec.ports.map((each: Manifest) => each.port),
          [443],
        );
      for (const target of targets)
        if (!wanted.includes(target)) yield `${nameOf(service)} leads to ${target}, which is none of ${wanted}`;
    }
    const nodePorts = selecting(render, "Service", workload).filter(({ spec }) => spec.type === "NodePort");
    yield* differences(
      "NodePorts of the SFU",
      nodePorts.flatMap(({ spec }) => spec.ports.map((each: Manifest) => `${each.protocol} ${each.nodePort}`)),
      values.exposure === "nodePortPublicIp" ? media : [],
    );
    // LiveKit advertises the port that it listens on.
    for (const service of nodePorts)
      for (const each of service.spec.ports)
        yield* unequal(`${nameOf(service)} ${each.name}`, [each.port, each.targetPort], [each.nodePort, each.nodePort]);
  }
}

/** Signalling and metrics have a Service each, because whom they are open to differs. */
const inside = ({ metadata }: Manifest, signal: number, metrics: number) =>
  metadata.name.endsWith("-metrics") ? metrics : signal;

/** On the host a port is the host's; in a pod network, a hostPort would only keep pods from being scheduled. */
function* hostPorts(workload: Manifest): Iterable<string> {
  const onHost = workload.spec.template.spec.hostNetwork === true;
  for (const container of containers(workload))
    for (const { name, hostPort, containerPort } of container.ports ?? [])
      yield* unequal(
        `${nameOf(workload, container)} hostPort of ${name}`,
        hostPort,
        onHost ? containerPort : undefined,
      );
}
