import { describe, expect, it } from "vitest";
import { LIKELY } from "../../../stacks/capacity/evidence.js";
import { participantFlow, type Sources } from "../../../stacks/capacity/media-load.js";

const LARGE = 1_750_000;
const MEDIUM = 500_000;
const SMALL = 150_000;

/** bit/s that the average participant is sent without microphones. */
const bits = (meeting: Partial<Sources>) =>
  participantFlow({ size: 1000, cameras: 1000, microphones: 0, ...meeting }).bitsOut;

describe("a layout", () => {
  it("speaker shows one large camera and five small ones", () => {
    expect(bits({ layout: "speaker" })).toBeCloseTo(LARGE + 5 * SMALL, 3);
  });

  it.each([
    [2, 1, LARGE],
    [4, 3, LARGE],
    [9, 8, MEDIUM],
    [16, 15, MEDIUM],
    [25, 24, SMALL],
    [1000, 25, SMALL],
  ])("grid of a meeting of %i shows %i equal cameras of %i bit/s", (size, cameras, layer) => {
    expect(bits({ layout: "grid", size, cameras: size })).toBeCloseTo(cameras * layer, 3);
  });

  it("shows no more cameras than tiles", () => {
    expect(bits({ layout: "mixed", tiles: 3 })).toBeCloseTo(LARGE + 2 * MEDIUM, 3);
    expect(bits({ layout: "speaker", tiles: 3 })).toBeCloseTo(LARGE + 2 * SMALL, 3);
    expect(bits({ layout: "grid", tiles: 4 })).toBeCloseTo(4 * LARGE, 3);
  });
});

describe("a shared screen", () => {
  const screen = LIKELY.screenBits;

  it("takes the large place, and its sender does not receive it", () => {
    const [without, with1] = [
      bits({ layout: "speaker", size: 4, cameras: 0 }),
      bits({ size: 4, cameras: 0, screens: 1 }),
    ];
    expect(without).toBe(0);
    expect(with1).toBeCloseTo(screen * 0.75, 3);
    expect(bits({ layout: "speaker", screens: 1000 })).toBeCloseTo(screen + 998 * (screen / 4) + 6 * SMALL, -3);
  });

  it("counts as a track for its sender and for everyone else", () => {
    const tracks = (screens: number) => participantFlow({ size: 10, cameras: 0, microphones: 0, screens }).tracks * 10;
    expect(tracks(1)).toBeCloseTo(1 + 9, 9);
  });
});

describe("a codec", () => {
  it("VP9 and AV1 take less for the same picture, and send one stream whose layers are thirds", () => {
    const vp9 = participantFlow({ size: 2, cameras: 2, microphones: 0, codec: "vp9" });
    expect(vp9.bitsOut).toBeCloseTo(LARGE * 0.85, 3);
    expect(vp9.bitsIn).toBeCloseTo(LARGE * 0.85, 3);
    expect(bits({ codec: "av1", layout: "grid", size: 9, cameras: 9 })).toBeCloseTo((8 * LARGE * 0.7) / 3, 3);
    expect(bits({ codec: "h264" })).toBe(bits({ codec: "vp8" }));
  });

  it("without layers sends everybody the full picture in any tile, and receives it alone", () => {
    const single = participantFlow({ size: 9, cameras: 9, microphones: 0, layout: "grid", layers: false });
    expect(single.bitsOut).toBeCloseTo(8 * LARGE, 3);
    expect(single.bitsIn).toBe(LARGE);
  });
});
