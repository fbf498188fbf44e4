import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CarriedSite, carryTo } from "../engines/carried-site.js";
import { providerKind } from "../engines/mirror.js";
import { deployment } from "../fixtures/environments.js";
import { report } from "./lab/report.js";
import { writeImage } from "./node/image.js";
import { Desk, type Outing } from "./sink/desk.js";
import { said } from "./sink/flows.js";
import { type Neighbours, startNeighbours } from "./sink/site.js";

/**
 * A bundle at a closed site: the commands of its README at a desk whose only way out leads to the sink, with the cluster's API server
 * and a real registry on its loopback.
 */
const { blueprint } = deployment("airgap");
const [UPSTREAM, REGISTRY] = ["registry-1.docker.io", "registry.site.example"];
const BUSYBOX = { "/bin/busybox": "/usr/bin/busybox" };
const folder = mkdtempSync(join(tmpdir(), "relais-closed-site-"));
let site: CarriedSite;
let desk: Desk;
let neighbours: Neighbours;

beforeAll(async () => {
  site = await carryTo(folder);
  desk = await Desk.start(folder);
  const port = Number(/server: https:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(site.cluster.kubeconfig, "utf8"))?.[1]);
  neighbours = await startNeighbours(desk.namespace, join(folder, "neighbours"), port, [UPSTREAM, REGISTRY]);
}, 120_000);
afterAll(async () => {
  await desk?.stop();
  await neighbours?.stop();
  await site?.cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a script in the bundle, where one host is this machine and every other one is the sink's. */
async function where(host: string, script: string): Promise<Outing> {
  const hosts = `127.0.0.1 localhost ${host}\n`;
  const env = { ...site.env, SSL_CERT_FILE: neighbours.authority };
  return desk.run(site.bundle, ["sh", "-ec", script], { env, hosts });
}

/** The same at the site: nothing fails, and nobody is asked. */
async function atTheSite(what: string, script: string): Promise<string> {
  const { status, said: text, flows } = await where(REGISTRY, script);
  expect(flows.map(said)).toEqual([]);
  expect(status, text).toBe(0);
  report("sovereignty", what, "none", "none", 0);
  return text;
}

const digestOf = (reference: string) => `skopeo inspect --no-tags --format '{{.Digest}}' docker://${reference}`;

describe(`providers: ${providerKind()}: a bundle at a site whose way out leads to the sink`, () => {
  it("brings its images from a folder to the site's registry, the same to the byte", async () => {
    const images = blueprint.images.map(({ role, upstream, registry, repository, tag }) => ({
      upstream: upstream.replace("docker.io", UPSTREAM),
      own: `${registry}/${repository}:${tag}`,
      content: writeImage(join(folder, "upstream"), { reference: role, files: BUSYBOX, entrypoint: [role] }),
    }));
    const pushes = images.map(
      async ({ upstream, content }) => `skopeo copy oci-archive:${await content} docker://${upstream}`,
    );
    const outside = await where(UPSTREAM, `${(await Promise.all(pushes)).join("\n")}\nsh copy-images.sh save`);
    expect(outside.status, outside.said).toBe(0);
    await atTheSite("copy-images.sh load", "sh copy-images.sh load");
    for (const { upstream, own } of images) {
      const [there, here] = [await where(UPSTREAM, digestOf(upstream)), await where(REGISTRY, digestOf(own))];
      expect(here.said).toMatch(/^sha256:[0-9a-f]{64}\n$/);
      expect(here.said).toBe(there.said);
    }
  });

  it("is seen to ask upstream if its images are copied without that folder", async () => {
    const { status, flows } = await where(REGISTRY, "sh copy-images.sh");
    expect(status).not.toBe(0);
    expect(flows.find(({ to }) => to === UPSTREAM)?.tlsNames).toContain(UPSTREAM);
    report("sovereignty", "copy-images.sh without save and load", UPSTREAM, UPSTREAM);
  });

  it("deploys by the commands of its README", async () => {
    const { commandsOf, preparation, cluster } = site;
    await atTheSite("README of a bundle", `${preparation}\n${commandsOf("3. Providers")}${commandsOf("4. Deploy")}`);
    const deployed = (await cluster.releases()).filter(({ status }) => status === "deployed").map(({ name }) => name);
    expect(deployed.sort()).toEqual(blueprint.releases.map(({ name }) => name).sort());
  });

  it("has nothing more to do then, without any route", async () => {
    await desk.cutOff();
    const plan = (part: string) =>
      `tofu -chdir=stacks/airgap-${part} plan -detailed-exitcode -var kubeconfig="${site.cluster.kubeconfig}"`;
    await atTheSite("plan without any route", `${site.commandsOf("3. Providers")}${plan("base")}\n${plan("services")}`);
  });
});
