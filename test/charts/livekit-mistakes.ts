/** A mistake in the values of chart livekit-server, and the line with which helm refuses it. */
export interface Mistake {
  readonly values: Readonly<Record<string, unknown>>;
  readonly said: string;
}

const config = (config: Readonly<Record<string, unknown>>, said: string): Mistake => ({ values: { config }, said });
const HOST_PORT = "only host:port without a scheme is allowed, such as stun.example.org:3478";
const turn = (server: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({
  turn: {
    servers: [{ host: "turn.example.org", port: 3478, protocol: "udp", ...server }],
    secret: { name: "turn-auth", key: "secret" },
    ...more,
  },
});
const DURATION = "does not match pattern '^([0-9]+(\\\\.[0-9]+)?(ns|us|ms|s|m|h))+$'";
const LEVELS = "value must be one of 'debug', 'info', 'warn', 'error'";

/** What LiveKit 1.13.5 starts with in silence, and then does not do. */
export const SILENT: Readonly<Record<string, Mistake>> = {
  "no STUN server": {
    values: { stunServers: [] },
    said: "stunServers is empty; LiveKit would hand out foreign STUN servers (Twilio, Google); name your own as host:port",
  },
  "a STUN server with a scheme": {
    values: { stunServers: ["stun:stun.example.org:3478"] },
    said: `stunServers[0] is "stun:stun.example.org:3478"; ${HOST_PORT}`,
  },
  "a STUN server on a port that does not exist": {
    values: { stunServers: ["stun.example.org:65536"] },
    said: `stunServers[0] is "stun.example.org:65536"; ${HOST_PORT}`,
  },
  "STUN servers in LiveKit's words": config(
    { rtc: { stun_servers: [] } },
    "config.rtc.stun_servers is decided by the chart; set stunServers",
  ),
  "TURN servers without credentials": {
    values: turn({}, { secret: { name: "", key: "secret" } }),
    said: "turn.secret.name is empty; name the Secret shared with the TURN servers, or clear turn.servers",
  },
  "a TURN server with a scheme": {
    values: turn({ host: "turn:turn.example.org" }),
    said: "at '/turn/servers/0/host': 'turn:turn.example.org' does not match pattern",
  },
  "a TURN protocol that becomes another one": {
    values: turn({ protocol: "bogus" }),
    said: "at '/turn/servers/0/protocol': value must be one of 'udp', 'tls'",
  },
  "TURN credentials for eleven days": {
    values: turn({}, { ttlSeconds: 999_999 }),
    said: "at '/turn/ttlSeconds': maximum: got 999,999, want 86,400",
  },
  "TURN servers in LiveKit's words": config(
    { rtc: { turn_servers: [{ host: "turn.example.org", port: 3478, protocol: "udp" }] } },
    "config.rtc.turn_servers is decided by the chart; set turn.servers and turn.secret",
  ),
  "a deny list that is no list of CIDRs": config(
    { turn: { enabled: true, udp_port: 3478, deny_peer_cidrs: ["10.0.0.0/99", "nonsense"] } },
    "config.turn is decided by the chart; set turn.servers, or turn.embedded for one node or few",
  ),
  "metrics with a user and no password": config(
    { prometheus: { username: "prometheus" } },
    "config.prometheus.username is decided by the chart; set monitoring.auth.secretName",
  ),
  "a deprecated port for metrics": config(
    { prometheus_port: 6789 },
    "config.prometheus_port is decided by the chart; set ports.metrics",
  ),
  "an order of nodes that nobody knows": config(
    { node_selector: { sort_by: "bogus" } },
    "at '/config/node_selector/sort_by': value must be one of 'random', 'sysload', 'cpuload', 'rooms', 'clients', 'tracks', 'bytespersec'",
  ),
  "an algorithm that nobody knows": config(
    { node_selector: { algorithm: "bogus" } },
    "at '/config/node_selector/algorithm': value must be one of 'lowest', 'twochoice'",
  ),
  "a limit that every node is above": config(
    { node_selector: { cpu_load_limit: 0 } },
    "at '/config/node_selector/cpu_load_limit': exclusiveMinimum: got 0, want 0",
  ),
  "a load limit in per cent": config(
    { node_selector: { cpu_load_limit: 70 } },
    "at '/config/node_selector/cpu_load_limit': maximum: got 70, want 1",
  ),
  "regions that are not read": config(
    { node_selector: { regions: [{ name: "paris", lat: 48.9, lon: 2.4 }] } },
    "config.node_selector.regions is set, but not its kind; LiveKit reads regions only with kind regionaware",
  ),
  "a log level that nobody knows": { values: { logLevel: "loud" }, said: `at '/logLevel': ${LEVELS}` },
  "a log level in LiveKit's words": config(
    { logging: { level: "loud" } },
    "config.logging.level is decided by the chart; set logLevel",
  ),
  "a log level of a component that nobody knows": config(
    { logging: { component_levels: { "livekit.sfu": "verbose" } } },
    `at '/config/logging/component_levels/livekit.sfu': ${LEVELS}`,
  ),
  "a log level of the media library that nobody knows": config(
    { logging: { pion_level: "loud" } },
    `at '/config/logging/pion_level': ${LEVELS}`,
  ),
  "a UDP port beside the range": config(
    { rtc: { udp_port: 7882 } },
    "config.rtc.udp_port is decided by the chart; set ports.mediaUdp",
  ),
  "a port range beside the mux ports": config(
    { rtc: { port_range_start: 50_000 } },
    "config.rtc.port_range_start is decided by the chart; set ports.mediaUdp, and ports.udpMux to false",
  ),
  "no address at all": config(
    { rtc: { ips: { excludes: ["0.0.0.0/0"] } } },
    "config.rtc.ips is decided by the chart; leave it out; the one address that stands for publicAddress is offered",
  ),
  "a short secret in a ConfigMap": config(
    { keys: { meet: "short" } },
    "config.keys is decided by the chart; name Secrets in apiKeySecrets",
  ),
  "Redis settings without Redis": config(
    { redis: { pool_size: 20 } },
    "config.redis is set, but redis.mode is none; LiveKit would ignore it: leave it out, or set redis.mode",
  ),
  "Redis settings of another client": {
    values: {
      redis: { mode: "address", address: "redis.example.org:6379" },
      config: { redis: { read_timeout: 2000 } },
    },
    said: "config.redis.read_timeout is decided by the chart; leave it out, LiveKit reads it only for Sentinels of its own",
  },
  "statistics that are always too old for /": config(
    { node_stats: { stats_update_interval: "5s" } },
    "at '/config/node_stats/stats_update_interval': '5s' does not match pattern",
  ),
  "a pacer that becomes another one": config(
    { rtc: { congestion_control: { send_side_bwe_pacer: "leaky-bucket" } } },
    "at '/config/rtc/congestion_control/send_side_bwe_pacer': value must be one of 'pass-through', 'no-queue'",
  ),
  "a probe mode that nobody knows": config(
    { rtc: { congestion_control: { stream_allocator: { probe_mode: "audio" } } } },
    "at '/config/rtc/congestion_control/stream_allocator/probe_mode': value must be one of 'padding', 'media'",
  ),
  "a stream tracker that nobody knows": config(
    { video: { stream_tracker_manager: { video: { stream_tracker_type: "bogus" } } } },
    "at '/config/video/stream_tracker_manager/video/stream_tracker_type': value must be one of 'packet', 'frame'",
  ),
  "a way out of bad UDP that needs another key": config(
    { rtc: { allow_udp_unstable_fallback: true } },
    "config.rtc.allow_udp_unstable_fallback is true without config.rtc.tcp_fallback_rtt_threshold, which LiveKit needs for it; set both",
  ),
  "packets that wait for others": config(
    { rtc: { batch_io: { batch_size: 128, max_flush_interval: "2ms" } } },
    "config.rtc.batch_io is decided by the chart; leave it out, a packet that cannot be sent then takes those of other people with it",
  ),
  "an acknowledgement that is not read any more": config(
    { rtc: { strict_acks: true } },
    "config.rtc.strict_acks is decided by the chart; leave it out, LiveKit does not read it any more",
  ),
  "a codec by half of its name": config(
    { room: { enabled_codecs: [{ mime: "VP9" }] } },
    "at '/config/room/enabled_codecs/0/mime': value must be one of 'audio/PCMU', 'audio/PCMA', 'audio/opus', 'audio/red', 'video/VP8', 'video/H264', 'video/VP9', 'video/AV1', 'video/H265', 'video/rtx'",
  ),
  "no codec": config({ room: { enabled_codecs: [] } }, "at '/config/room/enabled_codecs': minItems: got 0, want 1"),
  "a least delay above the greatest": config(
    { room: { playout_delay: { enabled: true, min: 500, max: 100 } } },
    "config.room.playout_delay has a least playout delay of 500 ms and a greatest of 100 ms; give it a greater one",
  ),
  "a least delay above the greatest in a preset": config(
    { room: { room_configurations: { lecture: { min_playout_delay: 500, max_playout_delay: 100 } } } },
    "config.room.room_configurations.lecture has a least playout delay of 500 ms and a greatest of 100 ms; give it a greater one",
  ),
  "a limit below zero": config(
    { limit: { subscription_limit_video: -1 } },
    "at '/config/limit/subscription_limit_video': minimum: got -1, want 0",
  ),
  "an event that never comes": config(
    { webhook: { filter_params: { include_events: ["room_ended"] } } },
    "at '/config/webhook/filter_params/include_events/0': value must be one of 'room_started', 'room_finished'",
  ),
  "two filters of events, of which one counts": {
    values: {
      webhook: { urls: ["https://meet.example.org/hook"], apiKeySecret: "meet-livekit" },
      config: { webhook: { filter_params: { include_events: ["room_started"], exclude_events: ["room_finished"] } } },
    },
    said: "config.webhook.filter_params has include_events and exclude_events, of which LiveKit reads the first only; leave one out",
  },
  "settings of webhooks that nobody gets": config(
    { webhook: { url_notifier: { num_workers: 4 } } },
    "config.webhook is set, but webhook.urls is empty; LiveKit would ignore it: leave it out, or set webhook.urls",
  ),
};

/** What LiveKit 1.13.5 ends on, with exit code 0. */
export const FATAL: Readonly<Record<string, Mistake>> = {
  "a key that LiveKit does not have": config({ foo: 1 }, "at '/config': additional properties 'foo' not allowed"),
  "a key of another chart": config(
    { turn: { secretName: "turn-tls" } },
    "config.turn is decided by the chart; set turn.servers, or turn.embedded for one node or few",
  ),
  "the sample's debug_handler_port": config(
    { debug_handler_port: 6060 },
    "at '/config': additional properties 'debug_handler_port' not allowed",
  ),
  "the relay's switch of earlier versions": config(
    { signal_relay: { enabled: true } },
    "at '/config/signal_relay': additional properties 'enabled' not allowed",
  ),
  "a wrong type": config(
    { room: { empty_timeout: "5m" } },
    "at '/config/room/empty_timeout': got string, want integer",
  ),
  "a duration without unit": config({ psrpc: { backoff: "2" } }, `at '/config/psrpc/backoff': '2' ${DURATION}`),
  "a reversed range": {
    values: { ports: { mediaUdp: { from: 7889, to: 7882 } } },
    said: "ports.mediaUdp is 7889-7882; write the lower port as from",
  },
  "an address that is none": config(
    { rtc: { node_ip: "not-an-ip" } },
    "config.rtc.node_ip is decided by the chart; set publicAddress",
  ),
  "webhooks that nobody signs": {
    values: { webhook: { urls: ["https://meet.example.org/hook"], apiKeySecret: "" } },
    said: 'webhook.apiKeySecret is "", which is not in apiKeySecrets; name the one that signs webhooks',
  },
  "no API key": {
    values: { apiKeySecrets: [] },
    said: "apiKeySecrets is empty; name a Secret with the keys LIVEKIT_API_KEY and LIVEKIT_API_SECRET",
  },
  "a selector that nobody knows": config(
    { node_selector: { kind: "bogus" } },
    "at '/config/node_selector/kind': value must be one of 'any', 'cpuload', 'sysload', 'regionaware'",
  ),
  "a region that is not in the list": config(
    { region: "lyon", node_selector: { kind: "regionaware", regions: [{ name: "paris", lat: 48.9, lon: 2.4 }] } },
    'config.region is "lyon", but config.node_selector.regions names paris; with kind regionaware it has to be one of them',
  ),
  "a number where a duration is meant": config(
    { psrpc: { timeout: 3 } },
    "at '/config/psrpc/timeout': got number, want string",
  ),
  "regions without one's own": config(
    { node_selector: { kind: "regionaware" } },
    'config.region is "", but config.node_selector.regions names none; with kind regionaware it has to be one of them',
  ),
  "TLS to the proxy beside LiveKit": {
    values: {
      redis: {
        mode: "sentinel",
        members: ["a.example.org", "b.example.org", "c.example.org"],
        passwordSecret: { name: "redis", key: "password" },
        checkPasswordSecret: { name: "redis", key: "check-password" },
        namespace: "data",
      },
      config: { redis: { tls: { enabled: true } } },
    },
    said: "config.redis.tls is decided by the chart; set redis.tls",
  },
  "maps by number, which JSON turns into text": config(
    { video: { stream_tracker_manager: { video: { bitrate_report_interval: { "0": "2s" } } } } },
    "config.video.stream_tracker_manager.video.bitrate_report_interval is decided by the chart; leave it out, its keys are numbers, which no value of a chart can have",
  ),
};
