import { configFile, containers, type Manifest, type Render } from "./render.js";

/** Ports as `UDP 30000`, ranges opened. */
export const expand = (protocol: string, from: number, to = from): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${protocol} ${from + index}`);

/** LiveKit's configuration, as far as it is not secret. */
export const sfuConfig = (render: Render, sfu: Manifest): Manifest =>
  JSON.parse(configFile(render, sfu, "livekit.json"));

/** What LiveKit will listen on for media, by its own config. */
export function sfuMedia(render: Render, sfu: Manifest): string[] {
  const { udp_port, port_range_start, port_range_end, tcp_port } = sfuConfig(render, sfu).rtc;
  const [from = 0, to = from] = udp_port ? String(udp_port).split("-").map(Number) : [port_range_start, port_range_end];
  return [...expand("UDP", from, to), ...expand("TCP", tcp_port)];
}

/** What LiveKit's embedded TURN server will listen on for clients, by its own config. */
export function sfuTurn(render: Render, sfu: Manifest): string[] {
  const { enabled, udp_port, tls_port } = sfuConfig(render, sfu).turn;
  return enabled ? [...(udp_port ? expand("UDP", udp_port) : []), ...(tls_port ? expand("TCP", tls_port) : [])] : [];
}

/** coturn's settings as the server reads them: a line is a key, an equals sign and everything after it. */
export function turnSettings(render: Render, turn: Manifest): readonly (readonly [key: string, value: string])[] {
  return configFile(render, turn, "turnserver.conf")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [key = "", ...value] = line.split("=");
      return [key, value.join("=")] as const;
    });
}

/** What coturn will listen on for clients, by its own config. */
export function turnListeners(render: Render, turn: Manifest): string[] {
  const config = new Map(turnSettings(render, turn));
  const udp = config.has("no-udp") ? [] : expand("UDP", Number(config.get("listening-port")));
  return config.has("no-tls") ? udp : [...udp, ...expand("TCP", Number(config.get("tls-listening-port")))];
}

/** What a workload's containers declare. */
export const declaredPorts = (workload: Manifest): string[] =>
  containers(workload).flatMap((each) =>
    (each.ports ?? []).map((port: Manifest) => `${port.protocol} ${port.containerPort}`),
  );

/** The port of a pod that a Service or probe means by number or name; Kubernetes matches names within one protocol. */
export function podPort(workload: Manifest, port: string | number, protocol: string): string | undefined {
  if (typeof port === "number") return `${protocol} ${port}`;
  const found = containers(workload)
    .flatMap((each) => each.ports ?? [])
    .find((each: Manifest) => each.name === port && each.protocol === protocol);
  return found && `${protocol} ${found.containerPort}`;
}
