import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

/** The engine is a double (test/synth/doubles/engine.mjs). */
const ENGINE = resolve("test/synth/doubles/engine.mjs");
const KEY = "c2VjcmV0LWtleS1vZi10aGUtYWRtaW4=";
const KUBECONFIG = `apiVersion: v1\nkind: Config\ncurrent-context: visio\nusers: [{ name: a, user: { client-key-data: ${KEY} } }]\n`;

const ROOT = mkdtempSync(join(tmpdir(), "relais-kubeconfig-"));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

let folder: string;
let stack: string;
beforeEach(() => {
  folder = mkdtempSync(join(ROOT, "run-"));
  stack = join(folder, "out/visio/stacks/visio-infra");
});

const relais = (...args: string[]) => runRelais(folder, ["kubeconfig", "visio", "--engine", ENGINE, ...args]);
const written = () => join(folder, "out/visio/kubeconfig");

/** What a synth and an apply leave behind, as far as the double looks. */
function applied(outputs: object | undefined = { kubeconfig: { sensitive: true, type: "string", value: KUBECONFIG } }) {
  mkdirSync(join(stack, ".terraform"), { recursive: true });
  writeFileSync(join(stack, "cdk.tf.json"), "{}");
  writeFileSync(join(stack, "double-outputs.json"), JSON.stringify(outputs));
}

describe("relais kubeconfig", () => {
  it("writes the stack's output for its owner only, and says where without showing it", async () => {
    applied();
    const { status, stdout, stderr } = await relais();
    expect(status).toBe(0);
    expect(stdout).toBe("wrote out/visio/kubeconfig, readable by its owner only\n");
    expect(stdout + stderr).not.toContain(KEY);
    expect(readFileSync(written(), "utf8")).toBe(KUBECONFIG);
    expect(statSync(written()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, "out/visio")).sort()).toEqual(["kubeconfig", "stacks"]);
  });

  it("leaves the same content alone, but not its rights", async () => {
    applied();
    await relais();
    chmodSync(written(), 0o644);
    expect(JSON.parse((await relais("--json")).stdout)).toEqual({ file: "out/visio/kubeconfig", result: "unchanged" });
    expect(statSync(written()).mode & 0o777).toBe(0o600);
  });

  it("replaces another content only by force", async () => {
    applied();
    mkdirSync(join(folder, "out/visio"), { recursive: true });
    writeFileSync(written(), "mine");
    const refused = await relais();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/^error: out\/visio\/kubeconfig holds another kubeconfig; .*--force\n$/);
    expect(readFileSync(written(), "utf8")).toBe("mine");
    expect((await relais("--force")).status).toBe(0);
    expect(readFileSync(written(), "utf8")).toBe(KUBECONFIG);
    expect(statSync(written()).mode & 0o777).toBe(0o600);
  });

  it("prints it when asked to, and then writes nothing", async () => {
    applied();
    expect((await relais("--stdout")).stdout).toBe(KUBECONFIG);
    expect(existsSync(written())).toBe(false);
  });

  it.each<[string, () => void, string]>([
    ["before synth", () => {}, "there is no out/visio/stacks/visio-infra; run relais synth visio"],
    [
      "before init",
      () => {
        applied();
        rmSync(join(stack, ".terraform"), { recursive: true });
      },
      `run: ${ENGINE} -chdir=out/visio/stacks/visio-infra init`,
    ],
    ["before apply", () => applied({}), "the state of visio-infra has no kubeconfig; apply the stack first"],
    [
      "with an output that is none",
      () => applied({ kubeconfig: { value: `: ${KEY} : [` } }),
      "the output kubeconfig of visio-infra is none (not shown)",
    ],
  ])("tells %s what to do, in one line", async (_, prepare, message) => {
    prepare();
    const { status, stdout, stderr } = await relais();
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout + stderr).not.toContain(KEY);
    expect(existsSync(written())).toBe(false);
  });

  it("says so in one line when the file cannot be written, or the engine is not there", async () => {
    applied();
    writeFileSync(join(folder, "occupied"), "");
    expect((await relais("--file", "occupied/kubeconfig")).stderr).toMatch(
      /^error: cannot write occupied\/kubeconfig \(E\w+\); check the path, its permissions and free space\n$/,
    );
    const absent = await runRelais(folder, ["kubeconfig", "visio", "--engine", "/nowhere/tofu"]);
    expect(absent.stderr).toBe("error: cannot run /nowhere/tofu (ENOENT); --engine names tofu or terraform\n");
  });
});
