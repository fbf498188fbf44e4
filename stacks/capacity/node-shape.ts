/** What a node offers. */
export interface NodeShape {
  /** The cloud's name for the type. */
  readonly type: string;
  readonly vcpu: number;
  /** GiB. */
  readonly memory: number;
}

/** Pools of an environment. Egress will be the fourth. */
export type PoolName = "system" | "sfu" | "turn";

/** The node types of all pools. */
export type NodeShapes = Readonly<Record<PoolName, NodeShape>>;
