import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasErrors } from "../../../stacks/finding.js";
import { environments } from "../../fixtures/arbitrary.js";
import { designOf, type Written } from "../../fixtures/environments.js";
import { runs } from "../../fixtures/runs.js";

/**
 * Properties over generated environments. The oracles below do not import the port model, the sizing or the cloud data:
 * they read the decided blueprint as an operator or a cloud would.
 */
/** For each of the five properties: two thousand environments in all. */
const RUNS = runs(400);

describe("every generated environment", { timeout: 300_000 }, () => {
  const each = (assertion: (decided: NonNullable<ReturnType<typeof designOf>["decided"]>, written: Written) => void) =>
    fc.assert(
      fc.property(environments, (written) => {
        const result = designOf(written);
        if (!result.decided || hasErrors(result.findings)) throw new Error(JSON.stringify(result.findings));
        assertion(result.decided, written);
      }),
      { numRuns: RUNS },
    );

  it("is decided the same way twice, to the byte", () => {
    each(({ blueprint, sizing }, written) => {
      const again = designOf(written).decided;
      expect(JSON.stringify(again?.blueprint)).toBe(JSON.stringify(blueprint));
      expect(JSON.stringify(again?.sizing)).toBe(JSON.stringify(sizing));
    });
  });

  it("opens each NodePort once, in the band that the cluster leaves alone", () => {
    each(({ blueprint }) => {
      const opened = blueprint.services.flatMap((service) =>
        service.ports.flatMap((port) => (port.nodePort === undefined ? [] : [port.nodePort])),
      );
      expect(new Set(opened).size).toBe(opened.length);
      for (const port of opened) expect(port >= 30_000 && port <= 30_085).toBe(true);
    });
  });

  it("asks for as many nodes as there are servers, and as many addresses as public nodes", () => {
    each(({ blueprint }) => {
      const objects = blueprint.infrastructure?.objects.map((object) => object.manifest) ?? [];
      if (objects.length === 0) return;
      for (const [pool, chart] of [
        ["sfu", "livekit-server"],
        ["turn", "coturn"],
      ] as const) {
        const values = blueprint.releases.find((release) => release.chart === chart)?.values as { replicas: number };
        const mine = objects.filter((object) => object.metadata.name.startsWith(`${pool}-`));
        const total = (pick: (object: (typeof mine)[number]) => number) =>
          mine.reduce((sum, object) => sum + pick(object), 0);
        expect(total((object) => (object.kind === "NodePool" ? object.spec.desiredNodes : 0))).toBe(values.replicas);
        const addresses = total((object) => (object.kind === "IPPool" ? object.spec.numAddresses : 0));
        expect(addresses).toBeGreaterThanOrEqual(values.replicas);
      }
    });
  });

  it("names no foreign host: only the domain's names, private names and the allowed registries", () => {
    each(({ blueprint }, written) => {
      const own = String(written.domain);
      const text = JSON.stringify(blueprint.releases);
      const hosts = [...text.matchAll(/"(?:host|hostname|realm|registry)":"([^"]+)"/g)].map((match) => match[1] ?? "");
      const foreign = hosts.filter(
        (host) => host !== own && !host.endsWith(`.${own}`) && !blueprint.allowedRegistries.includes(host),
      );
      expect(foreign).toEqual([]);
    });
  });

  it("has one drain duration, the one that was written", () => {
    each(({ blueprint }, written) => {
      const seconds = Number.parseInt((written.sfu as { drain: string }).drain, 10) * 3600;
      const drains = [...JSON.stringify(blueprint).matchAll(/"drainSeconds":(\d+)/g)].map((match) => Number(match[1]));
      expect(drains.length).toBeGreaterThanOrEqual(3);
      expect(new Set(drains)).toEqual(new Set([seconds]));
    });
  });
});
