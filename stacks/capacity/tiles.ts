import type { Layout } from "../config/demand.js";
import type { Figures } from "./evidence.js";

/** Cameras on one participant's screen, by the layer that the SFU sends of them; counts may be fractions. */
export interface Tiles {
  readonly large: number;
  readonly medium: number;
  readonly small: number;
}

/** Heights of the middle and the small layer, in pixels. Source: livekit-server, mediatrackreceiver.go (180, 360, original). */
const MEDIUM_HEIGHT = 360;
const SMALL_HEIGHT = 180;

/** What is there to see. */
export interface Stage {
  readonly layout: Layout;
  /** Participants of the meeting, who have a tile each while there is room. */
  readonly size: number;
  /** Cameras that the participant could see. */
  readonly cameras: number;
  /** Shared screens, which take the large place. */
  readonly screens: number;
  /** Cameras shown at most; absent: what the layout allows. */
  readonly tiles: number | undefined;
}

/** Sorts the cameras that are shown by layer: adaptive stream asks for the lowest that fills the tile. */
export function tilesOf({ layout, size, cameras, screens, tiles }: Stage, figures: Figures): Tiles {
  const places =
    tiles ?? { mixed: figures.visibleTiles, speaker: figures.speakerTiles, grid: figures.gridTiles }[layout];
  const shown = Math.min(cameras, places);
  if (layout === "grid") return inGrid(shown, Math.min(size, places), figures);
  const large = Math.min(shown, Math.max(0, figures.largeTiles - screens));
  const medium = layout === "mixed" ? Math.min(shown - large, figures.mediumTiles) : 0;
  return { large, medium, small: shown - large - medium };
}

/** In a grid all tiles are equal, and the more there are the smaller: squares of them, or two side by side. */
function inGrid(shown: number, tiles: number, figures: Figures): Tiles {
  const rows = tiles <= 2 ? 1 : Math.ceil(Math.sqrt(tiles));
  const wanted = (figures.gridHeight / rows) * figures.layerTolerance;
  if (wanted > MEDIUM_HEIGHT) return { large: shown, medium: 0, small: 0 };
  return wanted > SMALL_HEIGHT ? { large: 0, medium: shown, small: 0 } : { large: 0, medium: 0, small: shown };
}
