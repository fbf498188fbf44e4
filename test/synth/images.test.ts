import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { mirrorScript } from "../../scripts/lib/mirror-script.js";
import { digestsBlock } from "../../scripts/lib/registry-digests.js";
import { chartSbom, sbom } from "../../scripts/lib/sbom.js";
import { decidedOf, deployment, oks } from "../fixtures/environments.js";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-images-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A folder for PATH with the double of skopeo and what a script may need, so that no real one is found. */
const BIN = join(FOLDER, "bin");
mkdirSync(BIN);
copyFileSync(resolve("test/fixtures/skopeo-double.mjs"), join(BIN, "skopeo"));
chmodSync(join(BIN, "skopeo"), 0o755);
symlinkSync(process.execPath, join(BIN, "node"));
symlinkSync("/usr/bin/env", join(BIN, "env"));
symlinkSync("/bin/mkdir", join(BIN, "mkdir"));

const digest = (character: string) => `sha256:${character.repeat(64)}`;

/** The environment with a mirror; `digests` pin images. */
const mirrored = (digests: Record<string, string> = {}) =>
  decidedOf(
    oks((environment) => Object.assign(environment, { images: { registry: "mirror.example.fr:5000/a", digests } })),
  );

/** Registries as the double of skopeo keeps them: every upstream image, each with a digest of its own. */
function registry(name: string): { file: string; env: NodeJS.ProcessEnv; content: () => Record<string, string> } {
  const file = join(FOLDER, `${name}.json`);
  const images = mirrored().blueprint.images.map(({ upstream }, index) => [upstream, digest(String(index))]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(images)));
  const env = { ...process.env, PATH: BIN, SKOPEO_DOUBLE_REGISTRY: file };
  return { file, env, content: () => JSON.parse(readFileSync(file, "utf8")) };
}

describe.concurrent("relais images", () => {
  it("lists by what each image is pinned", async () => {
    const file = join(FOLDER, "pinned.yaml");
    const pinned = `  registry: registry.example.fr/mirror\n  digests: { coturn: "${digest("c")}" }`;
    const visio = readFileSync(resolve("deployments/visio.yaml"), "utf8");
    writeFileSync(file, visio.replace("  registry: registry.example.fr/mirror", pinned));
    const { stdout } = await runRelais(FOLDER, ["images", file]);
    expect(stdout).toMatch(new RegExp(`registry.example.fr/mirror/coturn/coturn:4.17.1 +BSD-3-Clause +${digest("c")}`));
    expect(stdout).toMatch(/valkey:8\.1\.4-alpine +BSD-3-Clause +pinned by tag/);
  });

  it("has one way of printing at a time", async () => {
    const { status, stderr } = await runRelais(FOLDER, ["images", "visio", "--script", "--sbom"]);
    expect(status).toBe(2);
    expect(stderr).toContain("cannot be used with");
  });

  it("prints no script where there is no mirror", async () => {
    expect(await runRelais(FOLDER, ["images", "lab", "--script"])).toMatchObject({
      status: 1,
      stdout: "",
      stderr: "error: images.registry is missing, so there is nowhere to copy to; set it to your own registry\n",
    });
  });
});

describe("the copy script", () => {
  it("fills the mirror under any POSIX shell, with the digests that upstream has", () => {
    const { env, content } = registry("copied");
    const { blueprint } = mirrored({ coturn: digest("1") });
    const result = spawnSync("/bin/sh", ["-s"], { input: mirrorScript(blueprint, "mirror.example.fr:5000/a"), env });
    expect(result.stderr.toString()).toMatch(/^(mirror\.example\.fr:5000\/a\/[a-z/-]+:[\w.-]+\n){5}$/);
    expect(result.status).toBe(0);
    for (const { upstream, registry, repository, tag } of blueprint.images)
      expect(content()[`${registry}/${repository}:${tag}`]).toBe(content()[upstream]);
  });

  it("goes by a folder where no machine reaches both sides, with the same digests", () => {
    const { blueprint } = mirrored({ coturn: digest("1") });
    const outside = registry("outside");
    const inside = registry("inside");
    writeFileSync(inside.file, "{}");
    const folder = join(FOLDER, "carried");
    mkdirSync(folder);
    const run = (env: NodeJS.ProcessEnv, step: string) => {
      const input = mirrorScript(blueprint, "mirror.example.fr:5000/a");
      return spawnSync("/bin/sh", ["-s", step], { input, env, cwd: folder });
    };
    expect(run(outside.env, "save").status).toBe(0);
    expect(Object.keys(outside.content()).filter((key) => key.startsWith("mirror."))).toEqual([]);
    expect(run(inside.env, "load").status).toBe(0);
    expect(inside.content()).toEqual(
      Object.fromEntries(
        blueprint.images.map((each) => [
          `${each.registry}/${each.repository}:${each.tag}`,
          outside.content()[each.upstream],
        ]),
      ),
    );
    const wrong = run(inside.env, "lod");
    expect([wrong.status, wrong.stderr.toString()]).toEqual([
      2,
      expect.stringMatching(/^usage: sh .* \[save \| load\]\n$/),
    ]);
  });

  it("stops at the first image that is not what its digest says", () => {
    const { env, content } = registry("changed");
    const { blueprint } = mirrored({ coturn: digest("f") });
    const result = spawnSync("/bin/sh", ["-s"], { input: mirrorScript(blueprint, "mirror.example.fr:5000/a"), env });
    expect(result.status).not.toBe(0);
    expect(Object.keys(content()).filter((key) => key.startsWith("mirror."))).toHaveLength(1);
  });
});

describe("digests", () => {
  it("are asked where images are pulled from, and pasted into the file pin them", async () => {
    const { env } = registry("resolved");
    const file = join(FOLDER, "lab.yaml");
    writeFileSync(file, readFileSync(resolve("deployments/lab.yaml"), "utf8"));
    const asked = await runRelais(FOLDER, ["images", "lab.yaml", "--resolve"], { env });
    expect(asked).toMatchObject({ status: 0, stderr: "" });
    expect(parse(asked.stdout).images.digests).toEqual({
      "livekit-server": digest("0"),
      coturn: digest("1"),
      valkey: digest("2"),
      haproxy: digest("3"),
      python: digest("4"),
    });
    writeFileSync(file, `${readFileSync(file, "utf8")}\n${asked.stdout}`);
    const images = JSON.parse((await runRelais(FOLDER, ["images", "lab.yaml", "--json"])).stdout);
    expect(images.map((image: { digest: string }) => image.digest)).toEqual(["0", "1", "2", "3", "4"].map(digest));
  });

  it("that the mirror does not have are named, one a line, beside those that it has", async () => {
    const { file, env } = registry("half");
    const [sfu] = deployment("visio").blueprint.images;
    if (!sfu) throw new Error("no images");
    writeFileSync(file, JSON.stringify({ [sfu.reference]: digest("a") }));
    const { status, stdout, stderr } = await runRelais(FOLDER, ["images", "visio", "--resolve"], { env });
    expect(status).toBe(1);
    expect(stdout).toBe(`images:\n  digests:\n    livekit-server: ${digest("a")}\n`);
    expect(stderr.trim().split("\n")).toHaveLength(4);
    expect(stderr).toMatch(
      /^error: skopeo cannot resolve registry\.example\.fr\/mirror\/coturn\/coturn:4\.17\.1: .*manifest unknown/,
    );
  });

  it("need skopeo or crane", async () => {
    const env = { PATH: dirname(registry("none").file) };
    expect(await runRelais(FOLDER, ["images", "visio", "--resolve"], { env })).toMatchObject({
      status: 1,
      stderr: "error: --resolve needs skopeo or crane on PATH; install one of them\n",
    });
  });

  it("that replace others say so", () => {
    const { images } = mirrored({ coturn: digest("a"), valkey: digest("b") }).blueprint;
    const resolved = [
      { role: "coturn", digest: digest("c") },
      { role: "valkey", digest: digest("b") },
    ] as const;
    expect(digestsBlock(resolved, images)).toBe(
      `images:\n  digests:\n    coturn: ${digest("c")} # was ${digest("a")}\n    valkey: ${digest("b")}`,
    );
  });
});

describe("the bill of materials", () => {
  const schemas = join(
    dirname(createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json")),
    "res/schema",
  );
  const schema = (name: string) => JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), "utf8"));

  /** What the published schema of CycloneDX 1.6 has to say. */
  function problems(bom: unknown): unknown {
    const ajv = new Ajv({ strict: false, allErrors: true });
    formats.default(ajv);
    // Two formats that ajv does not know: of e-mail addresses and international URLs, which are not in use here.
    ajv.addFormat("idn-email", true).addFormat("iri-reference", true);
    ajv.addSchema(schema("spdx"), "http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json");
    ajv.addSchema(schema("jsf-0.82"), "http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json");
    ajv.validate(schema("bom-1.6"), bom);
    return ajv.errors;
  }

  it("keeps the published schema, and is the same every time", async () => {
    const text = await sbom(deployment("visio").blueprint);
    expect(problems(JSON.parse(text))).toBeNull();
    expect(problems({ ...JSON.parse(text), bomFormat: "SPDX" })).not.toBeNull();
    expect(await sbom(deployment("visio").blueprint)).toBe(text);
    expect(text).not.toMatch(/timestamp|serialNumber/);
    const printed = await runRelais(FOLDER, ["images", "visio", "--sbom"]);
    expect(printed).toMatchObject({ status: 0, stdout: `${text}\n` });
  });

  it.each(readdirSync("charts"))("of %s alone keeps it too, and has the images of its values", async (chart) => {
    const text = await chartSbom(chart);
    const bom = JSON.parse(text);
    expect(problems(bom)).toBeNull();
    const { image, images } = parse(readFileSync(`charts/${chart}/values.yaml`, "utf8"));
    const named = Object.values<{ repository: string; tag: string }>(images ?? (image ? { image } : {})).map(
      ({ repository, tag }) => `${repository.replace(/^.*\//, "")}:${tag}`,
    );
    const listed = (bom.components ?? []).map(
      (each: { name: string; version: string }) => `${each.name}:${each.version}`,
    );
    expect(listed.sort()).toEqual(named.sort());
    expect(bom.metadata.component).toMatchObject({ type: "application", name: chart });
  });

  it("names images by package URL, licence and digest, and charts by what they use", async () => {
    const { blueprint } = mirrored({ valkey: digest("e") });
    const bom = JSON.parse(await sbom(blueprint));
    const named = (name: string, type: string) =>
      bom.components.find((each: { name: string; type: string }) => each.name === name && each.type === type);
    const purl = `pkg:oci/valkey@${digest("e")}?repository_url=docker.io%2Fvalkey%2Fvalkey&tag=8.1.4-alpine`;
    expect(named("valkey", "container")).toMatchObject({
      purl,
      version: "8.1.4-alpine",
      licenses: [{ license: { id: "BSD-3-Clause" } }],
      hashes: [{ alg: "SHA-256", content: "e".repeat(64) }],
    });
    expect(named("haproxy", "container").hashes).toBeUndefined();
    expect(named("valkey", "application")).toMatchObject({
      version: "0.1.0",
      licenses: [{ license: { id: "Apache-2.0" } }],
    });
    for (const { name } of blueprint.releases)
      expect(named(name, "application").licenses[0].license.id).toBe("Apache-2.0");
    expect(bom.dependencies).toContainEqual({ ref: "chart:valkey", dependsOn: [purl] });
    expect(bom.components).toHaveLength(blueprint.images.length + blueprint.releases.length);
  });
});
