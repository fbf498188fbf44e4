import { describe, expect, it } from "vitest";
import { KUBERNETES_MINORS, validate } from "./kubeconform.js";

const pod = (spec: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c}]\n${spec}`;
const configMap = (rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n${rest}`;

const ROUTE = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r}
spec:
  parentRefs: [{name: g}]
  rules: [{matches: [{path: {type: PathPrefix, value: /rtc}}], backendRefs: [{name: s, port: 80}]}]
`;

const REFUSED = {
  "an unknown key": [pod("  hostNetwrok: true"), "/spec", "additional properties 'hostNetwrok' not allowed"],
  "a null": [pod("  volumes:"), "/spec/volumes", "got null, want array"],
  "a null annotation": [
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, annotations: {a: }}",
    "/metadata/annotations/a",
    "got null, want string",
  ],
  "a quantity with a wrong unit": [
    pod("  volumes: [{name: v, emptyDir: {sizeLimit: 1Gb}}]"),
    "/spec/volumes/0/emptyDir/sizeLimit",
    "'1Gb' does not match pattern",
  ],
  "a number for a string": [configMap("data: {a: 1}"), "/data/a", "got number, want string"],
  "a duplicate key": [configMap("data: {a: b}\ndata: {c: d}"), "", 'key "data" already set in map'],
  "a status": ["apiVersion: v1\nkind: Service\nmetadata: {name: s}\nstatus: {}", "", "'status' not allowed"],
  "a kind without schema": [
    "apiVersion: example.org/v1\nkind: Foo\nmetadata: {name: f}",
    "",
    "could not find schema for Foo",
  ],
  "a document without kind": ["a: b", "", "missing 'kind' key"],
  "broken YAML": ["a: [b", "", "did not find expected"],
  "a file without any object": ["# nothing", "", "nothing to check"],
} as const;

describe.each(KUBERNETES_MINORS)("kubeconform for Kubernetes %s", (minor) => {
  it("accepts valid objects, built-in and of the Gateway API", () => {
    const files = [pod("  volumes: [{name: v, emptyDir: {sizeLimit: 1.5Gi}}]"), configMap("data: {a: b}"), ROUTE];
    expect(validate([{ name: "all.yaml", text: files.join("\n---\n") }], minor)).toEqual([]);
  });

  it.each(Object.entries(REFUSED))("fails on %s", (_, [text, path, message]) => {
    const failures = validate([{ name: "a/b.yaml", text }], minor);
    expect(failures[0]).toMatchObject({ file: "a/b.yaml", path, message: expect.stringContaining(message) });
  });
});
