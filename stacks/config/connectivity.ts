import { z } from "zod";
import { formed } from "./patterns.js";

/** Checks of every path that run in the cluster. */
export const connectivity = z
  .strictObject({
    schedule: formed(/^\S+( \S+){4}$/, "a cron expression of five fields", 'write one such as "*/30 * * * *"')
      .optional()
      .describe("When, in UTC. Default: only when somebody makes a Job of it (docs/connectivity.md)."),
  })
  .optional()
  .describe("Every path is tried from inside the cluster too, by a CronJob. May be empty: {}. Absent: there is none.");
