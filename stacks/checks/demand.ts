import type { Finding } from "../finding.js";
import { type Check, type CheckInput, finding } from "./check.js";

/** What the demand says can be: people enough for a meeting, in every kind of it, and somebody who sends. */
export const demand: Check = (input) => [...tooFewPeople(input), ...kindsOfMeetings(input)];

/** Participants that follow from registered users; those that are given are at least two. */
function tooFewPeople({ environment, sizing }: CheckInput): Finding[] {
  const { registered = 0, concurrency = 0 } = environment.demand;
  if (sizing.participants >= 2) return [];
  const least = Math.ceil((2 / registered) * 1e4) / 100;
  const fix = registered < 2 ? "raise demand.registered to 2 or more" : "raise it, or demand.registered";
  return [
    finding(
      "demand",
      "error",
      ["demand", "concurrency"],
      `demand.concurrency is ${Math.round(concurrency * 1e4) / 100}% of ${registered} registered users, who are fewer than the two that meet`,
      fix,
      registered < 2 ? undefined : `at least ${least}%`,
    ),
  ];
}

/** A kind of meeting that nobody is in, that is larger than all its people, or that is silent: sized, but hardly meant. */
function kindsOfMeetings({ environment, sizing }: CheckInput): Finding[] {
  return environment.demand.meetings.flatMap(({ name, share, size, cameras, microphones, screens }, index) => {
    const warn = (key: string, message: string, fix: string, allowed?: string) =>
      finding("demand", "warning", ["demand", "meetings", index, key], message, fix, allowed);
    const at = `demand.meetings[${index}]`;
    const people = sizing.meetings[index]?.participants ?? 0;
    if (share === 0)
      return [
        warn("share", `${at}.share is 0% (${name}): nobody is in such a meeting`, "remove it, or raise its share"),
      ];
    return [
      ...(people < size
        ? [
            warn(
              "size",
              `${at}.size is ${size} (${name}), but ${people} people are in such meetings at the peak; one full meeting is planned`,
              "lower it, or raise share",
              `at most ${people}`,
            ),
          ]
        : []),
      ...(cameras + microphones + screens === 0
        ? [
            warn(
              "microphones",
              `${at}.microphones is 0 (${name}), and so are its cameras and screens: it is sized as if nobody sent anything`,
              "say how many send at the same time",
            ),
          ]
        : []),
    ];
  });
}
