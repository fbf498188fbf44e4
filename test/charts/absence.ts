import { bare, binary, type Node, parse, type Selector, selectors, within } from "./promql.js";

const ARITHMETIC = ["+", "-", "*"];
const FEW = ["==", "<", "<="];

/**
 * Where an alert would keep silent because a series is absent, in words. An operator without an operand has no result, so
 * `a + b` needs both, `sum(a) < 3` needs one `a` at least, and a share of a whole needs every part of the whole that may be absent
 * to be asked for in one selector. Values with a name in `always` are there from the start of their server.
 */
export function* silencedByAbsence(expression: string, always: (metric: string) => boolean): Iterable<string> {
  for (const node of within(parse(expression))) {
    const parts = binary(node);
    if (parts === undefined) continue;
    const { left, operator, right } = parts;
    const series = [left, right].filter((side) => selectors(side).length > 0);
    if (ARITHMETIC.includes(operator) && series.length === 2)
      for (const side of series) if (!isThere(side, always)) yield `${side.text} may be absent in a sum`;
    if (FEW.includes(operator) && isCount(left) && !hasFallback(left))
      yield `${left.text} has no result for none at all`;
    if (operator === "/" && series.length === 2) yield* shares(left, right);
  }
}

const isThere = (side: Node, always: (metric: string) => boolean) =>
  hasFallback(side) || selectors(side).every(({ metric }) => always(metric));

/** An aggregation to one value: with nothing to aggregate there is none. */
const isCount = (side: Node): boolean => {
  const inner = bare(side);
  const parts = binary(inner);
  return parts ? isCount(parts.left) : inner.name === "AggregateExpr" && !inner.children.some(isModifier);
};

const isModifier = ({ name }: Node) => name === "AggregateModifier";

const hasFallback = (side: Node): boolean => {
  const parts = binary(bare(side));
  return parts?.operator === "or" && /^vector\(\d+\)$/.test(bare(parts.right).text);
};

/** A share of the same series: what is counted above the line is counted below it too, whatever else is absent. */
function* shares(part: Node, whole: Node): Iterable<string> {
  for (const above of selectors(part))
    for (const below of selectors(whole))
      if (above.metric === below.metric && !covers(below, above))
        yield `${whole.text} may be absent below ${part.text}`;
}

const covers = (whole: Selector, part: Selector): boolean =>
  whole.matchers.every(({ label, operator, value }) => {
    const same = part.matchers.find((each) => each.label === label);
    if (same === undefined) return false;
    if (operator === same.operator && value === same.value) return true;
    const values = same.operator === "=~" ? same.value.split("|") : [same.value];
    return operator === "=~" && values.every((each) => new RegExp(`^(${value})$`).test(each));
  });
