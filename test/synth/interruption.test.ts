import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";
import { tree } from "../fixtures/trees.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-interruption-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const PROGRAM = resolve("bin/relais.mjs");
const synth = (...args: string[]) => runRelais(FOLDER, ["synth", ...args]);

/** The flagship with another number of people, in a file of its own. */
function visio(file: string, registered: number): string {
  const text = readFileSync(resolve("deployments/visio.yaml"), "utf8");
  writeFileSync(join(FOLDER, file), text.replace("registered: 150000", `registered: ${registered}`));
  return file;
}

describe.concurrent("a synth", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("that %s ends leaves the old output whole, nothing beside it, and the code %d", async (signal, code) => {
    const out = join(FOLDER, signal);
    await synth("lab", "--out", out);
    const before = tree(out);
    // Held by this living process, so that the signal meets the command where it has begun and not yet written.
    const lock = join(out, ".lab.lock");
    mkdirSync(lock);
    writeFileSync(join(lock, "owner"), `${process.pid} ${hostname()}`);
    const child = spawn(process.execPath, [PROGRAM, "synth", "lab", "--out", out], { cwd: FOLDER });
    const [waiting] = await once(child.stderr, "data");
    expect(String(waiting)).toBe(`waiting for another relais that writes ${join(out, "lab")}\n`);
    child.kill(signal);
    expect((await once(child, "close"))[0]).toBe(code);
    rmSync(lock, { recursive: true });
    expect(tree(out)).toEqual(before);
  });

  it.each([
    ["before publishing", "fill", "old"],
    ["while publishing", "publish", "new"],
  ])("that a signal ends %s leaves one whole output", async (_, step, left) => {
    const out = join(FOLDER, step);
    mkdirSync(join(out, "it"), { recursive: true });
    writeFileSync(join(out, "it", "text"), "old");
    const script = `
      import { writeFileSync } from "node:fs";
      import { endOnSignals } from "${resolve("scripts/lib/interruption.ts")}";
      import { replaceFolder, staged } from "${resolve("scripts/lib/staging.ts")}";
      endOnSignals();
      const at = (step) => step === "${step}" && process.kill(process.pid, "SIGINT");
      const fill = (staging) => { at("fill"); writeFileSync(staging + "/text", "new"); };
      await staged("${join(out, "it")}", fill, (staging) => { at("publish"); replaceFolder(staging, "${join(out, "it")}"); });
      console.log("not reached");`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed, [status]] = await Promise.all([text(child.stdout), once(child, "close")]);
    expect({ printed, status }).toEqual({ printed: "", status: 130 });
    expect(tree(out)).toEqual({ "it/text": left });
  });

  it("waits for another one that writes the same folder: the output is never a mixture", async () => {
    const out = (name: string) => join(FOLDER, name, "visio");
    const [small, large] = [visio("small.yaml", 10_000), visio("large.yaml", 150_000)];
    await Promise.all([
      synth(small, "--out", join(FOLDER, "small")),
      synth(large, "--out", join(FOLDER, "large")),
      ...[small, large, small].map((file) => synth(file, "--out", join(FOLDER, "both"))),
    ]);
    expect([tree(out("small")), tree(out("large"))]).toContainEqual(tree(out("both")));
    expect(readdirSync(join(FOLDER, "both"))).toEqual(["visio"]);
  });

  it("goes on after one that was killed, and clears away what it left", async () => {
    const out = join(FOLDER, "killed");
    mkdirSync(join(out, ".lab.staging", "half"), { recursive: true });
    mkdirSync(join(out, ".lab.lock"));
    const { pid } = spawn("true");
    writeFileSync(join(out, ".lab.lock", "owner"), `${pid} ${hostname()}`);
    expect((await synth("lab", "--out", out)).status).toBe(0);
    expect(readdirSync(out)).toEqual(["lab"]);
  });

  it.each([["synth lab --out unread"], ["completion bash"]])(
    "`relais %s` ends well although nobody reads what it says",
    async (command) => {
      const script = `"$0" "$1" ${command} | true; echo "\${PIPESTATUS[0]}"`;
      const shell = spawn("bash", ["-c", script, process.execPath, PROGRAM], { cwd: FOLDER });
      const [printed, errors] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
      expect({ printed, errors }).toEqual({ printed: "0\n", errors: "" });
      if (command.startsWith("synth")) expect(readdirSync(join(FOLDER, "unread/lab"))).toContain("files.json");
    },
  );

  it.skipIf(process.platform !== "linux")("says so when its result cannot be printed", async () => {
    const script = `"$0" "$1" explain lab > /dev/full`;
    const shell = spawn("bash", ["-c", script, process.execPath, PROGRAM], { cwd: FOLDER });
    let errors = "";
    shell.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    const [status] = await once(shell, "close");
    expect(errors).toBe("error: cannot print the result (ENOSPC)\n");
    expect(status).toBe(1);
  });
});
