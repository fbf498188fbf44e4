import type { Attributes } from "../../../stacks/plan/changes.js";

/** A resource as `tofu show -json` tells it; actions follow from what is there before and after. */
export interface Shown {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Attributes | null;
    readonly after: Attributes | null;
  };
}

export function shown(address: string, before: Attributes | null, after: Attributes | null, actions?: string[]): Shown {
  const same = JSON.stringify(before) === JSON.stringify(after);
  const implied = before === null ? ["create"] : after === null ? ["delete"] : same ? ["no-op"] : ["update"];
  return {
    address,
    mode: "managed",
    type: address.split(".")[0] ?? "",
    change: { actions: actions ?? implied, before, after },
  };
}

/** A node pool with a number of nodes, or none. */
export const nodePool = (
  name: string,
  before: number | null,
  after: number | null,
  type: [string, string] = ["t", "t"],
) =>
  shown(
    `outscale_oks_manifest.nodepool_${name.replaceAll("-", "_")}`,
    manifest(before, "NodePool", name, { nodeType: type[0], desiredNodes: before }),
    manifest(after, "NodePool", name, { nodeType: type[1], desiredNodes: after }),
  );

/** A pool of public addresses. */
export const ipPool = (name: string, before: number | null, after: number | null) =>
  shown(
    `outscale_oks_manifest.ippool_${name.replaceAll("-", "_")}`,
    manifest(before, "IPPool", name, { numAddresses: before }),
    manifest(after, "IPPool", name, { numAddresses: after }),
  );

function manifest(count: number | null, kind: string, name: string, spec: object): Attributes | null {
  return count === null ? null : { manifest: JSON.stringify({ kind, metadata: { name }, spec }) };
}

/** A Helm release with its values; `chart` is a path that tells the content. */
export const release = (
  name: string,
  before: object | null,
  after: object | null,
  charts: [string, string] = ["c1", "c1"],
) =>
  shown(
    `helm_release.${name.replaceAll("-", "_")}`,
    before && { name, chart: charts[0], values: [JSON.stringify(before)] },
    after && { name, chart: charts[1], values: [JSON.stringify(after)] },
  );
