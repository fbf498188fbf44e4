import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../scripts/commands/index.js";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-command-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const relais = (...args: string[]) => runRelais(FOLDER, args);

function environment(name: string, change: (text: string) => string): string {
  const file = join(FOLDER, name);
  writeFileSync(file, change(readFileSync(resolve("deployments/lab.yaml"), "utf8")));
  return name;
}

describe.concurrent("relais", () => {
  it("shows help with examples, for itself and every command", async () => {
    const help = await relais("--help");
    expect(help.status).toBe(0);
    const commands = [...help.stdout.matchAll(/^ {2}(\w+) (?:\[options\]|<)/gm)].map((match) => match[1] ?? "");
    expect(commands).toEqual(Object.keys(COMMANDS));
    for (const { status, stdout } of await Promise.all(commands.map((command) => relais(command, "--help")))) {
      expect(status).toBe(0);
      expect(stdout).toMatch(/Examples:\n {2}relais /);
    }
  });

  it.each([
    [["snyth", "visio"], "Did you mean synth?"],
    [["synth"], "missing required argument 'environment'"],
    [["synth", "visio", "--jsn"], "Did you mean --json?"],
  ])("calls %j wrong usage", async (args, message) => {
    const { status, stderr } = await relais(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe.concurrent("relais check", () => {
  it("prints findings by place and ends with 1 when there is an error", async () => {
    const file = environment("wrong.yaml", (text) =>
      text.replace("survive: none", "survive: all").replace("relayed: 20%", "relayed: 120%"),
    );
    const { status, stdout, stderr } = await relais("check", file);
    expect(status).toBe(1);
    expect(stderr.split("\n").filter(Boolean)).toEqual([
      expect.stringMatching(/^wrong\.yaml:21:12 error: demand\.relayed cannot be read \("120%"\); allowed: 0% to 100%/),
      expect.stringMatching(/^wrong\.yaml:22:12 error: demand\.survive is "all"; allowed: none, node, zone/),
    ]);
    expect(stdout).toBe("2 errors, 0 warnings, 0 unproven\n");
  });

  it("gives the same as JSON", async () => {
    const file = environment("wrong2.yaml", (text) => text.replace("survive: none", "survive: all"));
    const { status, stdout } = await relais("check", file, "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings[0]).toMatchObject({
      rule: "schema",
      severity: "error",
      path: ["demand", "survive"],
      location: { file: "wrong2.yaml", line: 22, column: 12 },
    });
  });

  it("ends with 0 on a valid file, warnings or not", async () => {
    expect((await relais("check", "lab")).status).toBe(0);
  });

  mkdirSync(join(FOLDER, "folder"));
  symlinkSync("nowhere", join(FOLDER, "link.yaml"));
  writeFileSync(join(FOLDER, "latin.yaml"), Buffer.from([0x6e, 0xe9]));
  mkdirSync(join(FOLDER, "deployments"), { recursive: true });
  writeFileSync(join(FOLDER, "deployments/canteen.yaml"), "");

  it.each([
    ["deployments/viso.yaml", "the environment is deployments/viso.yaml, which does not exist; did you mean visio?"],
    [
      "cantean",
      "the environment is cantean, which does not exist; did you mean canteen? environments here: airgap, canteen",
    ],
    ["of-nobody", "the environment is of-nobody, which does not exist; environments here: airgap, canteen, lab"],
    ["folder", "the environment is folder, which is a folder"],
    ["link.yaml", "the environment is link.yaml, which does not exist"],
    ["latin.yaml", "the environment is latin.yaml, which is not UTF-8 text"],
    ["/proc/self/mem", "the environment is /proc/self/mem, which cannot be read (E"],
  ])("refuses %s in one line", async (file, message) => {
    const { status, stderr } = await relais("check", file);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});

describe.concurrent("relais synth", () => {
  it("writes a whole deployment and says what it is", async () => {
    const { status, stdout } = await relais("synth", "visio");
    expect(status).toBe(0);
    for (const word of [
      "pools",
      "dns records to create",
      "ports clients must reach",
      "secrets to create",
      "next",
      "Mbit/s",
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stdout.split("\n").length).toBeLessThanOrEqual(50);
    expect(readdirSync(join(FOLDER, "out", "visio")).sort()).toEqual([
      "blueprint.json",
      "charts",
      "files.json",
      "images.json",
      "manifest.json",
      "sizing.json",
      "stacks",
      "values",
    ]);
  });

  it("writes nothing while there is an error, and nothing on a dry run", async () => {
    const file = environment("broken.yaml", (text) =>
      text.replace("name: lab", "name: broken").replace("share: 100%", "share: 90%"),
    );
    const broken = await relais("synth", file);
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain("nothing done: 1 error");
    const dry = await relais(
      "synth",
      environment("dry.yaml", (text) => text.replace("name: lab", "name: dry")),
      "--dry-run",
    );
    expect(dry.stdout).toMatch(/would write out\/dry: \d+ files changed/);
    expect(existsSync(join(FOLDER, "out", "broken"))).toBe(false);
    expect(existsSync(join(FOLDER, "out", "dry"))).toBe(false);
  });

  it("says so in one line when the output folder cannot be written", async () => {
    writeFileSync(join(FOLDER, "occupied"), "a file");
    const { status, stderr } = await relais("synth", "lab", "--out", "occupied");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: cannot write occupied\/lab \(\w+\)/);
    expect(stderr).not.toContain("    at ");
  });

  it("gives sizes and findings as JSON", async () => {
    const result = JSON.parse((await relais("synth", "visio", "--json")).stdout);
    expect(result.sizing.pools.sfu.nodes).toBe(63);
    expect(result.change.folder).toBe("out/visio");
  });
});

describe.concurrent("relais explain", () => {
  it("tells how a number came about, with the sources of its constants", async () => {
    const { stdout } = await relais("explain", "visio", "sfu.packetBudget");
    expect(stdout).toContain("sfu.packetBudget = 288000");
    expect(stdout).toMatch(/sfuPacketsPerVcpu\s+30000 \(19000-60000\) packets\/s out per vCPU/);
  });

  it("tells where a key stands in the file, or that it is a default", async () => {
    expect((await relais("explain", "visio", "redis.storage")).stdout).toMatch(
      /redis\.storage = 10\n {2}from .*visio\.yaml:\d+:\d+/,
    );
    expect((await relais("explain", "visio", "turn.udp")).stdout).toContain("from default");
  });

  it("guesses a mistyped key", async () => {
    const { status, stderr } = await relais("explain", "visio", "sfu.replica");
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean sfu.replicas?");
  });
});

describe.concurrent("the app of cdktf.json", () => {
  it("runs without any CLI and writes the same stacks", async () => {
    const { app } = JSON.parse(readFileSync("cdktf.json", "utf8")) as { app: string };
    const outdir = join(FOLDER, "cdktf.out");
    const [program = "", ...args] = app.split(" ");
    const env = { ...process.env, CDKTF_OUTDIR: outdir, RELAIS_ENVIRONMENT: "deployments/lab.yaml" };
    const [status] = await once(spawn(program, args, { env }), "close");
    expect(status).toBe(0);
    const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
    expect(Object.keys(stacks).sort()).toEqual(["lab-base", "lab-services"]);
    expect(stacks["lab-services"].dependencies).toEqual(["lab-base"]);
  });
});

describe.concurrent("the bundle", () => {
  it("is started by a file that can be executed: npx does not always make it so", () => {
    expect(statSync("bin/relais.mjs").mode & 0o111).toBe(0o111);
  });

  it("is made once by however many commands start at the same time", async () => {
    // Another key than this run's: the launcher looks at times, so a copy of the sources has its own.
    const copy = join(FOLDER, "copy");
    for (const name of [
      "bin",
      "scripts",
      "stacks",
      "tools",
      "data/prices",
      "deployments",
      "charts",
      "package.json",
      "cdktf.json",
    ]) {
      cpSync(name, join(copy, name), { recursive: true });
    }
    symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
    const start = () =>
      once(spawn(process.execPath, [join(copy, "bin/relais.mjs"), "check", "lab"], { cwd: copy }), "close");
    const ended = await Promise.all(Array.from({ length: 4 }, start));
    expect(ended.map(([status]) => status)).toEqual([0, 0, 0, 0]);
    expect(readdirSync(join(copy, "dist"))).toHaveLength(1);
  });
});

describe.concurrent("the README", () => {
  it("shows what the command prints", async () => {
    const { stdout } = await relais("explain", "visio", "sfu.replicas");
    expect(readFileSync("README.md", "utf8")).toContain(stdout.trimEnd());
  });

  it("shows the two commands of a first visit before any other", () => {
    const [, first] = readFileSync("README.md", "utf8").match(/```sh\n([^`]*)```/) ?? [];
    expect(first).toBe("npm ci && npm start\nnpm ci && npm test\n");
  });
});

describe.concurrent("relais images", () => {
  it("lists what to mirror and where it is pulled from", async () => {
    const images = JSON.parse((await relais("images", "visio", "--json")).stdout);
    expect(images.map((image: { reference: string }) => image.reference)).toEqual(
      images.map((image: { upstream: string }) => image.upstream.replace("docker.io", "registry.example.fr/mirror")),
    );
  });
});
