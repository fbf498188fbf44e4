import type { Codec } from "../config/demand.js";
import type { Figures } from "./evidence.js";

/** bit/s of one camera. */
export interface VideoBits {
  readonly large: number;
  readonly medium: number;
  readonly small: number;
  /** What the camera sends to the SFU: all its layers. */
  readonly published: number;
}

/**
 * bit/s of a camera's layers. VP8 and H.264 send three streams side by side (simulcast); VP9 and AV1 send one stream
 * whose layers build on each other (SVC), of which the SFU passes on as much as a tile needs. Without layers everybody
 * gets the full picture, whatever the size of the tile.
 */
export function videoBits(codec: Codec, layers: boolean, figures: Figures): VideoBits {
  const scalable = codec === "vp9" || codec === "av1";
  const share = codec === "vp9" ? figures.vp9BitsShare : codec === "av1" ? figures.av1BitsShare : 1;
  const large = figures.videoHighBits * share;
  if (!layers) return { large, medium: large, small: large, published: large };
  if (scalable) {
    const medium = large / figures.svcLayerRatio;
    return { large, medium, small: medium / figures.svcLayerRatio, published: large };
  }
  const { videoMediumBits: medium, videoLowBits: small } = figures;
  return { large, medium, small, published: large + medium + small };
}
