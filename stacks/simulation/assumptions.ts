import type { Evidence } from "../capacity/evidence.js";
import { DAY_DEFAULTS } from "../config/day.js";

/**
 * Every constant of the simulated day with where it comes from. LiveKit's own are read in its source; how people meet is in
 * no source that fits all sites, which is why `demand.day` replaces it.
 */
export const ASSUMPTIONS = {
  statisticsInterval: {
    value: 2,
    unit: "s between two statistics of an SFU",
    trust: "published",
    source:
      "livekit-server 1.13.5, pkg/config/config.go, DefaultNodeStatsConfig; the same in pkg/routing/redisrouter.go",
  },
  cpuLoadLimit: {
    value: 0.7,
    unit: "share of an SFU's full load above which it gets no new room while another one is below",
    trust: "derived",
    source:
      "node_selector.cpu_load_limit of the chart livekit-server; CPU is taken to grow with the packets that an SFU sends",
  },
  drainPoll: {
    value: 5,
    unit: "s between two looks of a stopping SFU at whether it is empty",
    trust: "published",
    source: "livekit-server 1.13.5, pkg/service/server.go, Stop",
  },
  restartSeconds: {
    value: 30,
    unit: "s from the end of an SFU to its successor on the same node",
    trust: "derived",
    source: "0.2 s to listening measured with livekit-server 1.13.5; the rest is scheduling, init container and probes",
  },
  reconnectFrom: {
    value: 11,
    unit: "s after the loss of an SFU until the first participants are back",
    trust: "measured",
    source: "11.7 s and 13.8 s after kill -9 of livekit-server 1.13.5 with livekit-client 2.23",
  },
  reconnectTo: {
    value: 15,
    unit: "s after the loss of an SFU until the last participants are back",
    trust: "measured",
    source: "video was back 14.9 s after kill -9, as above",
  },
  scaleOutLead: {
    value: 1800,
    unit: "s by which nodes are ordered before they are needed",
    trust: "unconfirmed",
    source: "nobody measured how long a cloud takes to make a pool larger",
  },
  meetingMedian: {
    value: DAY_DEFAULTS.meeting,
    unit: "s, median length of a meeting (lognormal)",
    trust: "derived",
    source:
      "fits two published figures: 94 % are scheduled for an hour at most (Flowtrace, in Zoom's meeting statistics, 2025), " +
      "a video call lasts 38 minutes on average (meetstream.ai, 2025)",
  },
  meetingSigma: {
    value: 0.33,
    unit: "standard deviation of the logarithm of a meeting's length",
    trust: "derived",
    source: "the same fit; workshops of a whole day are not in it",
  },
  shortestMeeting: {
    value: 300,
    unit: "s that a meeting lasts at least",
    trust: "unconfirmed",
    source: "calls that end at once are not told apart from joining twice",
  },
  onTheHour: {
    value: DAY_DEFAULTS.onTheHour,
    unit: "share of meetings that start on the hour",
    trust: "unconfirmed",
    source: "no published figure found; calendars offer the hour first",
  },
  halfPast: {
    value: DAY_DEFAULTS.halfPast,
    unit: "share of meetings that start at half past; the rest at any minute",
    trust: "unconfirmed",
    source: "no published figure found",
  },
  joinSpread: {
    value: 90,
    unit: "s, standard deviation of when people join around the start",
    trust: "unconfirmed",
    source: "no published figure found",
  },
  growing: {
    value: 0.2,
    unit: "share of meetings that start with half of their people and grow to their size",
    trust: "unconfirmed",
    source: "no published figure found; the size of the file is never exceeded",
  },
  leavingEarly: {
    value: 0.1,
    unit: "share of people who leave before the end",
    trust: "unconfirmed",
    source: "no published figure found",
  },
} as const satisfies Readonly<Record<string, Pick<Evidence, "value" | "unit" | "trust" | "source">>>;

/** The value of an assumption. */
export function assumed(name: keyof typeof ASSUMPTIONS): number {
  return ASSUMPTIONS[name].value;
}

/**
 * Meetings that start in each hour of a working day, relative to the busiest one. Derived: half of them between 9 and 11 and
 * between 13 and 15 (archieapp.co, meeting statistics, 2025: "about half"), fewer around noon and outside of office hours.
 */
export const WORKING_DAY: readonly number[] = [
  0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.04, 0.1, 0.4, 0.95, 1, 0.75, 0.3, 0.75, 0.95, 0.7, 0.6, 0.35, 0.15, 0.08, 0.06,
  0.04, 0.02, 0.01,
];
