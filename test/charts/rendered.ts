import { parseAllDocuments } from "yaml";
import { renderManifests } from "../../scripts/lib/render.js";
import { findTool } from "../../scripts/lib/tools.js";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { DEPLOYMENTS, decidedOf, deployment, generic, oks } from "../fixtures/environments.js";
import { type Manifest, ofKind, type Render } from "./oracles/render.js";

export { containers, type Manifest, ofKind, selects, workloads } from "./oracles/render.js";

/** An environment rendered by real helm. */
export interface Rendered extends Render {
  readonly name: string;
  readonly blueprint: Blueprint;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** The environments whose charts are looked at: the named ones, and one for each other way through the charts. */
const BLUEPRINTS: Readonly<Record<string, () => Blueprint>> = {
  ...Object.fromEntries(DEPLOYMENTS.map((name) => [name, () => deployment(name).blueprint])),
  "node-ports on an existing cluster": () =>
    decidedOf(generic((environment) => Object.assign(environment.cloud, { exposure: "nodePortPublicIp" }))).blueprint,
  "TURN behind a load balancer for UDP": () =>
    decidedOf(
      generic((environment) => {
        Object.assign(environment.cloud, { loadBalancers: ["TCP", "UDP"] });
        Object.assign(environment, { turn: { exposure: "udpLoadBalancer" } });
      }),
    ).blueprint,
  "Redis of somebody else": () =>
    decidedOf(
      oks((environment) => {
        const host = (zone: string) => `redis-${zone}.example.fr`;
        const members = ["a", "b", "c"].map(host);
        const external = { mode: "sentinel", members, cidrs: ["192.0.2.0/28"], tls: { secret: "redis-ca" } };
        Object.assign(environment, { redis: { authSecret: "redis-auth", external } });
      }),
    ).blueprint,
  "host network over three zones": () => decidedOf(generic()).blueprint,
  "everything optional switched on": () =>
    decidedOf(
      oks((environment) => {
        Object.assign(environment.cloud, { nodePortAnnotation: { key: "example.com/open", value: "0.0.0.0/0" } });
        Object.assign(environment, {
          publicAddress: { from: ["stun", "node"], stunServers: ["stun.example.fr:3478"] },
          turn: { peers: ["198.51.100.0/24"] },
          monitoring: { namespace: "monitoring", operator: true, labels: { release: "prometheus" } },
          images: { registry: "registry.example.fr:5000/a/b", pullSecrets: ["pull"] },
          edge: {
            gateway: "envoy",
            controller: "envoy-gateway",
            internal: true,
            controllerNamespace: "envoy-gateway-system",
            certificate: "acme",
            acme: { directory: "https://ca.example.fr/acme", nameserver: "192.0.2.53:53", keyName: "acme" },
          },
          sfu: { bandwidth: "4 Gbit/s" },
          connectivity: { schedule: "*/30 * * * *" },
          trust: { secret: "site-ca" },
          apps: [
            { name: "meet", apiKeySecret: "meet-livekit", webhook: "https://meet.example.fr/hook", namespace: "meet" },
            { name: "other", apiKeySecret: "other-livekit" },
          ],
        });
      }),
    ).blueprint,
};

/** Renders all of them once; test files share the promise. */
export const RENDERED: Promise<readonly Rendered[]> = Promise.all(
  Object.entries(BLUEPRINTS).map(async ([name, make]) => {
    const helm = findTool("helm");
    if ("missing" in helm) throw new Error(`helm: ${helm.missing}`);
    const blueprint = make();
    const manifests = await renderManifests(blueprint, helm.path);
    const files = manifests.map(({ folder, text }) => ({ name: folder, text }));
    const objects = files.flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
    return {
      name,
      blueprint,
      releases: blueprint.releases,
      files,
      objects: objects.filter((object) => object !== null),
    };
  }),
);

/** The one object of a kind and name. */
export function named(rendered: Rendered, kind: string, name: string): Manifest {
  const found = ofKind(rendered, kind).filter((object) => object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind}/${name} in ${rendered.name}`);
  return found[0];
}
