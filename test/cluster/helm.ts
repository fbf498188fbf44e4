import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHARTS } from "../../scripts/lib/root.js";
import { toolPath } from "../../scripts/lib/tools.js";
import { HELM_HISTORY, type Release } from "../../stacks/blueprint/blueprint.js";
import { run } from "../media/lab/processes.js";

/** Runs helm as an operator does, with a home in `folder`. */
export interface Helm {
  /** `helm upgrade --install` of one release, as the stacks ask for it; `chart` is a folder in place of the release's own. */
  install(release: Release, chart?: string): Promise<void>;
  /** Several, each after those that it names. */
  installAll(releases: readonly Release[]): Promise<void>;
}

/** helm on the cluster of a kubeconfig. */
export function helmOn(kubeconfig: string, folder: string): Helm {
  mkdirSync(folder, { recursive: true });
  const environment = ["CACHE", "CONFIG", "DATA"].map((each) => `HELM_${each}_HOME=${join(folder, "home")}`);
  const install: Helm["install"] = async (release, chart = join(CHARTS, release.chart)) => {
    const { name, namespace, timeoutSeconds, values, wait } = release;
    const file = join(folder, `${namespace}-${name}.json`);
    writeFileSync(file, JSON.stringify(values));
    await run("env", [
      ...environment,
      ...[toolPath("helm"), "upgrade", "--install", name, chart, "--kubeconfig", kubeconfig, "--namespace", namespace],
      ...["--values", file, "--history-max", String(HELM_HISTORY), "--timeout", `${timeoutSeconds}s`],
      ...(wait ? ["--wait"] : []),
    ]);
  };
  return {
    install,
    installAll: async (releases) => {
      const started = new Map<string, Promise<void>>();
      const start = (release: Release): Promise<void> => {
        const before = releases.filter(({ name }) => release.after.includes(name)).map(start);
        const known = started.get(release.name) ?? Promise.all(before).then(() => install(release));
        started.set(release.name, known);
        return known;
      };
      await Promise.all(releases.map(start));
    },
  };
}
