import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Manifest } from "./rendered.js";

const folder = mkdtempSync(join(tmpdir(), "relais-metrics-password-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALWAYS = ["stunServers={stun.example.org:3478}", "apiKeySecrets={meet}", "networkPolicy.enabled=false"];

/** The chart's objects with these values. */
function objects(...settings: string[]): Manifest[] {
  const args = ["template", "sfu", "charts/livekit-server"];
  const sets = [...ALWAYS, ...settings].flatMap((setting) => ["--set", setting]);
  const { status, stdout, stderr } = spawnSync(toolPath("helm"), [...args, ...sets], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

const ofKind = (all: readonly Manifest[], kind: string): Manifest => all.find((each) => each?.kind === kind);

/** Runs the real prepare.py over a pod's files, with these Secrets, and returns what LiveKit would read. */
function prepared(
  all: readonly Manifest[],
  secrets: Readonly<Record<string, string>>,
): { config?: Manifest; said: string } {
  const root = mkdtempSync(join(folder, "pod-"));
  for (const part of ["scripts", "secrets"]) mkdirSync(join(root, part));
  for (const [name, text] of Object.entries<string>(ofKind(all, "ConfigMap").data))
    writeFileSync(join(root, "scripts", name), text);
  const keys = { "api-keys/meet/LIVEKIT_API_KEY": "meet", "api-keys/meet/LIVEKIT_API_SECRET": "s".repeat(32) };
  for (const [path, text] of Object.entries({ ...keys, ...secrets })) {
    mkdirSync(join(root, "secrets", path, ".."), { recursive: true });
    writeFileSync(join(root, "secrets", path), text);
  }
  const program = `
import sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path.insert(0, str(root / "scripts"))
import prepare
try:
    prepare.main({"POD_IPS": "10.0.0.1"}, root / "scripts", root / "secrets", root / "livekit.yaml", lambda *_: "198.51.100.7")
except prepare.Refused as error:
    sys.exit(str(error))
`;
  const { status, stderr } = spawnSync("python3", ["-B", "-c", program, resolve(root)], { encoding: "utf8" });
  return status === 0
    ? { config: JSON.parse(readFileSync(join(root, "livekit.yaml"), "utf8")), said: "" }
    : { said: stderr };
}

describe("the metrics port", () => {
  const auth = objects(
    "monitoring.auth.secretName=metrics",
    "monitoring.auth.usernameKey=user",
    "monitoring.serviceMonitor.enabled=true",
  );

  it("asks for the user and the password that the Secret holds, and the ServiceMonitor names the same keys", () => {
    const { config } = prepared(auth, { "metrics/username": "prometheus", "metrics/password": "secret" });
    expect(config.prometheus).toEqual({ port: 6789, username: "prometheus", password: "secret" });
    const { volumes } = ofKind(auth, "Deployment").spec.template.spec;
    const sources = volumes.find(({ name }: Manifest) => name === "secrets").projected.sources;
    const mounted = sources.find(({ secret }: Manifest) => secret.name === "metrics").secret.items;
    expect(ofKind(auth, "ServiceMonitor").spec.endpoints[0].basicAuth).toEqual({
      username: { name: "metrics", key: mounted.find(({ path }: Manifest) => path === "metrics/username").key },
      password: { name: "metrics", key: mounted.find(({ path }: Manifest) => path === "metrics/password").key },
    });
  });

  it("is never open because one of the two is missing or empty: the pod does not start", () => {
    expect(prepared(auth, { "metrics/username": "prometheus" }).said).toContain(
      "cannot read password of monitoring.auth",
    );
    expect(prepared(auth, { "metrics/username": "", "metrics/password": "secret" }).said).toContain(
      "username of monitoring.auth is empty",
    );
  });

  it("asks for nothing where no Secret is named", () => {
    const open = objects("monitoring.serviceMonitor.enabled=true");
    expect(prepared(open, {}).config.prometheus).toEqual({ port: 6789 });
    expect(ofKind(open, "ServiceMonitor").spec.endpoints[0]).not.toHaveProperty("basicAuth");
  });
});
