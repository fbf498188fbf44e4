import { z } from "zod";
import { day } from "./day.js";
import { duration, percent } from "./units.js";

/** Most participants of a meeting or a room, here and in the chart's schema: far more than any SFU carries. */
export const MAXIMUM_ROOM = 100_000;

/** Cameras that a screen may show: a grid of 7 by 7, above which tiles are smaller than the smallest layer. */
export const MAXIMUM_TILES = 49;

/** What a kind of meeting is unless the file says it: the values that load the SFU as those before these keys did. */
export const MEETING_DEFAULTS = { screens: 0, layout: "mixed", tiles: undefined, codec: "vp8", layers: true } as const;

const atMostSize = (key: string) => ({
  path: [key],
  error: "is more than the meeting has participants",
  params: { allowed: "0 to size", fix: "lower it or raise size" },
});

const meeting = z
  .strictObject({
    name: z.string().min(1).max(40).describe("Name of this kind of meeting, for reports."),
    share: percent("Share of the participants who are in such a meeting; all shares sum to 100%."),
    size: z.int().min(2).max(MAXIMUM_ROOM).describe("Participants per meeting."),
    cameras: z.int().min(0).describe("Cameras that are on."),
    microphones: z.int().min(0).describe("Microphones that are open at the same time."),
    screens: z
      .int()
      .min(0)
      .default(MEETING_DEFAULTS.screens)
      .describe("Screens that are shared at the same time; the first one takes the large place."),
    layout: z
      .enum(["mixed", "speaker", "grid"])
      .default(MEETING_DEFAULTS.layout)
      .describe(
        "What participants look at: speaker (one camera large, the others small), grid (all alike, the more the smaller), or mixed where each chooses.",
      ),
    tiles: z
      .int()
      .min(1)
      .max(MAXIMUM_TILES)
      .optional()
      .describe("Cameras on a screen at the same time at most. Default: 25, in the layout speaker 6."),
    codec: z
      .enum(["vp8", "h264", "vp9", "av1"])
      .default(MEETING_DEFAULTS.codec)
      .describe("Video codec that the application publishes."),
    layers: z
      .boolean()
      .default(MEETING_DEFAULTS.layers)
      .describe("Cameras send layers (simulcast or SVC). Without, everybody gets the full picture in any tile."),
    longest: duration("How long the longest such meeting lasts; the drain must be no shorter.", {
      minimum: 60,
      maximum: 24 * 3600,
    }).optional(),
  })
  .refine((value) => value.cameras <= value.size, atMostSize("cameras"))
  .refine((value) => value.microphones <= value.size, atMostSize("microphones"))
  .refine((value) => value.screens <= value.size, atMostSize("screens"));

/**
 * Lets a rule over several keys run although other keys are wrong or unknown, so that all findings come at once. A key that the rule
 * needs and that is misspelt is missing as well, which is a finding at its place.
 */
const sound =
  (...keys: string[]) =>
  ({ value, issues }: z.core.ParsePayload): boolean =>
    typeof value === "object" &&
    issues
      .filter(({ code }) => code !== "unrecognized_keys")
      .every(({ path = [] }) => path.length > 0 && !keys.includes(String(path.length > 2 ? path.at(-1) : path[0])));

/** The same for a rule that misses a key: one that is unknown may be the misspelt one. */
const soundAndKnown =
  (...keys: string[]) =>
  (payload: z.core.ParsePayload): boolean =>
    sound(...keys)(payload) && payload.issues.every(({ path = [] }) => path.length > 0);

const shareSum = (meetings: readonly { readonly share: number }[]) =>
  meetings.reduce((sum, each) => sum + each.share, 0);

const inPercent = (fraction: number) => `${Math.round(fraction * 1e4) / 100}%`;

/** The largest share takes the difference, if it can. */
function nearestShares(meetings: readonly { readonly name: string; readonly share: number }[]): string {
  const largest = meetings.reduce((most, each) => (each.share > most.share ? each : most));
  const share = largest.share + 1 - shareSum(meetings);
  return share >= 0 ? `change the shares, e.g. that of ${largest.name} to ${inPercent(share)}` : "lower the shares";
}

/** Who meets, how many at once, and what may fail while they do. */
export const demand = z
  .strictObject({
    registered: z.int().min(1).max(100_000_000).optional().describe("Registered users; needs concurrency."),
    concurrency: percent("Share of the registered users in a meeting at the busiest moment.", {
      minimum: 0.01,
    }).optional(),
    participants: z.int().min(2).max(10_000_000).optional().describe("Participants at the busiest moment, instead."),
    meetings: z.array(meeting).min(1).describe("Kinds of meetings at the busiest moment."),
    relayed: percent("Share of the participants whose firewall leaves only TURN."),
    survive: z.enum(["none", "node", "zone"]).describe("What may fail at the busiest moment without ending service."),
    day,
  })
  .refine((value) => !(value.participants !== undefined && (value.registered ?? value.concurrency) !== undefined), {
    path: ["participants"],
    error: "is given beside registered or concurrency",
    params: { allowed: "participants, or registered and concurrency", fix: "remove one of the two ways" },
    when: sound("participants", "registered", "concurrency"),
  })
  .refine(
    (value) => value.participants !== undefined || (value.registered !== undefined && value.concurrency !== undefined),
    {
      error: "does not say how many participants there are",
      params: { allowed: "participants, or registered and concurrency", fix: "add the missing key" },
      when: soundAndKnown("participants", "registered", "concurrency"),
    },
  )
  .check(
    z.superRefine(
      ({ meetings }, context) => {
        const sum = shareSum(meetings);
        if (Math.abs(sum - 1) < 1e-9) return;
        context.addIssue({
          code: "custom",
          path: ["meetings"],
          message: `has shares that sum to ${inPercent(sum)}`,
          params: { allowed: "shares that sum to 100%", fix: nearestShares(meetings) },
        });
      },
      { when: sound("meetings", "share") },
    ),
  )
  .describe("What the platform has to carry at its busiest moment.");

/** The demand of a valid environment. */
export type Demand = z.output<typeof demand>;
export type Meeting = Demand["meetings"][number];
/** How participants arrange what they see. */
export type Layout = Meeting["layout"];
/** Video codecs that LiveKit's client publishes. */
export type Codec = Meeting["codec"];

/** Participants at the busiest moment, rounded up. */
export function peakParticipants(value: Demand): number {
  // Rounded before the ceiling: 0.1 * 150000 must not become 15001 through binary fractions.
  const derived = Math.round((value.registered ?? 0) * (value.concurrency ?? 0) * 1e6) / 1e6;
  return value.participants ?? Math.ceil(derived);
}
