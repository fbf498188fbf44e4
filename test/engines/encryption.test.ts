import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployment } from "../fixtures/environments.js";
import { providerKind } from "./mirror.js";
import { type Outscale, startOutscale } from "./outscale.js";
import { openStack, synthesised, TOFU, type Workspace } from "./workspace.js";

const MARKER = "marker-7f3a91";

/** OpenTofu's encryption; Terraform has none. */
const settings = (passphrase: string) => ({
  TF_ENCRYPTION: JSON.stringify({
    key_provider: { pbkdf2: { key: { passphrase } } },
    method: { aes_gcm: { cipher: { keys: "key_provider.pbkdf2.key" } } },
    state: { method: "method.aes_gcm.cipher", enforced: true },
    plan: { method: "method.aes_gcm.cipher", enforced: true },
  }),
});

describe(`providers: ${providerKind()}: an encrypted infra stack`, () => {
  const stacks = synthesised(deployment("visio"));
  let outscale: Outscale;
  let stack: Workspace;
  beforeAll(async () => {
    outscale = await startOutscale();
    const env = { ...outscale.env, ...settings("a passphrase of the test") };
    stack = await openStack(TOFU, stacks, "visio-infra", env);
    stack.write(({ resource }) => {
      resource.outscale_oks_project.project.tags = { marker: MARKER };
    });
    await stack.plan();
    await stack.apply();
  });
  afterAll(async () => {
    stack?.remove();
    await outscale?.stop();
    rmSync(dirname(stacks), { recursive: true, force: true });
  });

  it.each(["terraform.tfstate", "saved.tfplan"])("tells nothing in %s", (file) => {
    const content = readFileSync(join(stack.folder, file), "latin1");
    expect(content).toContain("encrypted_data");
    for (const secret of [MARKER, "kubeconfig", "client_key", "outscale_oks_cluster"])
      expect(content).not.toContain(secret);
  });

  it("opens with its passphrase, and with no other", async () => {
    expect(await stack.ask(["state", "pull"])).toContain(MARKER);
    for (const other of [{ TF_ENCRYPTION: "" }, settings("another passphrase, wrong")]) {
      const { status, said } = await stack.run(["state", "pull"], other);
      expect(status).toBe(1);
      expect(said).toMatch(/encrypt|decrypt/);
      expect(said).not.toContain(MARKER);
    }
  });
});
