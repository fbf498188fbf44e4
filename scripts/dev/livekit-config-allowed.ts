import type { ConfigSchema } from "./livekit-config.js";

const LEVEL: ConfigSchema = { enum: ["debug", "info", "warn", "error"] };
const SHARE: ConfigSchema = { exclusiveMinimum: 0, maximum: 1 };
const WEB_URL: ConfigSchema = { pattern: "^https?://[^@?#]+$" };

/** Events of protocol/webhook/consts.go. */
const EVENT: ConfigSchema = {
  enum: [
    "room_started",
    "room_finished",
    "participant_joined",
    "participant_left",
    "participant_connection_aborted",
    "track_published",
    "track_unpublished",
    "egress_started",
    "egress_updated",
    "egress_ended",
    "ingress_started",
    "ingress_ended",
  ],
};

/**
 * Values that mean something, where the server would take any and go on without effect or with another one.
 * `*` stands for any key of a map, `**` for any path. Sources are files of livekit-server 1.13.5 unless said.
 */
export const ALLOWED: Readonly<Record<string, ConfigSchema>> = {
  // pkg/routing/selector: an unknown sort_by or algorithm is an error at each new room. `random` is deprecated for `any`.
  "node_selector.kind": {
    description: "Which SFUs may get a new room; the chart's default: cpuload, those below cpu_load_limit.",
    enum: ["any", "cpuload", "sysload", "regionaware"],
  },
  "node_selector.sort_by": {
    description: "Which of them is best; the chart's default: cpuload.",
    enum: ["random", "sysload", "cpuload", "rooms", "clients", "tracks", "bytespersec"],
  },
  "node_selector.algorithm": {
    description:
      "The best of all, or of two at random; the chart's default: twochoice, as all SFUs know loads of 2 s ago.",
    enum: ["lowest", "twochoice"],
  },
  // At 0 every node counts as overloaded, and then all of them are taken again.
  "node_selector.cpu_load_limit": {
    ...SHARE,
    description: "CPU load above which an SFU gets no new rooms while another is below; the chart's default: 0.7.",
  },
  "node_selector.sysload_limit": { exclusiveMinimum: 0 },
  "node_selector.regions[].lat": { minimum: -90, maximum: 90 },
  "node_selector.regions[].lon": { minimum: -180, maximum: 180 },
  "agents.target_load": SHARE,

  // protocol/logger, ParseZapLevel: an unknown level becomes info.
  "logging.pion_level": LEVEL,
  "logging.component_levels.*": LEVEL,

  // pkg/service/server.go: / is 406 once the stats are older than 4 s, and placement passes by a node after 5 s.
  "node_stats.stats_update_interval": { pattern: "^([1-9][0-9]{2}|[12][0-9]{3})ms$|^[1-3]s$" },

  "rtc.congestion_control.allow_pause": {
    description: "Whether video may pause where bandwidth lacks; the chart's default: true.",
  },
  // pkg/rtc/transport.go: every other pacer becomes no-queue.
  "rtc.congestion_control.send_side_bwe_pacer": { enum: ["pass-through", "no-queue"] },
  // pkg/sfu/streamallocator/streamallocator.go
  "rtc.congestion_control.stream_allocator.probe_mode": { enum: ["padding", "media"] },
  // pkg/sfu/streamtrackermanager.go
  "video.stream_tracker_manager.*.stream_tracker_type": { enum: ["packet", "frame"] },
  "**.downward_trend_threshold": { minimum: -1, maximum: 1 },

  // Codecs are compared by name, and one that nobody has is nobody's. The names are those of the default list.
  "room.enabled_codecs": { minItems: 1 },
  "room.enabled_codecs[].mime": {
    enum: ["PCMU", "PCMA", "opus", "red"]
      .map((codec) => `audio/${codec}`)
      .concat(["VP8", "H264", "VP9", "AV1", "H265", "rtx"].map((codec) => `video/${codec}`)),
  },

  "webhook.filter_params.include_events[]": EVENT,
  "webhook.filter_params.exclude_events[]": EVENT,
  "ingress.rtmp_base_url": { pattern: "^rtmps?://[^@?#]+$" },
  "ingress.whip_base_url": WEB_URL,
  // A URL, so that the network policy can open its port; without user and password.
  "trace.jaeger_url": WEB_URL,
};
