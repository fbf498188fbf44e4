import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { list } from "tar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toolPath } from "../../scripts/lib/tools.js";
import { deployment } from "../fixtures/environments.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-publication-"));
const CHARTS = readdirSync("charts").sort();
const helm = (...args: string[]) => spawnSync(toolPath("helm"), args, { encoding: "utf8" });

function packageCharts(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const script = ["--import", "tsx", "scripts/dev/package-charts.ts"];
  return spawnSync(process.execPath, [...script, ...args], { encoding: "utf8", env });
}

/** A real registry, in memory, on a port of its own. */
let registry: ReturnType<typeof spawn>;
let url = "";
const out = join(FOLDER, "published");
let published: ReturnType<typeof JSON.parse>;

beforeAll(async () => {
  registry = spawn(toolPath("registry"), ["-port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const [line] = await once(registry.stderr?.setEncoding("utf8") ?? registry, "data");
  url = `oci://localhost:${/serving on port (\d+)/.exec(line)?.[1]}/charts`;
  const { stdout, stderr, status } = packageCharts(["--out", out, "--push", url, "--plain-http", "--json"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  published = JSON.parse(stdout);
});
afterAll(async () => {
  const ended = once(registry, "exit");
  registry.kill();
  await ended;
  rmSync(FOLDER, { recursive: true, force: true });
});

describe("the packed charts", () => {
  it("are the same bytes when packed again elsewhere", () => {
    const again = join(FOLDER, "again");
    expect(packageCharts(["--out", again]).status).toBe(0);
    const bytes = (folder: string) =>
      Object.fromEntries(
        readdirSync(folder).map((file) => [file, readFileSync(join(folder, file)).toString("base64")]),
      );
    expect(bytes(again)).toEqual(bytes(out));
    expect(Object.keys(bytes(out))).toHaveLength(2 * CHARTS.length + 1);
  });

  it.each(CHARTS)("hold what the folder of %s holds, and sums that fit", (chart) => {
    const { archive, sha256 } = published.charts.find((each: { chart: string }) => each.chart === chart);
    const held: string[] = [];
    list({ file: join(out, archive), sync: true, onReadEntry: ({ path }) => held.push(path) });
    const files = readdirSync(join("charts", chart), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).replace(/^charts\//, ""));
    expect(held.sort()).toEqual(files.sort());
    const sum = spawnSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: out, encoding: "utf8" });
    expect(sum.stdout).toContain(`${archive}: OK`);
    expect(readFileSync(join(out, "SHA256SUMS"), "utf8")).toContain(`${sha256}  ${archive}\n`);
  });

  it("leave no trace when one of them cannot be packed", () => {
    const folder = join(FOLDER, "kept");
    mkdirSync(folder);
    writeFileSync(join(folder, "old"), "old");
    const bin = double("helm", '[ "$1" = version ] && echo v3.99.0 && exit 0\nexit 1');
    const { status, stderr } = packageCharts(["--out", folder], { ...process.env, PATH: bin });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: helm package of connectivity failed/);
    expect(readdirSync(folder)).toEqual(["old"]);
  });
});

/** Values of charts that the environment does not deploy. */
const ALONE: Readonly<Record<string, object>> = {
  "node-tuning": { nodeLabels: { pool: "sfu" } },
  connectivity: {
    sheet: {
      domain: "meet.example.fr",
      iceServers: [{ kind: "turn", protocol: "udp", host: "turn.meet.example.fr", port: 3478 }],
      secrets: { apiKeys: ["meet-livekit"] },
    },
  },
};

describe("the pushed charts", () => {
  const releases = new Map(deployment("lab").blueprint.releases.map((release) => [release.chart as string, release]));

  it.each(CHARTS)("render as the folder of %s does, once pulled back", (chart) => {
    const values = join(FOLDER, `${chart}.json`);
    writeFileSync(values, JSON.stringify(releases.get(chart)?.values ?? ALONE[chart]));
    const pulled = mkdtempSync(join(FOLDER, "pulled-"));
    expect(helm("pull", `${url}/${chart}`, "--plain-http", "--untar", "--destination", pulled).status).toBe(0);
    const [fromFolder, fromRegistry] = [join("charts", chart), join(pulled, chart)].map((path) =>
      helm("template", "x", path, "--values", values, "--namespace", "media", "--kube-version", "1.35"),
    );
    expect(fromFolder?.stdout).toContain("\nkind: ");
    expect(fromRegistry?.stdout).toBe(fromFolder?.stdout);
  });

  it("are found by the digests that were told", () => {
    for (const { chart, reference } of published.charts)
      expect(helm("show", "chart", `oci://${reference}`, "--plain-http").stdout).toContain(`\nname: ${chart}\n`);
  });

  it("are not pushed a second time, and have the same digests elsewhere", () => {
    const run = (to: string) =>
      JSON.parse(packageCharts(["--out", join(FOLDER, "twice"), "--push", to, "--plain-http", "--json"]).stdout).charts;
    const digests = (charts: { reference: string }[]) => charts.map(({ reference }) => reference.split("@")[1]);
    const again = run(url);
    expect(again.map(({ state }: { state: string }) => state)).toEqual(CHARTS.map(() => "there already"));
    expect(digests(again)).toEqual(digests(published.charts));
    expect(digests(run(`${url}/elsewhere`))).toEqual(digests(published.charts));
  });

  it("are never replaced by another content under the same version", () => {
    // Another time is another archive.
    const env = { ...process.env, SOURCE_DATE_EPOCH: "1700000000" };
    const { status, stderr } = packageCharts(["--out", join(FOLDER, "late"), "--push", url, "--plain-http"], env);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `error: ${url}/connectivity has version 0.1.0 with another content; raise version in Chart.yaml\n`,
    });
  });

  it("need a registry that answers", () => {
    const args = ["--out", join(FOLDER, "nowhere"), "--push", "oci://localhost:1/charts", "--plain-http"];
    expect(packageCharts(args)).toMatchObject({ status: 1, stderr: expect.stringContaining("connection refused") });
  });
});

/** A folder for PATH that comes first and has a double of a program, as a shell script. */
function double(name: string, script: string): string {
  const bin = mkdtempSync(join(FOLDER, "bin-"));
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  return `${bin}${delimiter}${process.env.PATH}`;
}

describe("signatures", () => {
  const args = (name: string) => [
    "--out",
    join(FOLDER, name),
    "--push",
    `${url}/${name}`,
    "--plain-http",
    "--sign",
    "relais.key",
  ];

  it("are asked of cosign by digest, with the bill of materials as attestation (a double of cosign)", () => {
    const log = join(FOLDER, "cosign.log");
    const PATH = double("cosign", `echo "$@" >> ${log}`);
    const { stdout, status } = packageCharts([...args("signed"), "--json"], { ...process.env, PATH });
    expect(status).toBe(0);
    const { charts, folder } = JSON.parse(stdout);
    const calls = charts.flatMap(({ reference, sbom }: { reference: string; sbom: string }) => [
      `sign --yes --key relais.key ${reference}`,
      `attest --type cyclonedx --predicate ${join(folder, sbom)} --yes --key relais.key ${reference}`,
    ]);
    expect(readFileSync(log, "utf8").trim().split("\n")).toEqual(["version", ...calls]);
  });

  it("that cannot be made keep the charts from being pushed", () => {
    const without = (process.env.PATH ?? "").split(delimiter).filter((dir) => !existsSync(join(dir, "cosign")));
    const PATH = without.join(delimiter);
    const { status, stderr } = packageCharts(args("unsigned"), { ...process.env, PATH });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "error: cosign is not on PATH; install it, or leave out --sign\n",
    });
    expect(helm("pull", `${url}/unsigned/coturn`, "--plain-http", "--destination", FOLDER).status).not.toBe(0);
  });
});

describe("a dry run", () => {
  it("says what would be packed and pushed, and writes nothing", () => {
    const folder = join(FOLDER, "dry");
    const { status, stdout } = packageCharts(["--out", folder, "--push", "oci://registry.invalid/x", "--dry-run"]);
    expect(status).toBe(0);
    expect(stdout.split("\n")).toContain("would push oci://registry.invalid/x/valkey:0.1.0");
    expect(stdout.trim().split("\n")).toHaveLength(2 * CHARTS.length);
    expect(existsSync(folder)).toBe(false);
  });
});

it.each([
  [
    ["--push", "https://registry.example.org/x"],
    "--push is 'https://registry.example.org/x'; write oci://<registry>/<path>",
  ],
  [["--sign", "k"], "--sign needs --push"],
  [["--plain-http"], "--plain-http needs --push"],
])("%s is wrong usage", (args, said) => {
  const { status, stderr } = packageCharts(args);
  expect(status).toBe(2);
  expect(stderr).toContain(said);
});

describe.each(CHARTS)("the Artifact Hub metadata of %s", (chart) => {
  const { annotations, version } = parse(readFileSync(`charts/${chart}/Chart.yaml`, "utf8"));
  const listed = (key: string) => parse(annotations[`artifacthub.io/${key}`] ?? "[]");

  it("lists the images of the values", () => {
    const { image, images } = parse(readFileSync(`charts/${chart}/values.yaml`, "utf8"));
    const named = Object.entries<Record<string, string>>(images ?? (image ? { image } : {})).map(
      ([name, { registry: host, repository, tag, digest }]) => ({
        name,
        image: `${host}/${repository}:${tag}${digest && `@${digest}`}`,
      }),
    );
    expect(listed("images")).toEqual(named);
  });

  it("has what the hub knows: category, licence, links, changes of this version", () => {
    // https://artifacthub.io/docs/topics/annotations/helm/
    expect(annotations["artifacthub.io/category"]).toMatch(/^(database|networking|security|streaming-messaging)$/);
    expect(annotations["artifacthub.io/license"]).toBe("Apache-2.0");
    for (const { name, url: link } of listed("links"))
      expect([name, link]).toEqual([name, expect.stringMatching(/^https:/)]);
    for (const { kind, description } of listed("changes")) {
      expect(["added", "changed", "deprecated", "removed", "fixed", "security"]).toContain(kind);
      expect(description).not.toBe("");
    }
    expect(listed("changes")).not.toHaveLength(0);
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
