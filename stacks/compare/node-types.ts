import type { SourceDocument } from "../config/document.js";
import type { ReadFile } from "../config/layers.js";
import { type Decided, type Design, deployable } from "../design.js";
import { type Change, whatIf } from "./what-if.js";

/** A node type for the SFUs, with what an environment would be on it. */
export interface NodeTypeChoice {
  readonly type: string;
  readonly design: Design & { readonly decided: Decided };
  /** Kinds of meetings of which not one room fits on an SFU. */
  readonly tooSmallFor: readonly string[];
  /** True if no rule refuses it. */
  readonly deployable: boolean;
}

/** All candidates, smallest first, and the two that people ask for; undefined where no candidate will do. */
export interface NodeTypes {
  readonly choices: readonly NodeTypeChoice[];
  /** Of the fewest cores that holds the largest meeting and that no rule refuses. */
  readonly smallest: string | undefined;
  /** Of the lowest cost a month of those; where ranges overlap, by their middle. Undefined without prices. */
  readonly cheapest: string | undefined;
}

/**
 * Designs an environment on each node type that may take the place of the SFUs' own one: of a cloud's catalogue those of the same
 * kind, see `Cloud.alternatives`.
 *
 * @param changes Further keys with other values, as in a what-if.
 */
export function nodeTypes(
  document: SourceDocument,
  changes: readonly Change[],
  types: readonly string[],
  read: ReadFile,
): NodeTypes {
  const choices = types
    .flatMap((type): NodeTypeChoice[] => {
      const { findings, decided } = whatIf(document, [...changes, { path: ["sfu", "node"], value: type }], read);
      if (!decided) return [];
      const tooLarge = decided.sizing.meetings.filter(({ roomsPerSfu }) => roomsPerSfu === 0);
      const design = { findings, decided };
      return [
        {
          type,
          design,
          tooSmallFor: tooLarge.map(({ name }) => name),
          deployable: deployable(design) !== undefined,
        },
      ];
    })
    .sort((a, b) => cores(a) - cores(b));
  const possible = choices.filter((choice) => choice.tooSmallFor.length === 0 && choice.deployable);
  const priced = possible.filter(
    ({ design }) =>
      design.decided.cost.total !== null && design.decided.cost.unpriced.every(({ group }) => group !== "SFU nodes"),
  );
  const cheapest = priced.reduce<NodeTypeChoice | undefined>(
    (best, choice) => (best === undefined || middle(choice) < middle(best) ? choice : best),
    undefined,
  );
  return { choices, smallest: possible[0]?.type, cheapest: cheapest?.type };
}

const cores = ({ design }: NodeTypeChoice) => design.decided.sizing.pools.sfu.vcpu;

const middle = ({ design }: NodeTypeChoice) => {
  const { low, high } = design.decided.cost.total ?? { low: 0, high: 0 };
  return (low + high) / 2;
};
