/** One kind of meeting as it stands in an environment file. */
export interface WrittenMeeting {
  readonly name: string;
  readonly share: string;
  readonly size: number;
  readonly cameras: number;
  readonly microphones: number;
}

/**
 * Ready-made kinds of meetings. They are starting points to be replaced by what the users really do: sizes and cameras
 * decide about the number of SFUs more than the number of people does.
 */
export const MEETINGS = {
  /** Small teams, most cameras on: the everyday of an administration. */
  team: [{ name: "team", share: "100%", size: 8, cameras: 6, microphones: 3 }],
  /** Teaching: one or two who speak to many, and seminars where more cameras are on. */
  lecture: [
    { name: "lecture", share: "80%", size: 150, cameras: 2, microphones: 2 },
    { name: "seminar", share: "20%", size: 25, cameras: 12, microphones: 3 },
  ],
  /** A whole organisation: mostly teams, some seminars, a few webinars. */
  mixed: [
    { name: "team", share: "75%", size: 8, cameras: 6, microphones: 3 },
    { name: "seminar", share: "20%", size: 60, cameras: 12, microphones: 4 },
    { name: "webinar", share: "5%", size: 300, cameras: 2, microphones: 2 },
  ],
} as const satisfies Record<string, readonly WrittenMeeting[]>;

/** Name of a ready-made set of meetings. */
export type MeetingsPreset = keyof typeof MEETINGS;

/** A set of meetings in a few words: `75% team of 8, 20% seminar of 60`. */
export function describeMeetings(preset: MeetingsPreset): string {
  return MEETINGS[preset].map(({ name, share, size }) => `${share} ${name} of ${size}`).join(", ");
}
