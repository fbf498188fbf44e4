import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deployment } from "../fixtures/environments.js";
import { providerKind } from "./mirror.js";
import { type Any, openStack, synthesised, TOFU, type Workspace } from "./workspace.js";

/** What it refuses because it does not know it, and the faults that tests can ask it for. */
describe.runIf(providerKind() === "double")("the double", () => {
  let stacks: string;
  let stack: Workspace;
  beforeEach(async () => {
    stacks = synthesised(deployment("visio"));
    stack = await openStack(TOFU, stacks, "visio-infra");
  });
  afterEach(() => {
    stack.remove();
    rmSync(dirname(stacks), { recursive: true, force: true });
  });

  /** Asks for faults, or for none. */
  const faults = (...rules: object[]) => {
    const file = join(stack.folder, "faults.json");
    writeFileSync(file, JSON.stringify(rules));
    return { RELAIS_DOUBLE_FAULTS: file };
  };
  const apply = (env: NodeJS.ProcessEnv, interruptAt?: RegExp) =>
    stack.run(["apply", "-auto-approve", "-input=false", "-no-color"], env, interruptAt);
  const held = async () => (await stack.ask(["state", "list"])).trim().split("\n");
  const finishes = async () => {
    await stack.plan();
    await stack.apply();
    expect(await stack.plan()).toEqual([]);
  };

  const REFUSED: readonly (readonly [what: string, change: (content: Any) => void, unknown: string])[] = [
    [
      "a type without facts",
      ({ resource }) => {
        resource.outscale_keypair = { one: { keypair_name: "x" } };
      },
      "outscale_keypair",
    ],
    [
      "an attribute without facts",
      ({ resource }) => {
        resource.outscale_oks_cluster.cluster.quirks = ["x"];
      },
      "quirks",
    ],
    [
      "a setting of the provider without facts",
      ({ provider }) => {
        provider.outscale[0].profile = "x";
      },
      "profile",
    ],
    [
      "a data source",
      (content) => {
        content.data = { outscale_oks_quotas: { all: {} } };
      },
      "data source outscale_oks_quotas",
    ],
    [
      "an import",
      (content) => {
        content.import = [{ to: "outscale_oks_project.project", id: "x" }];
      },
      "the import of outscale_oks_project",
    ],
  ];

  it.each(REFUSED)("refuses %s, and says that it is the double", async (_, change, unknown) => {
    stack.write(change);
    const { status, said } = await stack.run(["plan", "-input=false", "-no-color"]);
    expect(status).toBe(1);
    expect(said.replaceAll(/\s+/g, " ")).toContain(`the provider double does not know ${unknown}`);
  });

  it("says in every plan that it is one", async () => {
    expect(await stack.ask(["plan", "-input=false", "-no-color"])).toContain("double of outscale 1.8.0");
  });

  it.each([
    ["fails", "create", "HTTP 429: Error 429: throttled"],
    ["fails once the cluster exists", "created", "unexpected state 'failed', wanted target 'ready'"],
  ])("can make a cluster whose creation %s: the state does not hold it", async (_, action, error) => {
    const { status, said } = await apply(faults({ type: "outscale_oks_cluster", action, error }));
    expect(status).toBe(1);
    expect(said.replaceAll(/\s+/g, " ")).toContain(error);
    expect(await held()).toEqual(["outscale_oks_project.project"]);
    await finishes();
  });

  it("can crash at one of several objects: what was made before stays, and the next apply goes on", async () => {
    const { status, said } = await apply(
      faults({ type: "outscale_oks_manifest", action: "create", holds: '"name":"turn-b"', crash: true }),
    );
    expect(status).toBe(1);
    expect(said).toMatch(/plugin did not respond|plugin crashed/i);
    expect(await held()).toContain("outscale_oks_cluster.cluster");
    await finishes();
  });

  it("can take long, and stops when the engine is interrupted", async () => {
    const slow = faults({ type: "outscale_oks_cluster", action: "create", delaySeconds: 600 });
    const { status, said } = await apply(slow, /outscale_oks_cluster\.cluster: Creating/);
    expect(status).toBe(1);
    expect(said).toMatch(/interrupt/i);
    expect(await held()).toEqual(["outscale_oks_project.project"]);
    await finishes();
  });
});
