import { z } from "zod";

/** What the cost model is told beyond the price list of the cloud. */
export const cost = z
  .strictObject({
    prices: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Price file, relative to this one; its prices replace those that Relais brings (docs/cost.md). Default: the cloud's, if there are any.",
      ),
    peakHours: z
      .number()
      .min(1)
      .max(744)
      .optional()
      .describe(
        "Hours a month at the peak's load that would carry the month's traffic. Default: by demand.day.hours, else a range (docs/cost.md).",
      ),
    licencePerUser: z
      .number()
      .min(0)
      .max(10_000)
      .optional()
      .describe("EUR per registered user and month of the licence that you compare with."),
  })
  .prefault({})
  .describe("What it costs: docs/cost.md.");
