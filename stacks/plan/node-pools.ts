import type { PoolName } from "../capacity/node-shape.js";
import type { ResourceChange } from "./changes.js";

/** How many nodes or addresses an object of the cloud has, before and after; 0 where it is not there. */
export interface PoolObjectChange {
  readonly address: string;
  /** Name of the object in the cluster. */
  readonly name: string;
  readonly pool: PoolName;
  readonly before: number;
  readonly after: number;
  /** The node type before and after; absent for addresses, and where the object is not there. */
  readonly nodeTypes: { readonly before?: string; readonly after?: string };
  /** True if its nodes, or its addresses, are made anew. */
  readonly renews: boolean;
}

interface PoolManifest {
  readonly kind?: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeType?: string; readonly desiredNodes?: number; readonly numAddresses?: number };
}

const POOLS: readonly PoolName[] = ["system", "sfu", "turn"];

/** Changes of node pools. */
export const nodePoolChanges = (changes: readonly ResourceChange[]): PoolObjectChange[] =>
  changes.flatMap((change) => poolObject(change, "NodePool", ({ spec }) => spec.desiredNodes));

/** Changes of pools of public addresses. */
export const addressPoolChanges = (changes: readonly ResourceChange[]): PoolObjectChange[] =>
  changes.flatMap((change) => poolObject(change, "IPPool", ({ spec }) => spec.numAddresses));

function poolObject(
  change: ResourceChange,
  kind: string,
  count: (manifest: PoolManifest) => number | undefined,
): PoolObjectChange[] {
  if (change.type !== "outscale_oks_manifest") return [];
  const [before, after] = [manifestOf(change.before), manifestOf(change.after)];
  const { metadata } = after ?? before ?? {};
  const pool = POOLS.find((each) => metadata?.name.startsWith(`${each}-`));
  if ((after ?? before)?.kind !== kind || !metadata || !pool) return [];
  const number = (manifest: PoolManifest | undefined) => (manifest ? (count(manifest) ?? 0) : 0);
  const isOtherType = before && after && before.spec.nodeType !== after.spec.nodeType;
  return [
    {
      address: change.address,
      name: metadata.name,
      pool,
      before: number(before),
      after: change.action === "delete" ? 0 : number(after),
      nodeTypes: {
        ...(before?.spec.nodeType && { before: before.spec.nodeType }),
        ...(after?.spec.nodeType && { after: after.spec.nodeType }),
      },
      renews: change.action === "replace" || isOtherType === true,
    },
  ];
}

function manifestOf({ manifest }: ResourceChange["before"]): PoolManifest | undefined {
  return typeof manifest === "string" ? (JSON.parse(manifest) as PoolManifest) : undefined;
}
