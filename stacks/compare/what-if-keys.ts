import { type Change, scalar } from "./what-if.js";

/** A key that a planner asks "what if" about. */
export interface WhatIfKey {
  /** Name of the flag, without dashes. */
  readonly flag: string;
  readonly placeholder: string;
  readonly path: readonly string[];
  readonly meaning: string;
  /** Keys that say the same in another way and have to go. */
  readonly replaces: readonly (readonly string[])[];
  /** The flag's text as the value that would stand in the file. */
  readonly read: (text: string) => unknown;
}

const key = (flag: string, placeholder: string, path: string, meaning: string, rest: Partial<WhatIfKey> = {}) => ({
  flag,
  placeholder,
  path: path.split("."),
  meaning,
  replaces: [],
  read: scalar,
  ...rest,
});

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
  key("relayed", "percent", "demand.relayed", "share of participants behind TURN"),
  key("survive", "goal", "demand.survive", "what may fail: none, node or zone"),
  key("node-type", "type", "sfu.node", "node type of the SFUs"),
  key("turn-node-type", "type", "turn.node", "node type of the TURN servers"),
];

/** The values that flags ask about, in the order of `WHAT_IF_KEYS`; a flag without values is absent. */
export type Asked = ReadonlyMap<WhatIfKey, readonly string[]>;

/** Every combination of the values, the first flag's changing slowest; none if no flag is given. */
export function combinations(asked: Asked): Change[][] {
  if (asked.size === 0) return [];
  const replaced = [...asked.keys()].flatMap(({ replaces }) => replaces.map((path) => ({ path, value: undefined })));
  return [...asked].reduce<Change[][]>(
    (columns, [{ path, read }, values]) =>
      columns.flatMap((changes) => values.map((value) => [...changes, { path, value: read(value) }])),
    [replaced],
  );
}
