import { isDeepStrictEqual } from "node:util";
import { unequal } from "./differences.js";
import { sfuConfig } from "./listeners.js";
import { configFile, type Manifest, nameOf, programs, type Render } from "./render.js";

/** LiveKit is told what the values say, and nothing is left to a default that calls home or gives more away. */
export function* sfuConfiguration(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "livekit-server")) {
    const name = `${nameOf(workload)} livekit.json`;
    const config = sfuConfig(render, workload);
    const { rtc } = config;
    const { mediaUdp, udpMux = true, ...ports } = values.ports;
    const mux = mediaUdp.from === mediaUdp.to ? mediaUdp.from : `${mediaUdp.from}-${mediaUdp.to}`;
    const udp = udpMux ? [mux, undefined, undefined] : [undefined, mediaUdp.from, mediaUdp.to];
    yield* unequal(`${name}: ports`, [config.port, config.prometheus.port], [ports.signal, ports.metrics]);
    yield* unequal(
      `${name}: media ports`,
      [rtc.udp_port, rtc.port_range_start, rtc.port_range_end, rtc.tcp_port],
      [...udp, ports.mediaTcp],
    );
    // Without servers of one's own, clients get foreign ones; use_external_ip asks foreign ones.
    yield* unequal(`${name}: rtc.stun_servers`, rtc.stun_servers, values.stunServers);
    if (values.stunServers.length === 0) yield `${name}: clients get no STUN server but foreign ones`;
    yield* unequal(`${name}: rtc.use_external_ip`, rtc.use_external_ip, false);
    yield* unequal(`${name}: rtc.use_ice_lite`, rtc.use_ice_lite, values.iceLite);
    const servers = (rtc.turn_servers ?? []).map(({ host, port, protocol, ttl }: Record<string, unknown>) => [
      ...[host, port, protocol, ttl],
    ]);
    const wanted = values.turn.servers.map(({ host, port, protocol }) => [
      host,
      port,
      protocol,
      values.turn.ttlSeconds,
    ]);
    yield* unequal(`${name}: rtc.turn_servers`, servers, wanted);
    yield* embeddedTurn(name, config.turn, values);
    const { numTracks, bytesPerSecond } = values.limits;
    const limits = [config.limit?.num_tracks ?? 0, config.limit?.bytes_per_sec ?? 0];
    yield* unequal(`${name}: limit`, limits, [numTracks, bytesPerSecond]);
    yield* unequal(`${name}: room`, config.room?.max_participants ?? 0, values.room.maxParticipants);
    yield* unequal(`${name}: webhook.urls`, config.webhook?.urls ?? [], values.webhook.urls);
    yield* unequal(`${name}: logging.level`, config.logging.level, values.logLevel);
    for (const [key, said] of leaves((values as Manifest).config ?? {}))
      if (!isDeepStrictEqual(at(config, key), said)) yield `${name}: ${key.join(".")} is not ${JSON.stringify(said)}`;
    const { dualStack, apiKeySecrets, publicAddress, webhookSecret } = JSON.parse(
      configFile(render, workload, "settings.json"),
    );
    yield* unequal(`${nameOf(workload)} settings.json: dualStack`, dualStack, values.dualStack);
    yield* unequal(`${nameOf(workload)} settings.json: apiKeySecrets`, apiKeySecrets, values.apiKeySecrets);
    yield* unequal(
      `${nameOf(workload)} settings.json: publicAddress.from`,
      publicAddress.from,
      values.publicAddress.from,
    );
    const signing = values.webhook.urls.length > 0 ? values.webhook.apiKeySecret : "";
    yield* unequal(`${nameOf(workload)} settings.json: webhookSecret`, webhookSecret, signing);
  }
}

type Values = Extract<Render["releases"][number], { chart: "livekit-server" }>["values"];

/** Shared, benchmarking and reserved addresses, which LiveKit relays to unless told otherwise; it denies private ones by itself. */
const RELAYED_BY_DEFAULT = ["100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4"];

/** The TURN server inside of LiveKit: off, or confined as far as it can be. */
function* embeddedTurn(name: string, turn: Manifest, { turn: asked, ports, networkPolicy }: Values): Iterable<string> {
  const embedded = asked.embedded?.enabled ? asked.embedded : undefined;
  yield* unequal(`${name}: turn.enabled`, turn.enabled, embedded !== undefined);
  if (!embedded) return;
  if (asked.servers.length > 0) yield `${name}: clients would allocate on embedded and other TURN servers`;
  const { udp_port, relay_range_start, relay_range_end, ttl_seconds, domain, tls_port, cert_file, key_file } = turn;
  const { relay, tls } = embedded;
  yield* unequal(
    `${name}: turn`,
    [udp_port, relay_range_start, relay_range_end, ttl_seconds],
    [embedded.udpPort, relay.from, relay.to, asked.ttlSeconds],
  );
  if (relay_range_start <= ports.mediaUdp.to && relay_range_end >= ports.mediaUdp.from)
    yield `${name}: relays take ports of media`;
  const denied: string[] = turn.deny_peer_cidrs ?? [];
  for (const network of [...RELAYED_BY_DEFAULT, ...networkPolicy.mediaEgressExcept, ...embedded.denyPeers])
    if (!denied.includes(network)) yield `${name}: ${network} can be relayed to`;
  if (turn.allow_restricted_peer_cidrs) yield `${name}: private networks can be relayed to`;
  yield* unequal(
    `${name}: turn over TLS`,
    [domain, tls_port],
    tls.enabled ? [tls.domain, tls.port] : [undefined, undefined],
  );
  const files = tls.enabled ? ["/etc/relais/turn/tls.crt", "/etc/relais/turn/tls.key"] : [undefined, undefined];
  yield* unequal(`${name}: turn certificate`, [cert_file, key_file], files);
}

/** What is said at each end of a tree; a list is one. */
function leaves(tree: Manifest, path: readonly string[] = []): [path: readonly string[], said: Manifest][] {
  if (typeof tree !== "object" || Array.isArray(tree)) return [[path, tree]];
  return Object.entries(tree).flatMap(([key, each]) => leaves(each, [...path, key]));
}

const at = (tree: Manifest, path: readonly string[]): Manifest => path.reduce((each, key) => each?.[key], tree);
