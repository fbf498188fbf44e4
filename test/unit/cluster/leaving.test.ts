import { describe, expect, it } from "vitest";
import { type KubePod, leavingPods } from "../../../stacks/cluster/leaving.js";
import type { KubeNode } from "../../../stacks/cluster/objects.js";

const node = (name: string, zone: string): KubeNode => ({
  kind: "Node",
  metadata: { name, labels: { "topology.kubernetes.io/zone": zone } },
});
const NODES = ["a1", "a2", "a3", "b1", "b2", "b3"].map((name) => node(name, name.charAt(0)));

/** A pod named like its node. */
const pod = (name: string, { ready = true, ending = false, placed = true } = {}): KubePod => ({
  kind: "Pod",
  metadata: { name, ...(ending && { deletionTimestamp: "2026-11-24T00:00:00Z" }) },
  spec: placed ? { nodeName: name } : {},
  status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});

const zones = (a: number, b: number) => ({
  nodes: a + b,
  zones: [
    { zone: "a", nodes: a },
    { zone: "b", nodes: b },
  ],
});

describe("the pods that leave a pool that shrinks", () => {
  const full = ["a1", "a2", "a3", "b1", "b2", "b3"].map((name) => pod(name));

  it("are in each zone those above the nodes that stay there", () => {
    expect(leavingPods(full, NODES, zones(1, 2))).toEqual(["a2", "a3", "b3"]);
  });

  it("are none where a pool grows or stays", () => {
    expect(leavingPods(full, NODES, zones(3, 3))).toEqual([]);
    expect(leavingPods(full, NODES, zones(5, 5))).toEqual([]);
  });

  it("are first of all those that are not Ready", () => {
    const pods = [pod("a1", { ready: false }), ...["a2", "b1"].map((name) => pod(name))];
    expect(leavingPods(pods, NODES, zones(1, 1))).toEqual(["a1"]);
  });

  it("are not taken from a full zone when another lacks so many that nothing has to go", () => {
    const uneven = ["a1", "a2", "a3", "b1"].map((name) => pod(name));
    expect(leavingPods(uneven, NODES, zones(2, 2))).toEqual([]);
  });

  it("are counted without those that end already and those that have no node", () => {
    const pods = [...full.slice(0, 4), pod("b2", { ending: true }), pod("waiting", { placed: false })];
    expect(leavingPods(pods, NODES, zones(2, 1))).toEqual(["a3"]);
  });
});
