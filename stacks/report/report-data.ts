import { headroom } from "../capacity/headroom.js";
import { evidenceOf, explain } from "../explain/explain.js";
import type { Subject } from "./subject.js";
import { topologyOf } from "./topology.js";

/** Everything that a report shows, as plain data: what `relais report --json` prints. */
export function reportData({ decided, findings, day, nodeTypes }: Subject) {
  const { sizing, cost, blueprint } = decided;
  return {
    environment: blueprint.name,
    sizing,
    headroomPercent: Object.fromEntries(Object.values(sizing.pools).map((pool) => [pool.pool, headroom(pool)])),
    cost,
    zones: topologyOf(blueprint),
    firewall: blueprint.firewall,
    dns: blueprint.dns,
    day,
    nodeTypes,
    findings,
    explanations: explain(decided).map((each) => ({ ...each, evidence: evidenceOf(each) })),
  };
}
