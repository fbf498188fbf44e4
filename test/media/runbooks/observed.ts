import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../charts/rendered.js";
import type { Scene } from "../connectivity/scene.js";
import { eventually, runIn } from "../lab/processes.js";
import { MINUTES, type Series } from "../promtool/alert-cases.js";
import { parseScrape, type Scrape } from "./scraped.js";

/** What the SFU's metrics port answers; undefined if it does not. */
export async function scrapeOf(scene: Scene): Promise<Scrape | undefined> {
  const text = await asked(scene, ":6789/metrics", "-f");
  return text === undefined ? undefined : parseScrape(text);
}

/** Whether the SFU's readiness probe, a request for `/`, passes. */
export const sfuReady = async (scene: Scene): Promise<boolean> => (await asked(scene, ":7880/", "-f")) !== undefined;

async function asked({ deployment }: Scene, what: string, ...options: string[]): Promise<string | undefined> {
  const [node] = deployment.nodes.sfu;
  if (node === undefined) throw new Error("no SFU");
  const words = ["-s", ...options, "--max-time", "5", `http://${node.privateIp}${what}`];
  return runIn(node.namespace, "curl", words).catch(() => undefined);
}

/** A container's log from here on. */
export interface Log {
  /** The first place with these words in their order; waited for. */
  readonly has: (words: readonly string[]) => Promise<string>;
  readonly text: () => string;
}

export function logFrom(scene: Scene, container: string): Log {
  const pod = container === "livekit-server" ? "livekit-server-0" : "coturn-0";
  const file = join(scene.folder, "pods", `${pod}-${container}.log`);
  const said = () => readFileSync(file, { encoding: "utf8", flag: "a+" });
  const begin = said().length;
  const text = () => said().slice(begin);
  return {
    text,
    has: (words) => {
      const pattern = new RegExp(words.map(literal).join("[^]{0,200}?"));
      return eventually(`${words.join(" ... ")} in ${file}`, 15, () => pattern.exec(text())?.[0]);
    },
  };
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The alerts of each chart, of the lab's environment with monitoring. */
export const alertRules = (objects: readonly Manifest[]) =>
  objects
    .filter(({ kind }) => kind === "PrometheusRule")
    .map(({ metadata, spec }) => ({ namespace: metadata.namespace, release: metadata.name, groups: spec.groups }));

/** What kube-state-metrics would say of an SFU's pod: a double, of what happened to its container and its probe. */
export function podSeries(ready: boolean, ended: boolean): Series {
  const always = (value: number) => `${value}+0x${MINUTES}`;
  return {
    'kube_pod_status_ready{$pod,condition="true"}': always(ready ? 1 : 0),
    'kube_pod_container_resource_limits{$pod,container="livekit-server",resource="memory"}': always(3 * 2 ** 30),
    // The kubelet waits five minutes at most between two tries.
    'kube_pod_container_status_restarts_total{$pod,container="livekit-server"}': ended ? `0+0.2x${MINUTES}` : always(0),
  };
}
