import type { Blueprint } from "../blueprint/blueprint.js";
import { baseStack } from "./base-stack.js";
import { App } from "./cdk.js";
import { infraStack, type Protection } from "./infra-stack.js";
import { servicesStack } from "./services-stack.js";

/** Engines whose features the output may use; the same as in cdktf.json, because no CLI passes them on. */
const TARGET_VERSIONS = { opentofu: ">=1.11.0", terraform: ">=1.11.0" };

/**
 * Writes the stacks of a blueprint below `outdir` (`manifest.json`, `stacks/<name>/cdk.tf.json` and assets). Takes no
 * decision; the same blueprint and charts give the same bytes.
 *
 * @param charts Folder of the charts.
 */
export function synthesize(blueprint: Blueprint, outdir: string, charts: string, protection: Protection = {}): void {
  const app = new App({ outdir, stackTraces: false, context: { targetVersions: TARGET_VERSIONS } });
  const infra = blueprint.infrastructure && infraStack(app, blueprint, blueprint.infrastructure, protection);
  const base = baseStack(app, blueprint, charts);
  const services = servicesStack(app, blueprint, charts);
  // Order only: no value crosses from one stack to another.
  if (infra) base.addDependency(infra);
  services.addDependency(base);
  app.synth();
}
