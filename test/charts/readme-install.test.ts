import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { toolPath } from "../../scripts/lib/tools.js";
import { KUBERNETES_MINORS, validate } from "./kubeconform.js";
import type { Manifest } from "./rendered.js";

/** The README's first block is run as it stands; kubectl only says what it was asked, helm renders instead of installing. */
const SHELL = `
kubectl() { printf '%s\\n' "kubectl $*" >&2; }
openssl() { printf '0123456789abcdef0123456789abcdef'; }
helm() { test "$1" = install || exit 64; shift; "$HELM" template "$@" --kube-version "$KUBERNETES"; }
`;

const CHARTS = ["livekit-server", "coturn", "valkey", "edge", "host-network-policy", "node-tuning", "connectivity"];

describe.each(CHARTS)("the README of %s starts with commands", (chart) => {
  const readme = readFileSync(`charts/${chart}/README.md`, "utf8");
  const block = /^```sh\n([\s\S]*?)^```/m.exec(readme)?.[1] ?? "";

  it("of which one installs the chart", () => {
    expect(block.match(/^helm install/gm)).toHaveLength(1);
    expect(block).toMatch(new RegExp(`^helm install \\S+ charts/${chart} `, "m"));
    expect(readme.indexOf("```")).toBe(readme.indexOf("```sh"));
    expect(readme.indexOf("\n## ")).toBeGreaterThan(readme.indexOf("```sh"));
  });

  it.each(KUBERNETES_MINORS)("that make strictly valid objects for Kubernetes %s, without null fields", (minor) => {
    expect(validate([{ name: chart, text: run(block, minor).manifests }], minor)).toEqual([]);
  });

  it("that create each Secret which the objects name, with the keys they read, and no other", () => {
    const { manifests, secrets } = run(block, "1.35");
    const used = new Map<string, Set<string>>();
    for (const document of parseAllDocuments(manifests)) collectSecrets(document.toJS(), used);
    expect([...used.keys()].sort()).toEqual([...secrets.keys()].sort());
    for (const [name, keys] of used) expect(secrets.get(name)).toEqual(expect.arrayContaining([...keys]));
  });
});

function run(
  block: string,
  kubernetes: string,
): { manifests: string; secrets: ReadonlyMap<string, readonly string[]> } {
  const env = { ...process.env, HELM: toolPath("helm"), KUBERNETES: kubernetes };
  const { status, stdout, stderr } = spawnSync("bash", ["-euc", `${SHELL}${block}`], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const secrets = stderr.split("\n").flatMap((line): [string, readonly string[]][] => {
    const [, kind, name, rest = ""] = /^kubectl -n media create secret (generic|tls) (\S+) (.*)/.exec(line) ?? [];
    if (name === undefined) return [];
    const literals = [...rest.matchAll(/--from-literal=([^=]+)=\S+/g)].map(([, key = ""]) => key);
    return [[name, kind === "tls" ? ["tls.crt", "tls.key"] : literals]];
  });
  return { manifests: stdout, secrets: new Map(secrets) };
}

/** Names of Secrets wherever Kubernetes has them: volumes, variables, Ingress and Gateway; keys where single ones are read. */
function collectSecrets(value: Manifest, used: Map<string, Set<string>>): void {
  if (typeof value !== "object" || value === null) return;
  const add = (name: string, keys: readonly string[] = []) =>
    used.set(name, new Set([...(used.get(name) ?? []), ...keys]));
  const itemKeys = (items: readonly { key: string }[] = []) => items.map(({ key }) => key);
  if (typeof value.secretName === "string") add(value.secretName, itemKeys(value.items));
  if (value.secret?.name !== undefined) add(value.secret.name, itemKeys(value.secret.items));
  if (value.secretKeyRef !== undefined) add(value.secretKeyRef.name, [value.secretKeyRef.key]);
  if (value.secretRef !== undefined) add(value.secretRef.name);
  for (const { name } of [...(value.certificateRefs ?? []), ...(value.imagePullSecrets ?? [])]) add(name);
  for (const child of Object.values(value)) collectSecrets(child, used);
}
