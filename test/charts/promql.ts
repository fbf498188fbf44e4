import { parser } from "@prometheus-io/lezer-promql";

/** A node of Prometheus's own grammar, with the text that it stands for. */
export interface Node {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Node[];
}

/** A series as an expression asks for it. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

type Tree = ReturnType<typeof parser.parse>["topNode"];

/** Reads an expression; throws where Prometheus would refuse it. */
export function parse(expression: string): Node {
  const read = (node: Tree): Node => {
    if (node.type.isError) throw new Error(`no PromQL at "${expression.slice(node.from)}" in ${expression}`);
    const children: Node[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) children.push(read(child));
    return { name: node.name, text: expression.slice(node.from, node.to), children };
  };
  return read(parser.parse(expression).topNode);
}

/** A node and everything in it. */
export function* within(node: Node): Iterable<Node> {
  yield node;
  for (const child of node.children) yield* within(child);
}

/** Every series that an expression reads. */
export const selectors = (node: Node): Selector[] =>
  [...within(node)].filter(({ name }) => name === "VectorSelector").flatMap(selector);

/** One for each name, where a pattern of `__name__` lists several. */
function selector(node: Node): Selector[] {
  const metric = node.children.find(({ name }) => name === "Identifier")?.text;
  const matchers = [...within(node)]
    .filter(({ name }) => name === "UnquotedLabelMatcher")
    .map(({ children: [label, operator, value] }) => ({
      label: label?.text ?? "",
      operator: operator?.text ?? "",
      value: JSON.parse(value?.text ?? '""') as string,
    }));
  const names = matchers.find(({ label }) => label === "__name__")?.value.split("|") ?? [];
  const others = matchers.filter(({ label }) => label !== "__name__");
  return (metric === undefined ? names : [metric]).map((name) => ({ metric: name, matchers: others }));
}

/** The operands of a binary expression and what is between them; undefined for any other node. */
export function binary(
  node: Node,
): { readonly left: Node; readonly operator: string; readonly right: Node } | undefined {
  const [left, operator] = node.children;
  const right = node.children.at(-1);
  return node.name === "BinaryExpr" && left && operator && right ? { left, operator: operator.text, right } : undefined;
}

/** The node that parentheses hold. */
export const bare = (node: Node): Node => {
  const [inner] = node.children;
  return node.name === "ParenExpr" && inner ? bare(inner) : node;
};

/** Labels of the result, given those of each series. */
export function labelsOf(node: Node, ofSeries: (metric: string) => readonly string[]): readonly string[] {
  const inner = bare(node);
  const parts = binary(inner);
  if (parts) return labelsOf(selectors(parts.left).length > 0 ? parts.left : parts.right, ofSeries);
  if (inner.name === "AggregateExpr") return grouping(inner);
  if (inner.name === "VectorSelector") return selector(inner).flatMap(({ metric }) => ofSeries(metric));
  return inner.children.flatMap((child) => labelsOf(child, ofSeries));
}

/** What an aggregation keeps, or what two sides are matched by. */
export function grouping({ children }: Node): readonly string[] {
  const clause = children.find(({ name }) => ["AggregateModifier", "MatchingModifierClause"].includes(name));
  return [...(clause ? within(clause) : [])].filter(({ name }) => name === "LabelName").map(({ text }) => text);
}
