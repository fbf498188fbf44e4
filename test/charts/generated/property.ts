import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChartValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { KUBERNETES_MINORS, type KubernetesMinor } from "../kubeconform.js";
import type { Render } from "../oracles/render.js";
import { judged, objectsIn } from "./judged.js";
import { type Call, Refused, renderAlone, renderTogether } from "./umbrella.js";

/** Sets of values that each chart is tried on, and how many of them one helm process renders. */
const SETS = 500;
const BATCH = 100;

/** Values of a chart in which something is wrong on purpose, and the key that the refusal has to name. */
export interface Mistake<Values> {
  readonly change: (values: Values) => object;
  readonly named: string;
}

/** A release of the longest name, and one whose name YAML would take for something else. */
const RELEASES = ["calls-of-all-the-ministries-in-the-north", "true"];

/** Tests of a chart over generated values, all of which the chart has to accept, and over mistakes in them. */
export function describeValues<Chart extends keyof ChartValues>(
  chart: Chart,
  values: fc.Arbitrary<ChartValues[Chart]>,
  mistakes: Readonly<Record<string, Mistake<ChartValues[Chart]>>>,
): void {
  const call = (index: number): Call & { readonly kubernetes: KubernetesMinor } => ({
    chart,
    release: RELEASES[index % RELEASES.length] ?? "",
    namespace: "media",
    kubernetes: KUBERNETES_MINORS[index % KUBERNETES_MINORS.length] ?? "1.35",
  });

  describe(`generated values of ${chart}`, () => {
    it("render, are valid, and give no oracle a reason to complain", { timeout: 600_000 }, async () => {
      const started = performance.now();
      const sets = fc.sample(values, SETS);
      const known = new Map<string, string[]>();
      for (let from = 0; from < SETS; from += BATCH) {
        const batch = sets.slice(from, from + BATCH);
        const each = call(from / BATCH);
        // Refused sets are found, and made small, one by one below.
        const texts = await renderTogether(each, batch).catch(unlessRefused);
        for (const [index, said] of judged(each, batch, texts).entries()) known.set(JSON.stringify(batch[index]), said);
      }
      const alone = async (set: object) => judged(call(0), [set], [await renderAlone(call(0), set)])[0];
      await fc.assert(
        fc.asyncProperty(values, async (set) => {
          expect(known.get(JSON.stringify(set)) ?? (await alone(set))).toEqual([]);
        }),
        { numRuns: SETS },
      );
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`generated values | ${chart}: ${SETS} sets in ${seconds} s`);
    });

    it("render together as they do alone", async () => {
      const [set = {}] = fc.sample(values, 1);
      const [together = ""] = await renderTogether(call(0), [set]);
      const alone = await renderAlone(call(0), set);
      const byName = (list: Render["objects"]) => list.map((object) => JSON.stringify(object)).sort();
      // A subchart is known by its alias.
      expect(byName(objectsIn(together.replaceAll("set0", chart)))).toEqual(byName(objectsIn(alone)));
    });

    it.each(Object.entries(mistakes))("are refused by the name of the key: %s", async (_, { change, named }) => {
      for (const set of fc.sample(values, 2)) expect(await refusal(call(0), change(set))).toContain(named);
    });
  });
}

function unlessRefused(error: unknown): string[] {
  if (error instanceof Refused) return [];
  throw error;
}

/** What helm says about values, keys written with points; it must be the chart speaking, not its templates failing. */
async function refusal(call: Call, values: object): Promise<string> {
  try {
    await renderAlone(call, values);
    return "nothing: they are accepted";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect(error.message).toMatch(
      /value\(s\) to correct|don't meet the specifications of the schema|execution error at/,
    );
    expect(error.message).not.toMatch(/nil pointer|error calling|wrong type|can't evaluate|<no value>|unexpected/i);
    return error.message.replaceAll(/'\/([^']*)'/g, (_, path: string) => path.replaceAll("/", "."));
  }
}
