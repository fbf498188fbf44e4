import { expect } from "vitest";
import type { Ended } from "./init-container.js";
import { CHARTS, type Chart } from "./prepared.js";

/** What each source's failure advises. */
export const FIXES = {
  value: "set publicAddress.value to a public address",
  metadata: "link a public address to the node, or correct publicAddress.metadataUrl",
  node:
    "link a public address to the node and wait until its status lists an ExternalIP; " +
    "after a status 403 apply the chart's ClusterRole and ClusterRoleBinding",
  stun: "name STUN servers outside the network in publicAddress.stunServers and allow UDP to them",
  hostIP: "give the node a public address of its own",
} as const;

/** A run that found an address: it says where, and left the one file that the server reads, for its group to read. */
export function expectAddress(ended: Ended, chart: Chart, address: string, source: keyof typeof FIXES): void {
  expect(ended.log).toContain(`public address ${address} from ${source}\n`);
  expect(ended).toMatchObject({ code: 0, written: [`${CHARTS[chart]} 440`] });
}

/** A run that ended without an address: its last words name the node and each source's cause and fix, and there is no file. */
export function expectNoAddress(
  ended: Ended,
  chart: Chart,
  causes: Readonly<Partial<Record<keyof typeof FIXES, string>>>,
  options: { readonly node?: string; readonly seconds?: number; readonly allowPrivate?: boolean } = {},
): void {
  const { node = "worker-1", seconds = 4, allowPrivate = false } = options;
  const fixes = (Object.keys(causes) as (keyof typeof FIXES)[]).map((source) => FIXES[source]);
  const lab = allowPrivate ? [] : ["a lab on private addresses sets publicAddress.allowPrivate"];
  const end = [
    `cannot prepare ${chart}: no public address for node ${node} within ${seconds} s`,
    ...Object.values(causes).map((cause) => `  ${cause}`),
    `fix: ${[...fixes, ...lab].join("; or ")}\n`,
  ].join("\n");
  expect(ended.log.slice(-end.length)).toBe(end);
  expect(ended).toMatchObject({ code: 1, written: [] });
}
