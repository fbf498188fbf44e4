import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/lib/root.js";
import { toolPath } from "../../scripts/lib/tools.js";
import { report } from "./lab/report.js";
import { Desk, type Outing } from "./sink/desk.js";
import { type Flow, said } from "./sink/flows.js";

/** What an operator runs at a machine whose only way out, and whose name server, plays the rest of the world and records who is asked. */
const RELAIS: readonly (readonly string[])[] = [
  ["--version"],
  [
    "init",
    "--name",
    "first",
    "--domain",
    "first.example.org",
    "--provider",
    "generic",
    "--vcpu",
    "4",
    "--memory",
    "16Gi",
    "--participants",
    "50",
    "--survive",
    "none",
    "--yes",
  ],
  ["check", "visio", "lab", "airgap"],
  ["capacity", "visio", "--participants", "5000"],
  ["calibrate"],
  ["simulate", "lab"],
  ["report", "visio"],
  ["cost", "visio"],
  ["prices"],
  ["synth", "lab"],
  ["explain", "visio", "sfu.replicas"],
  ["diff", "visio", "lab"],
  ["render", "lab"],
  ["gitops", "lab", "--for", "flux", "--repository", "https://git.example.fr/platform.git"],
  ["pulumi", "lab"],
  ["bundle", "airgap"],
  ["pipeline", "visio", "--for", "github", "--runs-on", "self-hosted"],
  ["images", "airgap", "--script"],
  ["images", "airgap", "--sbom"],
  ["completion", "bash"],
  ["doctor"],
];

const folder = mkdtempSync(join(tmpdir(), "relais-desk-"));
/** A checkout in which a command may write. */
const checkout = join(folder, "checkout");
let desk: Desk;

beforeAll(async () => {
  mkdirSync(checkout);
  for (const name of readdirSync(ROOT).filter((each) => !["out", ".git", "package.json", "deployments"].includes(each)))
    symlinkSync(join(ROOT, name), join(checkout, name));
  copyFileSync(join(ROOT, "package.json"), join(checkout, "package.json"));
  cpSync(join(ROOT, "deployments"), join(checkout, "deployments"), { recursive: true });
  desk = await Desk.start(folder);
});
afterAll(async () => {
  await desk?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const relais = (...args: string[]) => [process.execPath, "bin/relais.mjs", ...args];
const questions = (flows: readonly Flow[]) => [...new Set(flows.flatMap((flow) => flow.questions))].sort();

async function run(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outing> {
  const path = `${dirname(toolPath("helm"))}:${process.env.PATH}`;
  return desk.run(checkout, command, { env: { PATH: path, ...env } });
}

/** Shows that a program asks a host, and that the recording tells it by DNS, by TLS and by packets. */
async function asks(
  host: string,
  what: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const { flows } = await run(command, env);
  report(
    "sovereignty",
    what,
    questions(flows).join(", "),
    [...new Set(flows.flatMap(({ tlsNames }) => tlsNames))].join(),
  );
  expect(questions(flows)).toContain(host);
  const told = flows.find((flow) => flow.to === host);
  expect(told?.tlsNames, flows.map(said).join("\n")).toContain(host);
}

describe("an operator's machine asks nobody", () => {
  it.each(RELAIS.map((args) => [args.join(" "), args] as const))("by relais %s", async (_, args) => {
    const { status, said: text, flows } = await run(relais(...args));
    expect(flows.map(said)).toEqual([]);
    expect(status, text).toBe(0);
  });

  it("by npm start, which is the first line of the README", async () => {
    const { status, said: text, flows } = await run(["npm", "start"]);
    expect(flows.map(said)).toEqual([]);
    expect(status, text).toBe(0);
    report("sovereignty", `npm start, and relais in ${RELAIS.length} ways`, "none", "none", 0);
  });
});

describe("it is seen to ask", () => {
  it("npm's registry, where npm may tell news of itself", async () => {
    const env = { npm_config_update_notifier: "true" };
    await asks("registry.npmjs.org", "npm start without .npmrc", ["npm", "start"], env);
  });

  it("Outscale's catalogue, by the one flag that needs a network", async () => {
    const command = relais("prices", "--refresh", "--region", "eu-west-2");
    await asks("api.eu-west-2.outscale.com", "relais prices --refresh", command);
  });

  it("OpenTofu's registry, where the engine has no mirror", async () => {
    const command = [toolPath("tofu"), `-chdir=${join(checkout, "out/lab/stacks/lab-base")}`, "init", "-input=false"];
    await asks("registry.opentofu.org", "tofu init without a mirror", command);
  });

  it("LiveKit's repository of charts, by which helm installs the official one", async () => {
    const command = [toolPath("helm"), "template", "livekit-server", "--repo", "https://helm.livekit.io"];
    await asks("helm.livekit.io", "helm with the official chart", command);
  });
});
