import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipeOf } from "../../stacks/cluster/secret-recipes.js";
import { wantedSecrets } from "../../stacks/cluster/secrets.js";
import { type Decided, deployable, design } from "../../stacks/design.js";
import { formatFinding } from "../../stacks/finding.js";
import type { Manifest } from "../charts/rendered.js";
import { type OksDouble, startOksDouble } from "../doubles/oks/double.js";
import { providerMirror } from "../engines/mirror.js";
import { CLOUD_KEYS, createSite, MARKER, type Site } from "../engines/site.js";
import { ENGINES } from "../engines/workspace.js";
import { eventually } from "../media/lab/processes.js";
import { placement } from "./counts.js";
import { nodeGroups, removeSpareNodes } from "./nodes.js";
import { POOL_LABELS, planned } from "./planned.js";
import { addInfrastructure, podsOf, remove, rendered, settled } from "./platform.js";
import { bringPrerequisites } from "./prerequisites.js";
import { sharedCluster } from "./shared.js";

/**
 * The whole way of an environment by `relais apply`: the real OpenTofu, a real control plane with fake nodes, real helm. The cloud's
 * API is a double that keeps nothing but the state, so the test brings the nodes that it would; whose providers answer is in the log.
 */
const cluster = sharedCluster();
const { api } = cluster;
console.log(`providers: ${providerMirror().kind}`);

interface Journey {
  readonly name: string;
  readonly first: Changed;
  readonly more: Changed;
  /** In place of OpenTofu. */
  readonly terraform?: string;
}

interface Changed {
  readonly text: string;
  readonly decided: Decided;
}

/** The file of a named environment with some of its lines changed, its state on this machine. */
function changed(name: string, changes: Readonly<Record<string, string>> = {}): Changed {
  let text = readFileSync(`deployments/${name}.yaml`, "utf8").replace(
    /^state:\n(?: .*\n)+/m,
    "state: { backend: local }\n",
  );
  for (const [line, other] of Object.entries(changes)) {
    if (!text.includes(line)) throw new Error(`deployments/${name}.yaml has no ${line}`);
    text = text.replace(line, other);
  }
  const result = design(`${name}.yaml`, text);
  const decided = deployable(result);
  if (!decided) throw new Error(result.findings.map(formatFinding).join("\n"));
  return { text, decided };
}

const roomy = { "maxNodesPerPool: 1": "maxNodesPerPool: 9" };
const lab = {
  name: "lab",
  first: changed("lab", roomy),
  more: changed("lab", { ...roomy, "participants: 50": "participants: 200" }),
};
const terraform = ENGINES.some(({ name }) => name === "terraform") ? "terraform" : undefined;
const JOURNEYS: Journey[] = [
  lab,
  ...(terraform ? [{ ...lab, terraform }] : []),
  { name: "airgap", first: changed("airgap"), more: changed("airgap", { "participants: 400": "participants: 900" }) },
  { name: "visio", first: changed("visio"), more: changed("visio", { "concurrency: 10%": "concurrency: 12%" }) },
];

describe.each(JOURNEYS.map((journey) => ({ ...journey, engine: journey.terraform ?? "tofu" })))(
  "relais brings $name by $engine",
  ({ name, first, more, terraform }) => {
    const { blueprint } = first.decided;
    const stacks = blueprint.infrastructure ? ["infra", "base", "services"] : ["base", "services"];
    const namespaces = blueprint.namespaces.map((namespace) => namespace.name);
    let cloud: OksDouble;
    let site: Site;

    const areThere = async () => {
      const all = await api.list("/api/v1/namespaces");
      return all.some(({ metadata }) => namespaces.includes(metadata.name));
    };
    beforeAll(async () => {
      // Another file may have had the same environment.
      await eventually(`namespaces of ${name} to be gone`, 90, async () => !(await areThere()) || undefined);
      cloud = await startOksDouble(CLOUD_KEYS);
      site = createSite({ kubeconfig: cluster.kubeconfig, cloud, ...(terraform ? { terraform } : {}) });
      site.writeText(name, first.text);
    });
    afterAll(async () => {
      site?.remove();
      await cloud?.stop();
      await remove(cluster, more.decided);
    });

    const kubeconfig = blueprint.infrastructure ? [] : ["--kubeconfig", cluster.kubeconfig];
    const relais = (command: string, ...args: string[]) => site.relais([command, name, ...kubeconfig, ...args]);
    const apply = async (...args: string[]) => {
      const { status, stdout, stderr } = await relais("apply", "--yes", ...args);
      expect(status, stdout + stderr).toBe(0);
      return { stdout, stderr };
    };
    /** What only people can make, with a text in it that must be found nowhere else. */
    const plantSecrets = async () => {
      for (const { namespace, name: secret, entries } of wantedSecrets(blueprint)) {
        if (entries.every(({ content: kind, key }) => recipeOf(kind, key))) continue;
        const data = Object.fromEntries(
          entries.map(({ key }) => [key, Buffer.from(`${key} ${MARKER}`).toString("base64")]),
        );
        await api.apply({
          apiVersion: "v1",
          kind: "Secret",
          metadata: { namespace, name: secret },
          type: "Opaque",
          data,
        });
      }
    };
    const pods = async () => (await podsOf(api, blueprint)).map(({ metadata }) => metadata.uid as string);
    const expectPlaced = async ({ decided }: Changed) => {
      const { pods: placed, crowded } = await placement(api, POOL_LABELS[name], namespaces);
      expect({ placed, crowded }).toEqual({ placed: planned(decided.sizing, POOL_LABELS[name]).pods, crowded: [] });
    };

    it("up from nothing, except that it names the Secrets that only people can make", async () => {
      await Promise.all([addInfrastructure(cluster, first.decided), bringPrerequisites(api, blueprint)]);
      const { status, stderr } = await relais("apply", "--yes");
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /error: Secrets are missing that Relais cannot make up; create them, then run relais apply \w+ again/,
      );
      expect(stderr).toContain(`created Secret ${blueprint.name}-media/`);
      await plantSecrets();
      await apply();
      await settled(cluster, blueprint, 110);
      await expectPlaced(first);
    });

    it("and then finds nothing to change, in any stack", async () => {
      const { status, stdout } = await relais("plan", "--exit-code", "--json");
      expect(JSON.parse(stdout)).toMatchObject({ empty: true, stacks: stacks.map((role) => ({ role, changes: [] })) });
      expect(status).toBe(0);
    });

    it("live as it is rendered", async () => {
      for (const object of await rendered(blueprint)) {
        const live = await api.ask("GET", await api.pathOf(object));
        const applied = await api.apply(object, "&dryRun=All&fieldManager=test&force=true");
        expect(content(applied), `${object.kind} ${object.metadata.name}`).toEqual(content(live));
      }
    });

    it("without a secret in what is printed, written, or in the decrypted state", async () => {
      const { stdout, stderr } = await relais("plan", "--format", "markdown");
      expect(stdout + stderr).not.toContain(MARKER);
      // Where the operator keeps them, and what only its owner can read.
      const kept = ["home/unreachable", `out/${name}/kubeconfig`];
      expect(site.filesWith(MARKER).filter((file) => !kept.includes(file))).toEqual([]);
      const secrets = await Promise.all(
        namespaces.map((namespace) => api.list(`/api/v1/namespaces/${namespace}/secrets`)),
      );
      const values = secrets
        .flat()
        .filter(isOurs)
        .flatMap(({ data }) => Object.values<string>(data ?? {}));
      expect(values.length).toBeGreaterThan(3);
      for (const role of ["base", "services"]) {
        const state = site.engine(`${name}-${role}`, "state", "pull");
        for (const value of values) {
          expect(state).not.toContain(value);
          expect(state).not.toContain(Buffer.from(value, "base64").toString());
        }
      }
    });

    it("up by a number in its file, beside the servers that are there", async () => {
      const before = await pods();
      site.writeText(name, more.text);
      await addInfrastructure(cluster, more.decided);
      await apply();
      await settled(cluster, more.decided.blueprint, 110);
      expect(await pods()).toEqual(expect.arrayContaining(before));
      await expectPlaced(more);
    });

    it("down again only if that is named, servers first and then their nodes", async () => {
      const before = await pods();
      site.writeText(name, first.text);
      const refused = await relais("apply", "--yes");
      expect(refused.status).toBe(1);
      expect(await pods()).toEqual(expect.arrayContaining(before));
      const tokens = [...new Set(refused.stderr.match(/(?<=--allow )\S+/g))];
      expect(tokens).toContain("shrink:sfu");
      const { stderr } = await apply(...tokens.flatMap((token) => ["--allow", token]));
      const lines = stderr.split("\n");
      const at = (text: string) => lines.findIndex((line) => line.includes(text));
      if (blueprint.infrastructure)
        expect(at(`${name}-services: helm_release.livekit_server done`)).toBeLessThan(
          at("changing outscale_oks_manifest.nodepool_sfu_a"),
        );
      await settled(cluster, blueprint, 110);
      await removeSpareNodes(api, nodeGroups(first.decided));
      expect(before).toEqual(expect.arrayContaining(await pods()));
    });

    it("away, each stack only if it is named", async () => {
      const refused = await relais("destroy", "--yes", "--cluster");
      expect(refused.status).toBe(1);
      const tokens = [...new Set(refused.stderr.match(/(?<=--allow )\S+/g))];
      expect(tokens).toEqual([...stacks].reverse().map((role) => `delete:${name}-${role}`));
      const { status, stderr } = await relais(
        "destroy",
        "--yes",
        "--cluster",
        ...tokens.flatMap((token) => ["--allow", token]),
      );
      expect(status, stderr).toBe(0);
      expect(await areThere()).toBe(false);
    });
  },
);

/** What an object says, without what the server writes about its history. */
function content({ metadata: { managedFields: _, resourceVersion: __, ...metadata }, ...object }: Manifest) {
  return { ...object, metadata };
}

/** Secrets that applications read, not helm's own records, which hold charts and values. */
const isOurs = ({ type }: Manifest) => type !== "helm.sh/release.v1" && type !== "kubernetes.io/service-account-token";
