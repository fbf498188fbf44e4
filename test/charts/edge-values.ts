import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { CHARTS } from "../../scripts/lib/root.js";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Manifest } from "./rendered.js";

/** Values of the edge chart, as a user of helm writes them: what is left out is the chart's default. */
export type EdgeInput = Readonly<Record<string, unknown>>;

export const HOST = "visio.example.org";

const BASE = { hostname: HOST, tlsSecret: "visio-cert", backend: { service: "sfu" } };

/** Each controller under each kind that it serves. */
export const CONTROLLERS: Readonly<Record<string, EdgeInput>> = Object.fromEntries(
  [
    ["gateway", "envoy-gateway"],
    ["gateway", "traefik"],
    ["gateway", "other"],
    ["ingress", "traefik"],
    ["ingress", "haproxy"],
    ["ingress", "haproxy-ingress"],
    ["ingress", "other"],
  ].map(([kind = "", controller]) => [
    `${controller} by ${kind}`,
    { ...BASE, kind, controller, [kind]: { className: "the-class" } },
  ]),
);

const RFC2136 = { nameserver: "192.0.2.53:53", keyName: "acme", secret: "tsig" };
const DIRECTORY = "https://ca.example.org/acme/directory";

/** Each way to a certificate. */
export const CERTIFICATES: Readonly<Record<string, EdgeInput>> = {
  existing: {},
  "an issuer": { certificate: { from: "certManager", issuer: { name: "site" } } },
  "ACME by dynamic updates": {
    certificate: {
      from: "certManager",
      acme: {
        directory: DIRECTORY,
        email: "ops@example.org",
        caBundle: "LS0t",
        externalAccount: { keyId: "kid", secret: "account" },
        rfc2136: RFC2136,
      },
    },
  },
  "ACME by another solver": {
    certificate: {
      from: "certManager",
      acme: { directory: DIRECTORY, dns01: { webhook: { groupName: "dns.example.org", solverName: "own" } } },
    },
  },
};

/** Switches of a Gateway that makes its own load balancer. */
export const BALANCED: EdgeInput = {
  ...CONTROLLERS["envoy-gateway by gateway"],
  internal: { enabled: true },
  loadBalancer: { cloud: "outscale", zones: ["eu-west-2a", "eu-west-2b"], proxyProtocol: true },
  externalDns: { enabled: true, target: "edge.example.org", ttlSeconds: 60 },
};

const NOTES = readFileSync(join(CHARTS, "edge/templates/NOTES.txt"), "utf8");

/** What helm makes of some values. */
export interface RenderedEdge {
  readonly text: string;
  readonly objects: readonly Manifest[];
  /** What `helm install` would print. */
  readonly notes: string;
}

/** Renders the chart by real helm; throws with the chart's own words. */
export async function renderEdge(values: EdgeInput): Promise<RenderedEdge> {
  const chart = mkdtempSync(join(tmpdir(), "relais-edge-"));
  try {
    cpSync(join(CHARTS, "edge"), chart, { recursive: true });
    // `helm template` does not print notes, so this copy of the chart has them as an object.
    writeFileSync(join(chart, "templates/_notes.tpl"), `{{- define "notes" }}${NOTES}{{ end -}}`);
    const data = 'data: { notes: {{ include "notes" . | toJson }} }';
    writeFileSync(
      join(chart, "templates/notes.yaml"),
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\n${data}\n`,
    );
    const args = ["template", "edge", chart, "--namespace", "media", "--kube-version", "1.35", "--values", "-"];
    const rendering = promisify(execFile)(toolPath("helm"), args);
    rendering.child.stdin?.end(JSON.stringify(values));
    const { stdout: text } = await rendering;
    const documents = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
    return {
      text,
      objects: documents.filter((object) => object !== null && object.kind !== "ConfigMap"),
      notes: documents.find((object) => object?.kind === "ConfigMap").data.notes,
    };
  } finally {
    rmSync(chart, { recursive: true, force: true });
  }
}

/** The objects alone. */
export const edgeObjects = async (values: EdgeInput): Promise<readonly Manifest[]> =>
  (await renderEdge(values)).objects;
