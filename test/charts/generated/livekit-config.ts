import fc from "fast-check";
import { type ConfigSchema, configSchema } from "../../../scripts/dev/livekit-config.js";
import type { LiveKitServerValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { texts } from "./common.js";

const URLS: readonly string[] = [
  "http://tempo.monitoring.svc:14318/v1/traces",
  "https://media.example.org",
  "rtmp://media.example.org/x",
];

type Config = LiveKitServerValues["config"];

/** LiveKit's own configuration: keys of its schema, some at each level, and never one that the chart decides. */
const anyConfig = ofSchema(configSchema()) as fc.Arbitrary<Config>;

/** The same where rules between two keys hold, and Redis and webhooks are only tuned where there are some. */
export const config = (has: { readonly redis: boolean; readonly webhook: boolean }): fc.Arbitrary<Config> =>
  anyConfig.map((all) => {
    const { redis, webhook, node_selector: selector, region, rtc, room, ...others } = all as Groups;
    const { include_events, exclude_events, ...filter } = webhook?.filter_params ?? {};
    const events = include_events?.length ? { include_events } : { exclude_events };
    return defined({
      ...others,
      redis: has.redis ? redis : undefined,
      webhook: has.webhook && webhook ? { ...webhook, filter_params: defined({ ...filter, ...events }) } : undefined,
      ...placed(selector, region),
      rtc: rtc?.allow_udp_unstable_fallback ? { ...rtc, tcp_fallback_rtt_threshold: 500 } : rtc,
      room: room && defined({ ...room, playout_delay: ordered(room.playout_delay, "min", "max"), ...presets(room) }),
    });
  });

type Groups = Readonly<Record<string, Group | undefined>> & { readonly region?: string };
type Group = ReturnType<typeof JSON.parse>;

/** LiveKit reads regions only with kind regionaware, which needs its own among them. */
function placed(selector: Group, region: string | undefined): Group {
  if (selector?.kind !== "regionaware")
    return { region, node_selector: selector && defined({ ...selector, regions: undefined }) };
  const regions = selector.regions ?? [];
  return {
    region: "paris",
    node_selector: { ...selector, regions: [...regions, { name: "paris", lat: 48.9, lon: 2.4 }] },
  };
}

const presets = ({ room_configurations: all }: Group) =>
  all && {
    room_configurations: Object.fromEntries(
      Object.entries(all).map(([name, preset]) => [name, ordered(preset, "min_playout_delay", "max_playout_delay")]),
    ),
  };

/** A greatest delay of 0 is none. */
const ordered = (group: Group, least: string, most: string): Group =>
  group?.[most] && group[least] > group[most] ? { ...group, [least]: group[most], [most]: group[least] } : group;

const defined = (group: Group): Group =>
  Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));

/** Values of a part of the schema. */
function ofSchema(schema: ConfigSchema): fc.Arbitrary<unknown> {
  const { properties, additionalProperties, items, pattern } = schema;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "object":
      return additionalProperties
        ? fc.dictionary(fc.constantFrom("team", "1", "a b"), ofSchema(additionalProperties), { ...PLAIN, maxKeys: 2 })
        : someOf(properties ?? {});
    case "array":
      return fc.array(ofSchema(items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case "string":
      return pattern === undefined ? texts : ofPattern(pattern);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? Number.MAX_SAFE_INTEGER });
    case "number":
      return fc.double({
        min: schema.exclusiveMinimum ?? schema.minimum ?? 0,
        minExcluded: schema.exclusiveMinimum !== undefined,
        max: schema.maximum ?? 1e9,
        noNaN: true,
      });
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema)}`);
  }
}

function ofPattern(pattern: string): fc.Arbitrary<string> {
  const urls = URLS.filter((url) => new RegExp(pattern).test(url));
  return urls.length > 0 ? fc.constantFrom(...urls) : fc.stringMatching(new RegExp(pattern));
}

/** A few keys of a group: all at once would hide what one of them does, and take long to render. */
function someOf(properties: Readonly<Record<string, ConfigSchema>>): fc.Arbitrary<unknown> {
  const open = Object.entries(properties).filter(
    ([, { description }]) => !description?.startsWith("Decided by the chart"),
  );
  return fc
    .subarray(open, { maxLength: Math.min(open.length, 4) })
    .chain((some) => fc.record(Object.fromEntries(some.map(([key, each]) => [key, ofSchema(each)])), PLAIN));
}

/** As parsed YAML has them. */
const PLAIN = { noNullPrototype: true };
