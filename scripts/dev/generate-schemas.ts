/**
 * Writes the JSON schemas against which the chart tests check every rendered manifest: `test/charts/schemas`.
 * Run: `npm run generate:schemas`; needs Go, and downloads the modules of Kubernetes and of the custom resources.
 *
 * The sources are those of the API servers themselves, made stricter: unknown keys, nulls and `status` are refused.
 * Each file carries its own definitions, because kubeconform does not resolve references between files.
 * `definitions` holds the custom resources' definitions for a real API server (test/cluster).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { CUSTOM_KINDS, KUBERNETES, KUBERNETES_MINORS, SCHEMAS } from "../../test/charts/kubeconform.js";

type Json = null | boolean | number | string | Json[] | JsonObject;
type JsonObject = { [key: string]: Json };
type Definitions = Record<string, JsonObject>;

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface CustomResourceDefinition {
  readonly metadata: { readonly name: string; readonly annotations?: JsonObject };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: string;
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: JsonObject };
      readonly subresources?: JsonObject;
    }[];
  };
}

/** What the charts and stacks create, in the API version they use. */
const KINDS: Readonly<Record<string, string>> = {
  "/v1": "ConfigMap Namespace PersistentVolumeClaim Pod ResourceQuota Secret Service ServiceAccount",
  "admissionregistration.k8s.io/v1": "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
  "apps/v1": "DaemonSet Deployment StatefulSet",
  "autoscaling/v2": "HorizontalPodAutoscaler",
  "batch/v1": "CronJob Job",
  "networking.k8s.io/v1": "Ingress NetworkPolicy",
  "policy/v1": "PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding Role RoleBinding",
  "scheduling.k8s.io/v1": "PriorityClass",
  "storage.k8s.io/v1": "StorageClass",
};

const QUANTITY = "api.resource.Quantity";
/** The grammar in the doc comment of `resource.Quantity`: `1Gb` and `500 m` are strings, but not quantities. */
const QUANTITY_PATTERN = "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$";
const OBJECT_META = "meta.v1.ObjectMeta";

/** A manifest that sets one of these was copied from a live object. */
const SERVER_METADATA = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

let newest: Definitions = {};
for (const minor of KUBERNETES_MINORS) {
  const { definitions, names } = readKubernetes(KUBERNETES[minor]);
  const folder = emptyFolder(minor);
  for (const [apiVersion, kinds] of Object.entries(KINDS)) {
    const [group = "", version = ""] = apiVersion.split("/");
    for (const kind of kinds.split(" ")) {
      const name = names.get(gvkKey({ group, version, kind }));
      const schema = definitions[name ?? ""];
      if (schema === undefined) throw new Error(`Kubernetes ${KUBERNETES[minor]} has no ${apiVersion} ${kind}`);
      write(folder, { group, version, kind }, schema, definitions);
    }
  }
  newest = definitions;
}

const crds = emptyFolder("crds");
const definitionsFolder = emptyFolder("definitions");
for (const { module, version: release, file, plural, apiVersion } of CUSTOM_KINDS) {
  const text = readFileSync(join(moduleDir(module, release), file), "utf8");
  const definitions = parseAllDocuments(text).map((document) => document.toJS() as CustomResourceDefinition | null);
  const definition = definitions.find((each) => each?.spec.names.plural === plural);
  const spec = definition?.spec;
  const schema = spec?.versions.find(({ name }) => name === apiVersion)?.schema.openAPIV3Schema;
  if (definition == null || spec === undefined || schema === undefined)
    throw new Error(`${file} has no ${plural} ${apiVersion}`);
  writeDefinition(definition, apiVersion);
  const { status: _, ...properties } = schema.properties as JsonObject;
  const metadata = { $ref: `#/definitions/${OBJECT_META}` };
  const root = strict({ ...schema, properties: { ...properties, metadata } }) as JsonObject;
  write(crds, { group: spec.group, version: apiVersion, kind: spec.names.kind }, root, newest);
}

/** The definition as an API server takes it, in one version and without descriptions: its rules and defaults are those of the source. */
function writeDefinition({ metadata, spec }: CustomResourceDefinition, version: string): void {
  const { group, names, scope, versions } = spec;
  const served = versions
    .filter(({ name }) => name === version)
    .map(({ name, schema, subresources }) => ({
      name,
      served: true,
      storage: true,
      schema: { openAPIV3Schema: undescribed(schema.openAPIV3Schema) },
      ...(subresources && { subresources }),
    }));
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: metadata.name, annotations: metadata.annotations ?? {} },
    spec: { group, names, scope, versions: served },
  };
  writeFileSync(join(definitionsFolder, `${metadata.name}.json`), `${JSON.stringify(definition)}\n`);
}

function undescribed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(undescribed);
  if (typeof schema !== "object" || schema === null) return schema;
  // A property may have that name; its value is a schema then.
  const kept = Object.entries(schema).filter(([key, value]) => key !== "description" || typeof value !== "string");
  return Object.fromEntries(kept.map(([key, value]) => [key, undescribed(value)]));
}

function emptyFolder(name: string): string {
  const folder = join(SCHEMAS, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function moduleDir(module: string, version: string): string {
  const args = ["mod", "download", "-json", `${module}@${version}`];
  // Outside of any module, so that no go.mod of ours has a say in it.
  const output = execFileSync("go", args, { cwd: tmpdir(), encoding: "utf8", env: { ...process.env, GOWORK: "off" } });
  return (JSON.parse(output) as { Dir: string }).Dir;
}

/** Strict definitions by short name, and the short name of each kind. */
function readKubernetes(version: string): { definitions: Definitions; names: Map<string, string> } {
  const path = join(moduleDir("k8s.io/kubernetes", version), "api/openapi-spec/swagger.json");
  const source = JSON.parse(readFileSync(path, "utf8")) as { definitions: Definitions };
  const definitions: Definitions = {};
  const names = new Map<string, string>();
  for (const [longName, schema] of Object.entries(source.definitions)) {
    const name = shortName(longName);
    if (name in definitions) throw new Error(`two definitions are called ${name}`);
    const strictSchema = strict(schema) as JsonObject;
    const ids = (schema["x-kubernetes-group-version-kind"] ?? []) as unknown as GroupVersionKind[];
    for (const id of ids) names.set(gvkKey(id), name);
    definitions[name] = ids.length === 0 ? strictSchema : without(strictSchema, ["status"]);
  }
  definitions[QUANTITY] = { oneOf: [{ type: "string", pattern: QUANTITY_PATTERN }, { type: "number" }] };
  definitions[OBJECT_META] = without(definitions[OBJECT_META] ?? {}, SERVER_METADATA);
  return { definitions, names };
}

/** Refuses unknown keys, and leaves out what a validator does not use. Every schema keeps its type, so nulls are refused. */
function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  if (schema["x-kubernetes-int-or-string"] === true || schema.format === "int-or-string") {
    return { oneOf: [{ type: "string" }, { type: "integer" }] };
  }
  const properties = schema.properties as JsonObject | undefined;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") result[key] = mapValues(value as JsonObject, strict);
    // The API server fills in defaults before it looks for required keys.
    else if (key === "required") result[key] = (value as string[]).filter((name) => !hasDefault(properties?.[name]));
    else if (key === "$ref") result[key] = `#/definitions/${shortName(String(value).replace("#/definitions/", ""))}`;
    else if (!isDropped(key, value)) result[key] = strict(value);
  }
  const open = schema.additionalProperties !== undefined || schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (properties !== undefined && !open) result.additionalProperties = false;
  return result;
}

function isDropped(key: string, value: Json): boolean {
  if (key === "format") return value !== "date-time";
  return key.startsWith("x-kubernetes") || ["description", "default", "nullable"].includes(key);
}

function hasDefault(schema: Json | undefined): boolean {
  return typeof schema === "object" && schema !== null && "default" in schema;
}

function without(schema: JsonObject, names: readonly string[]): JsonObject {
  const kept = Object.entries((schema.properties ?? {}) as JsonObject).filter(([name]) => !names.includes(name));
  return schema.properties === undefined ? schema : { ...schema, properties: Object.fromEntries(kept) };
}

function write(folder: string, id: GroupVersionKind, schema: JsonObject, definitions: Definitions): void {
  const apiVersion = [id.group, id.version].filter(Boolean).join("/");
  const root = {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...schema,
    properties: { ...(schema.properties as JsonObject), apiVersion: { const: apiVersion }, kind: { const: id.kind } },
    required: [...new Set(["apiVersion", "kind", "metadata", ...((schema.required ?? []) as string[])])].sort(),
    definitions: Object.fromEntries(
      [...reachable(schema, definitions)].sort().map((name) => [name, definitions[name]]),
    ),
  };
  const suffix = [id.group.split(".")[0], id.version].filter(Boolean).join("-");
  writeFileSync(join(folder, `${id.kind.toLowerCase()}-${suffix}.json`), `${JSON.stringify(root)}\n`);
}

function reachable(schema: Json, definitions: Definitions, names = new Set<string>()): Set<string> {
  for (const [, name = ""] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    const target = definitions[name];
    if (target === undefined) throw new Error(`no definition ${name}`);
    if (names.has(name)) continue;
    names.add(name);
    reachable(target, definitions, names);
  }
  return names;
}

function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(api\.|apimachinery\.pkg\.(apis\.)?|.*pkg\.apis\.)?/, "");
}

function gvkKey({ group, version, kind }: GroupVersionKind): string {
  return `${group}/${version} ${kind}`;
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
