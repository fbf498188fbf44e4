import { z } from "zod";
import { duration, percent } from "./units.js";

/** How meetings start and how long they last unless the file says it; sources in `stacks/simulation/assumptions.ts`. */
export const DAY_DEFAULTS = { onTheHour: 0.55, halfPast: 0.25, meeting: 36 * 60 } as const;

/** How a working day goes, where a site knows better than what is assumed. */
export const day = z
  .strictObject({
    hours: z
      .array(percent("Meetings that start in this hour, relative to the busiest hour."))
      .refine((hours) => hours.length === 24, {
        error: "does not have an entry for each hour of the day",
        params: { allowed: "24 shares, from midnight on", fix: "write one for each hour, 0% where nobody meets" },
      })
      .refine((hours) => hours.some((share) => share > 0), {
        error: "has no hour in which a meeting starts",
        params: { allowed: "at least one hour above 0%", fix: "write 100% for the busiest hour" },
      })
      .optional()
      .describe("24 shares, from midnight on: meetings that start in each hour, relative to the busiest one."),
    onTheHour: percent("Share of the meetings that start on the hour. Default: 55%.").optional(),
    halfPast: percent("Share that starts at half past; the rest starts at any minute. Default: 25%.").optional(),
    meeting: duration("Half of the meetings are shorter than this. Default: 36m.", {
      minimum: 300,
      maximum: 24 * 3600,
    }).optional(),
  })
  .refine(
    ({ onTheHour = DAY_DEFAULTS.onTheHour, halfPast = DAY_DEFAULTS.halfPast }) => onTheHour + halfPast <= 1 + 1e-9,
    {
      error: "has onTheHour and halfPast that sum to more than 100%",
      params: {
        allowed: "onTheHour (55% if not given) and halfPast (25%) up to 100% together",
        fix: "lower one of them",
      },
    },
  )
  .optional()
  .describe("How a working day goes, for relais simulate. Default: assumptions that no source confirms.");
