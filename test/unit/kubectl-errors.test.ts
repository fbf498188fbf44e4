import { describe, expect, it } from "vitest";
import { explainFailure } from "../../scripts/lib/kubectl-errors.js";

/** What kubectl 1.37 writes to standard error, and what is told of it. */
const CASES: readonly (readonly [stderr: string, failure: string, message: string])[] = [
  [
    'error: context "prod" does not exist',
    "no context",
    "there is no context prod; kubectl config get-contexts lists them",
  ],
  [
    "error: stat /none: no such file or directory",
    "no context",
    "there is no kubeconfig /none; name one with --kubeconfig",
  ],
  [
    "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
    "no context",
    "kubectl has no current context; name one with --context, or a file with --kubeconfig",
  ],
  [
    "The connection to the server 127.0.0.1:9 was refused - did you specify the right host or port?",
    "unreachable",
    "the cluster at 127.0.0.1:9 is not reachable (connection refused); check the network, VPN and --context",
  ],
  [
    'E1124 08:00:00.000000     123 memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list: Get \\"https://k8s.example:6443/api?timeout=10s\\": dial tcp: lookup k8s.example: no such host"\nUnable to connect to the server: dial tcp: lookup k8s.example: no such host',
    "unreachable",
    "the cluster at https://k8s.example:6443 is not reachable (no such host); check the network, VPN and --context",
  ],
  [
    "Unable to connect to the server: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
    "unreachable",
    "the cluster is not reachable (no answer in time); check the network, VPN and --context",
  ],
  [
    "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "unreachable",
    "the cluster is not reachable (its certificate is not trusted: x509: certificate signed by unknown authority); check the network, VPN and --context",
  ],
  [
    "error: You must be logged in to the server (Unauthorized)",
    "unauthorized",
    "the cluster refuses these credentials; log in again, or choose another --context",
  ],
  [
    "Unable to connect to the server: getting credentials: exec: executable oidc-login not found",
    "unauthorized",
    "kubectl got no credentials (exec: executable oidc-login not found); try: kubectl auth whoami",
  ],
  [
    'Error from server (Forbidden): nodes is forbidden: User "dev" cannot list resource "nodes" in API group "" at the cluster scope',
    "forbidden",
    'forbidden: User "dev" cannot list resource "nodes" in API group "" at the cluster scope; ask for this right, or use another --context',
  ],
  [
    'error: the server doesn\'t have a resource type "gateways" in group "gateway.networking.k8s.io"',
    "unknown kind",
    'the server doesn\'t have a resource type "gateways" in group "gateway.networking.k8s.io"',
  ],
  [
    'Warning: something is old\nError from server (AlreadyExists): error when creating "STDIN": secrets "a" already exists',
    "other",
    'kubectl: error when creating "STDIN": secrets "a" already exists',
  ],
  ["", "other", "kubectl: it said nothing"],
];

describe("a failure of kubectl", () => {
  it.each(CASES)("%j is told as %s", (stderr, failure, message) => {
    const error = explainFailure(stderr);
    expect(error.message).toBe(message);
    expect(error.failure).toBe(failure);
    expect(error.message).not.toContain("\n");
  });
});
