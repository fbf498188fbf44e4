import { describe, expect, it } from "vitest";
import type { KubeWorkload } from "../../../stacks/cluster/objects.js";
import { lasting } from "../../../stacks/cluster/workloads.js";
import { deployment } from "../../fixtures/environments.js";
import { lineOf, lines, sfus } from "./status-of.js";

describe("a workload", () => {
  const verdict = (workload?: KubeWorkload) =>
    lineOf(lines(workload ? [workload] : []), "Deployment", "visio-media/livekit-server");

  it("is as wanted when all replicas are ready and of the current version", () => {
    expect(verdict(sfus())).toMatchObject({ verdict: "ok", fix: "" });
  });

  it.each([
    ["is missing", undefined, "missing", "apply visio-services"],
    [
      "has a replica that is not ready",
      sfus({ status: { readyReplicas: 62 } }),
      "differs",
      "rollout status deployment/livekit-server",
    ],
    ["is being rolled", sfus({ status: { updatedReplicas: 40 } }), "differs", "rollout status"],
    ["was changed and its controller has not seen it", sfus({ generation: 2 }), "differs", "rollout status"],
    ["was scaled by hand", sfus({ spec: { replicas: 60 } }), "differs", "60 are asked for: apply visio-services"],
    [
      "has a status without counts",
      sfus({ status: { updatedReplicas: undefined, readyReplicas: undefined } }),
      "differs",
      "",
    ],
  ])("differs when it %s", (_, workload, expected, fix) => {
    expect(verdict(workload)).toMatchObject({ verdict: expected, fix: expect.stringContaining(fix) });
  });

  it("that nobody asked for is named: the namespace's quota and policies are not made for it", () => {
    const daemons = {
      kind: "DaemonSet",
      metadata: { name: "logger", namespace: "visio-media" },
      status: { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 3 },
    };
    expect(lineOf(lines([daemons]), "DaemonSet", "visio-media/logger")).toMatchObject({
      verdict: "differs",
      found: "3 ready",
    });
  });
});

describe("a pod that is being ended", () => {
  const draining = (end: string) => ({
    kind: "Pod",
    metadata: {
      name: "livekit-server-x",
      namespace: "visio-media",
      deletionTimestamp: end,
      deletionGracePeriodSeconds: 4 * 3600,
    },
  });

  it("is as wanted within its grace period, with its age", () => {
    // Deleted at 11:48: Kubernetes writes down when the grace period ends.
    const [line] = lines([draining("2026-11-24T15:48:00Z")]).filter(({ kind }) => kind === "draining Pod");
    expect(line).toMatchObject({ verdict: "ok", wanted: "gone within 4 h", found: "ending since 12 min" });
  });

  it("differs when it should have been gone", () => {
    const [line] = lines([draining("2026-11-24T11:55:00Z")]).filter(({ kind }) => kind === "draining Pod");
    expect(line).toMatchObject({ verdict: "differs", found: "ending since 4 h 5 min" });
  });

  it("is the only pod that is listed", () => {
    const running = { kind: "Pod", metadata: { name: "livekit-server-y", namespace: "visio-media" } };
    expect(lines([running]).filter(({ kind }) => kind.includes("Pod") && kind !== "PodDisruptionBudget")).toEqual([]);
  });
});

describe("a disruption budget", () => {
  const budget = (currentHealthy: number) => ({
    kind: "PodDisruptionBudget",
    metadata: { name: "livekit-server", namespace: "visio-media" },
    status: { currentHealthy, desiredHealthy: 41, disruptionsAllowed: Math.max(0, currentHealthy - 41) },
  });

  it.each([
    [63, "ok"],
    [41, "ok"],
    [40, "differs"],
  ])("of 41 with %d healthy pods is %s", (healthy, verdict) => {
    expect(lineOf(lines([budget(healthy)]), "PodDisruptionBudget", "visio-media/livekit-server")).toMatchObject({
      verdict,
    });
  });

  it("that no controller has seen differs: the zeros in it are the server's", () => {
    const { kind, metadata } = budget(63);
    const unseen = {
      kind,
      metadata: { ...metadata, generation: 1 },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0 },
    };
    expect(lineOf(lines([unseen]), "PodDisruptionBudget", "visio-media/livekit-server")).toMatchObject({
      verdict: "differs",
      found: "none counted",
    });
  });

  it("is wanted for every server but a single Valkey", () => {
    const wanted = (name: "visio" | "lab") =>
      lines([], { blueprint: deployment(name).blueprint }).filter(({ kind }) => kind === "PodDisruptionBudget");
    expect(wanted("visio").map(({ name }) => name)).toContain("visio-data/valkey");
    expect(wanted("lab").map(({ name }) => name)).toEqual(["lab-media/coturn", "lab-media/livekit-server"]);
  });
});

describe("a duration", () => {
  it.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [3600, "1 h"],
    [3660, "1 h 1 min"],
  ])("of %d s is %s", (seconds, text) => {
    expect(lasting(seconds)).toBe(text);
  });
});
