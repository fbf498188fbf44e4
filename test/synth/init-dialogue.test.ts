import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { designFile } from "../../scripts/lib/environment-file.js";
import { hasErrors } from "../../stacks/finding.js";
import { KEY, onTerminal, type Terminal } from "../fixtures/terminal.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-dialogue-"));
const terminals: Terminal[] = [];
afterAll(() => {
  for (const terminal of terminals) terminal.close();
  rmSync(FOLDER, { recursive: true, force: true });
});

function start(...args: string[]): Terminal {
  const terminal = onTerminal(FOLDER, args);
  terminals.push(terminal);
  return terminal;
}

const here = (name: string) => join(FOLDER, name);

// The `script` of other systems takes other arguments.
describe.skipIf(process.platform !== "linux").concurrent("relais init on a terminal", () => {
  it("asks what is open, refuses in the schema's words, and writes what was answered", async () => {
    const terminal = start("init", "--provider", "generic", "--exposure", "hostNetworkPublicIp");
    const answer = async (question: string, keys: string) => {
      await terminal.sees(question);
      terminal.types(keys);
    };
    await answer("Name of the environment", `Asked${KEY.enter}`);
    await answer('name is "Asked"', `${"\u007f".repeat(5)}asked${KEY.enter}`);
    await answer("Public name that clients connect to", `asked.example.org${KEY.enter}`);
    await answer("Zones", KEY.enter);
    await answer("Kubernetes minor version", KEY.enter);
    await answer("Network of the pods", KEY.enter);
    await answer("Network of the Services", KEY.enter);
    await answer("Virtual CPUs", `2${KEY.enter}`);
    await answer("Memory", `8Gi${KEY.enter}`);
    await answer("Registered users", KEY.enter);
    await answer("Participants at the busiest moment", `50${KEY.enter}`);
    // The third kind holds rooms of 300, which no node of two vCPUs carries.
    await answer("Kinds of meetings", `${KEY.down}${KEY.down}${KEY.enter}`);
    await terminal.sees("one room must fit on one SFU");
    await answer("Kinds of meetings", `${KEY.down}${KEY.enter}`);
    await answer("firewall leaves only TURN", KEY.enter);
    await answer("What may fail", KEY.enter);
    await answer("Name of the application", KEY.enter);
    await answer("What signalling enters through", KEY.enter);
    await answer("GatewayClass or IngressClass", KEY.enter);
    await answer("Namespace of that controller", KEY.enter);
    await terminal.sees("wrote deployments/asked.yaml: 0 errors");
    await terminal.sees("npx relais synth asked");
    expect((await terminal.ends()).status).toBe(0);

    const file = here("deployments/asked.yaml");
    expect(hasErrors(designFile(file).findings)).toBe(false);
    expect(parse(readFileSync(file, "utf8"))).toMatchObject({
      name: "asked",
      cloud: { nodeTypes: { server: { vcpu: 2, memory: "8Gi" } } },
      demand: { participants: 50, meetings: [{ name: "team" }], survive: "node" },
    });
  });

  it("ends with 130 at Ctrl-C and leaves nothing", async () => {
    const terminal = start("init", "left.yaml", "--domain", "left.example.org");
    await terminal.sees("Name of the environment");
    terminal.types(`left${KEY.enter}`);
    await terminal.sees("Where it runs");
    terminal.types(KEY.ctrlC);
    expect((await terminal.ends()).status).toBe(130);
    expect(readdirSync(FOLDER).filter((name) => name.includes("left"))).toEqual([]);
  });

  it("asks nothing of what flags answer", async () => {
    const flags = "--name all --domain all.example.org --provider generic --vcpu 8 --memory 16Gi --participants 50";
    const terminal = start("init", "all.yaml", ...flags.split(" "), "--yes");
    const { status, screen } = await terminal.ends();
    expect(status).toBe(0);
    expect(screen).not.toContain("A first environment");
    expect(existsSync(here("all.yaml"))).toBe(true);
  });
});
