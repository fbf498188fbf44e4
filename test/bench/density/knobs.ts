import type { Configuration, ServerConfig } from "./configurations.js";

/** One thing that could be set otherwise. */
interface Knob {
  readonly name: string;
  readonly rtc?: Readonly<Record<string, unknown>>;
  readonly logging?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

const BATCH = { batch_size: 128, max_flush_interval: "2ms" };

/** What is tried against the rendered configuration; LiveKit's config-sample.yaml has the values of `batch_io`. */
const KNOBS: readonly Knob[] = [
  { name: "one mux socket", rtc: { udp_port: 20_000 } },
  { name: "no mux", rtc: { udp_port: undefined, port_range_start: 50_000, port_range_end: 60_000 } },
  { name: "batch_io", rtc: { batch_io: BATCH } },
  { name: "congestion control off", rtc: { congestion_control: { enabled: false } } },
  { name: "pli_throttle 2 s", rtc: { pli_throttle: { low_quality: "2s", mid_quality: "2s", high_quality: "2s" } } },
  { name: "packet buffer 200 for video", rtc: { packet_buffer_size_video: 200 } },
  { name: "log level warn", logging: { level: "warn" } },
  { name: "GOGC=200", env: { GOGC: "200" } },
  { name: "GOGC=400", env: { GOGC: "400" } },
  { name: "GOMAXPROCS=1", env: { GOMAXPROCS: "1" } },
];

/** The rendered configuration with one knob turned each; `words` picks some by parts of their names. */
export function turned(base: Configuration, words: readonly string[]): readonly Configuration[] {
  const picked = KNOBS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  return picked.map((knob) => ({
    name: knob.name,
    config: {
      ...base.config,
      rtc: { ...base.config.rtc, ...knob.rtc },
      logging: { ...(base.config.logging as object), ...knob.logging },
    } satisfies ServerConfig,
    env: { ...base.env, ...knob.env },
  }));
}
