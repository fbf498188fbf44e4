import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { renderRelease } from "../../scripts/lib/render.js";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Blueprint, Release } from "../../stacks/blueprint/blueprint.js";
import type { MediaExposure, PublicAddressValue } from "../../stacks/blueprint/values.js";
import type { Manifest } from "../charts/rendered.js";
import { decidedOf, generic } from "../fixtures/environments.js";
import { type Authority, createAuthority, type Leaf } from "./authority.js";
import { type Ended, type Place, runPrepare } from "./init-container.js";

/** The charts whose init container resolves a public address, and what it writes. */
export const CHARTS = { coturn: "turnserver.conf", "livekit-server": "livekit.yaml" } as const;
export type Chart = keyof typeof CHARTS;

/** A case: how the chart is installed and where its pod runs. What is left out has nothing to do with the case. */
export interface Case {
  readonly publicAddress: Partial<PublicAddressValue> & Pick<PublicAddressValue, "from">;
  /** Left out: `nodePortPublicIp`. */
  readonly exposure?: MediaExposure;
  readonly dualStack?: boolean;
  /** TURN inside of the SFU instead of servers of its own. */
  readonly embeddedTurn?: boolean;
  /** Further Secrets with an API key each, by name: the id of the key and what it signs with. */
  readonly apiKeys?: Readonly<Record<string, readonly [id: string, secret: string]>>;
  readonly place?: Partial<Omit<Place, "root" | "secrets">>;
  /** Further STUN servers, which no schema would take: `helm --skip-schema-validation` lets them through. */
  readonly unchecked?: readonly string[];
}

/** Secrets of the tests, as the operator would create them. */
export const SECRETS = {
  LIVEKIT_API_KEY: "APIkeyOfMeet",
  LIVEKIT_API_SECRET: "api-secret-of-meet-0123456789abcdef",
  TURN_SECRET: "turn-secret-shared-0123456789abcdef",
  password: "redis-password",
  "check-password": "redis-check-password",
};

/** Port 1: no case that needs the API leaves its port out. */
const PLACE = { podIp: "10.64.0.7", hostIp: "10.50.0.4", nodeName: "worker-1", apiPort: 1 };
/** Shorter than a round: the sources are asked once. */
const ONE_ROUND = { value: "", metadataUrl: "", stunServers: [], allowPrivate: false, timeoutSeconds: 4 };

const blueprint = (exposure: MediaExposure) =>
  decidedOf(generic((environment) => Object.assign(environment.cloud, { exposure }))).blueprint;
const BLUEPRINTS: Readonly<Record<MediaExposure, Blueprint>> = {
  nodePortPublicIp: blueprint("nodePortPublicIp"),
  hostNetworkPublicIp: blueprint("hostNetworkPublicIp"),
};

/** Runs init containers, each in a folder of its own. */
export interface Preparation {
  readonly folder: string;
  /** Its certificate is what kube-root-ca.crt holds unless a case says otherwise. */
  readonly authority: Authority;
  /** For servers on 127.0.0.1. */
  readonly leaf: Leaf;
  /** Runs the chart's init container as helm renders it. */
  run(chart: Chart, each: Case): Promise<Ended>;
  remove(): void;
}

export async function createPreparation(): Promise<Preparation> {
  const folder = mkdtempSync(join(tmpdir(), "relais-prepare-"));
  const authority = await createAuthority(join(folder, "authority"));
  const leaf = await authority.leaf("localhost");
  const content = { ...SECRETS, "tls.crt": leaf.certificate, "tls.key": leaf.key };
  const secrets = { "meet-livekit": content, "turn-auth": content, "valkey-auth": content, "turn-tls": content };
  return {
    folder,
    authority,
    leaf,
    run: async (chart, each) => {
      const root = mkdtempSync(join(folder, `${chart}-`));
      const further = Object.entries(each.apiKeys ?? {}).map(([name, [id, secret]]) => [
        name,
        { LIVEKIT_API_KEY: id, LIVEKIT_API_SECRET: secret },
      ]);
      const all = { ...secrets, ...Object.fromEntries(further) };
      const place = { ...PLACE, ca: authority.certificate, ...each.place, root, secrets: all };
      return runPrepare(withServers(await manifests(chart, each), each.unchecked ?? []), place);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The objects with further STUN servers in the script's settings. */
function withServers(objects: readonly Manifest[], servers: readonly string[]): readonly Manifest[] {
  if (servers.length === 0) return objects;
  const changed = structuredClone(objects);
  const { data } = changed.find(
    ({ kind, data: files }) => kind === "ConfigMap" && files["settings.json"] !== undefined,
  );
  const settings = JSON.parse(data["settings.json"]);
  settings.publicAddress.stunServers.push(...servers);
  data["settings.json"] = JSON.stringify(settings);
  return changed;
}

const renders = new Map<string, Promise<readonly Manifest[]>>();

/** The chart's objects in namespace `test-media`; cases that are installed alike share a render. */
export function manifests(chart: Chart, each: Case) {
  const { publicAddress, exposure = "nodePortPublicIp", dualStack = false, embeddedTurn = false } = each;
  const own = {
    ...(embeddedTurn && { turn: { embedded: { enabled: true } } }),
    ...(each.apiKeys && { apiKeySecrets: ["meet-livekit", ...Object.keys(each.apiKeys)] }),
  };
  const key = JSON.stringify([chart, publicAddress, exposure, dualStack, own]);
  const known = renders.get(key) ?? render(chart, publicAddress, exposure, dualStack, own);
  renders.set(key, known);
  return known;
}

async function render(
  chart: Chart,
  publicAddress: Case["publicAddress"],
  exposure: MediaExposure,
  dualStack: boolean,
  own: object,
): Promise<Manifest[]> {
  const { releases, kubernetes } = BLUEPRINTS[exposure];
  const release = releases.find((each) => each.chart === chart);
  if (release === undefined) throw new Error(`no release of ${chart}`);
  // The charts refuse one address for several pods.
  const one = publicAddress.from.includes("value") ? { replicas: 1 } : {};
  const ipv6 = chart === "livekit-server" ? { ipv6: { from: ["hostIP"], value: "" } } : {};
  const values = {
    ...release.values,
    ...one,
    ...own,
    dualStack,
    publicAddress: { ...ONE_ROUND, ...ipv6, ...publicAddress },
  };
  const text = await renderRelease({ ...release, values } as Release, kubernetes, toolPath("helm"));
  return parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
}
