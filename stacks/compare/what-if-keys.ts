import type { KeyPath } from "../finding.js";
import { type Change, scalar } from "./what-if.js";

/** A key, or several that belong together, that a planner asks "what if" about. */
export interface WhatIfKey {
  /** Name of the flag, without dashes. */
  readonly flag: string;
  readonly placeholder: string;
  readonly meaning: string;
  /** Keys that say the same in another way and have to go. */
  readonly replaces: readonly KeyPath[];
  /** The flag's text as what would stand in the file. */
  readonly changes: (text: string) => readonly Change[];
}

const key = (
  flag: string,
  placeholder: string,
  path: string,
  meaning: string,
  { replaces = [], read = scalar }: { replaces?: readonly KeyPath[]; read?: (text: string) => unknown } = {},
): WhatIfKey => ({
  flag,
  placeholder,
  meaning,
  replaces,
  changes: (text) => [{ path: path.split("."), value: read(text) }],
});

/** `70%+25%+5%`: a share for each kind of meeting, in the order of the file. */
const mix: WhatIfKey = {
  flag: "mix",
  placeholder: "share+share",
  meaning: "shares of the kinds of meetings in the order of the file, joined by +",
  replaces: [],
  changes: (text) =>
    text.split("+").map((share, index) => ({ path: ["demand", "meetings", index, "share"], value: share })),
};

const PARTICIPANTS = ["demand", "participants"];

/** All of them, in the order of the file. */
export const WHAT_IF_KEYS: readonly WhatIfKey[] = [
  key("zones", "a+b+c", "cloud.zones", "zones, joined by +", { read: (text) => text.split("+") }),
  key("registered", "number", "demand.registered", "registered users", { replaces: [PARTICIPANTS] }),
  key("concurrency", "percent", "demand.concurrency", "share of them in a meeting", { replaces: [PARTICIPANTS] }),
  key("participants", "number", "demand.participants", "participants at the busiest moment", {
    replaces: [
      ["demand", "registered"],
      ["demand", "concurrency"],
    ],
  }),
  mix,
  key("relayed", "percent", "demand.relayed", "share of participants behind TURN"),
  key("survive", "goal", "demand.survive", "what may fail: none, node or zone"),
  key("node-type", "type", "sfu.node", "node type of the SFUs; or smallest, cheapest, all"),
  key("turn-node-type", "type", "turn.node", "node type of the TURN servers"),
];

/** The values that flags ask about, in the order of `WHAT_IF_KEYS`; a flag without values is absent. */
export type Asked = ReadonlyMap<WhatIfKey, readonly string[]>;

/** What `--node-type` takes beside names: see `nodeTypes`. */
export const NODE_TYPE_WORDS = ["all", "smallest", "cheapest"] as const;

/** Every combination of the values, the first flag's changing slowest; none if no flag is given. */
export function combinations(asked: Asked): Change[][] {
  if (asked.size === 0) return [];
  const replaced = [...asked.keys()].flatMap(({ replaces }) => replaces.map((path) => ({ path, value: undefined })));
  return [...asked].reduce<Change[][]>(
    (columns, [{ changes }, values]) =>
      columns.flatMap((before) => values.map((value) => [...before, ...changes(value)])),
    [replaced],
  );
}
