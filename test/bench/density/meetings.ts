/** A load that two cores carry together with its testers. */
export interface Meeting {
  readonly told: string;
  readonly flags: readonly string[];
}

const HURRY = ["--per-second", "12", "--warm-up", "4s", "--duration", "8s", "--max-join", "10s"];

export const MEETINGS: Readonly<Record<string, Meeting>> = {
  video: {
    told: "5 rooms of 6, 3 cameras and 3 microphones each",
    flags: ["--rooms", "5", "--size", "6", "--cameras", "3", "--microphones", "3", ...HURRY],
  },
  quiet: {
    told: "2 rooms of 3, 1 camera and 2 microphones each",
    flags: ["--rooms", "2", "--size", "3", "--cameras", "1", "--microphones", "2", ...HURRY],
  },
  audio: {
    told: "1 room of 40 with 8 microphones",
    flags: ["--rooms", "1", "--size", "40", "--cameras", "0", "--microphones", "8", ...HURRY],
  },
};
