import { describe, expect, it } from "vitest";
import type { ClusterLine } from "../../../stacks/cluster/line.js";
import { type ClusterOffer, definitionsAsked, prerequisiteLines } from "../../../stacks/cluster/prerequisites.js";
import { accessReview, rightsNeeded } from "../../../stacks/cluster/rights.js";
import { secretScript } from "../../../stacks/cluster/secret-commands.js";
import { wantedSecrets } from "../../../stacks/cluster/secrets.js";
import { type ClusterState, edgeKind, STATUS_KINDS, statusLines } from "../../../stacks/cluster/status.js";
import { deployment } from "../../fixtures/environments.js";
import { cluster, disarray } from "./clusters.js";
import { offer } from "./offer.js";
import { crampedOffer, offerOf } from "./offers.js";

/**
 * Whole reports, word by word, as files that were read once with care: the other tests of this folder say why the lines are so.
 * After a change of words: `npx vitest run test/unit/cluster/reports.test.ts -u`, and read what git shows.
 */
const ENVIRONMENTS = ["visio", "ministry", "lab", "airgap"] as const;
const NOW = new Date("2026-11-24T12:00:00Z");
const told = (name: string, lines: readonly ClusterLine[]) =>
  expect(lines.map(line).join("")).toMatchFileSnapshot(`reports/${name}.txt`);
const line = ({ kind, name, verdict, wanted, found, fix }: ClusterLine) =>
  `${verdict}: ${kind} ${name}: wanted ${wanted}, found ${found}${fix === "" ? "" : `; ${fix}`}\n`;

describe.each(ENVIRONMENTS)("the report about %s", (name) => {
  const { blueprint } = deployment(name);
  const nothing: ClusterState = {
    nodes: { items: [] },
    objects: { items: [] },
    secrets: { items: [{ namespaces: [], secrets: [], unequal: [] }] },
  };
  const unreadable = { unreadable: "forbidden: ask for the right to list" };
  const none = { items: [] };

  it("tells of a cluster with nothing in it", async () => {
    await told(`status-nothing-${name}`, statusLines(blueprint, nothing, NOW));
  });

  it("tells of a cluster with everything in it", async () => {
    const lines = statusLines(blueprint, cluster(blueprint), NOW);
    expect(lines.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
    await told(`status-everything-${name}`, lines);
  });

  it("tells of a cluster in disarray", async () => {
    await told(`status-disarray-${name}`, statusLines(blueprint, disarray(blueprint), NOW));
  });

  it("tells what could not be read", async () => {
    const state = { nodes: unreadable, objects: unreadable, secrets: unreadable };
    await told(`status-unreadable-${name}`, statusLines(blueprint, state, NOW));
  });

  it("tells of a cluster that offers everything", async () => {
    const lines = prerequisiteLines(blueprint, offerOf(blueprint));
    expect(lines.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
    await told(`doctor-everything-${name}`, lines);
  });

  it("tells of a cluster that offers nothing", async () => {
    const empty: Partial<ClusterOffer> = {
      version: "none",
      allowed: [],
      podSecurityRefusal: undefined,
      namespaces: none,
      storageClasses: none,
      volumeDrivers: none,
      ingressClasses: none,
      gatewayClasses: none,
      customResources: none,
      nodes: none,
    };
    await told(`doctor-nothing-${name}`, prerequisiteLines(blueprint, offer(empty, blueprint)));
  });

  it("tells of a cluster that offers everything, and nothing of it is enough", async () => {
    await told(`doctor-cramped-${name}`, prerequisiteLines(blueprint, crampedOffer(blueprint)));
  });

  it("tells what of the offer could not be read", async () => {
    const closed: Partial<ClusterOffer> = {
      podSecurityRefusal: "forbidden: ask for the right to create namespaces",
      namespaces: unreadable,
      storageClasses: unreadable,
      volumeDrivers: unreadable,
      ingressClasses: unreadable,
      gatewayClasses: unreadable,
      customResources: unreadable,
      nodes: unreadable,
      quotas: unreadable,
    };
    await told(`doctor-unreadable-${name}`, prerequisiteLines(blueprint, offer(closed, blueprint)));
  });

  it("asks for these kinds and rights", async () => {
    const rights = rightsNeeded(blueprint).map((right) => {
      const { verb, group, resource, namespace = "everywhere" } = accessReview(right).spec.resourceAttributes;
      return `${verb} ${resource}.${group} in ${namespace}`;
    });
    const asked = [...STATUS_KINDS, edgeKind(blueprint), ...definitionsAsked(blueprint)];
    await expect(`${[...asked, ...rights].join("\n")}\n`).toMatchFileSnapshot(`reports/asks-${name}.txt`);
  });

  it("comes with a script for its Secrets", async () => {
    const script = secretScript(wantedSecrets(blueprint), "kubectl --context prod");
    await expect(script).toMatchFileSnapshot(`reports/secrets-${name}.sh`);
  });
});

it("a question about the whole cluster names no namespace", () => {
  const right = { verb: "create", kind: "Namespace", group: "", resource: "namespaces", namespace: undefined } as const;
  expect(accessReview(right)).toEqual({
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { verb: "create", group: "", resource: "namespaces" } },
  });
});
