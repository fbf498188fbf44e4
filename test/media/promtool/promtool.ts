import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { run } from "../lab/processes.js";
import { LAST, type Series } from "./alert-cases.js";

/** Alerts of a chart as it is rendered, and where. */
export interface Rules {
  readonly namespace: string;
  readonly release: string;
  readonly groups: readonly object[];
}

/** Series that are played, and all that fires at their end, of one alert or of all. */
export interface Played {
  readonly series: Series;
  readonly fires: readonly string[];
  readonly among?: string;
}

/** Whether Prometheus would load the rules; throws with what it says. */
export const checkRules = (folder: string, rules: Rules) =>
  run("promtool", ["check", "rules", rulesFile(folder, rules)]);

/** Plays series through the rules with Prometheus's own engine; throws with what fired unexpectedly. */
export async function testRules(folder: string, rules: Rules, played: readonly Played[]): Promise<string> {
  const test = {
    rule_files: [rulesFile(folder, rules)],
    evaluation_interval: "5m",
    tests: played.map(({ series, fires, among = ".*" }) => ({
      interval: "1m",
      input_series: Object.entries(series).map(([name, values]) => ({ series: inPlace(name, rules), values })),
      promql_expr_test: [
        {
          expr: `group by (alertname) (ALERTS{alertname=~"${among}", alertstate="firing"})`,
          eval_time: `${LAST}s`,
          exp_samples: fires.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
        },
      ],
    })),
  };
  const file = join(folder, `${rules.release}-test.yaml`);
  writeFileSync(file, stringify(test));
  return run("promtool", ["test", "rules", file]);
}

function rulesFile(folder: string, { release, groups }: Rules): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${release}-rules.yaml`);
  writeFileSync(file, stringify({ groups }));
  return file;
}

/** A series with the labels that it has once scraped; pods are named as a Deployment names them. */
function inPlace(series: string, { namespace, release }: Rules): string {
  const pod = `namespace="${namespace}",pod="${release}-5d8f7c9b64-x2x7k"`;
  return series
    .replaceAll("$target", `${pod},job="${release}-metrics"`)
    .replaceAll("$pod", pod)
    .replaceAll("$namespace", namespace);
}
