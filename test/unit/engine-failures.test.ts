import { describe, expect, it } from "vitest";
import { explainDiagnostic } from "../../scripts/lib/engine/failures.js";

const PLACE = { program: "tofu", folder: "out/visio/stacks/visio-base", stack: "visio-base", argument: "visio" };
const explain = (summary: string, detail = "", address?: string) =>
  explainDiagnostic({ severity: "error", summary, detail, ...(address ? { address } : {}) }, PLACE);

/** Texts as OpenTofu 1.12.6, Terraform 1.11.4, their providers and Kubernetes 1.37 print them. */
const LOCK = `Error message: resource temporarily unavailable
Lock Info:
  ID:        0b5c7b2e-6c1e-0d2f-9a51-1f0f5f1b6a11
  Path:      ../../state/visio-base.tfstate
  Operation: OperationTypeApply
  Who:       alice@desk
  Version:   1.12.6
  Created:   2026-11-24 10:00:00.123456 +0000 UTC
  Info:      `;

describe("an engine's failure is told with its next step", () => {
  it.each<[string, string, string, string]>([
    [
      "a lock",
      "Error acquiring the state lock",
      LOCK,
      "locked by alice@desk since 2026-11-24 10:00:00; wait for that run, or if it is dead: tofu -chdir=out/visio/stacks/visio-base force-unlock 0b5c7b2e-6c1e-0d2f-9a51-1f0f5f1b6a11",
    ],
    [
      "a state in clear",
      "Error acquiring the state lock",
      "failed to write backup file: encountered unencrypted payload without unencrypted method configured",
      "encrypt it once by --encrypt-state",
    ],
    [
      "another passphrase",
      "Error refreshing state",
      "decryption failed for all provided methods: \nattempted decryption failed for state",
      "set RELAIS_STATE_PASSPHRASE to that one",
    ],
    [
      "an encrypted state for Terraform",
      "Error refreshing state",
      "This state file is encrypted and can not be read without an encryption configuration",
      "use tofu",
    ],
    [
      "a damaged state",
      "Error refreshing state",
      "2 problems:\n\n- Unsupported state file format: The state file could not be parsed as JSON: syntax error at byte offset 1.",
      "put back an older version",
    ],
    [
      "no keys for the state's storage",
      "No valid credential sources found",
      "Please see the documentation",
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ],
    [
      "wrong keys for the state's storage",
      "Failed to get existing workspaces",
      "operation error S3: ListObjectsV2, https response error StatusCode: 403, RequestID: , HostID: , api error SignatureDoesNotMatch: no",
      "refuses these keys; check AWS_ACCESS_KEY_ID",
    ],
    [
      "no rights in the state's storage",
      "Error loading state",
      "operation error S3: GetObject, https response error StatusCode: 403, api error AccessDenied: Access Denied",
      "give their user the rights to list, read, write and delete",
    ],
    [
      "no bucket for the state",
      "Failed to get existing workspaces",
      'S3 bucket "states" does not exist.\n\nError: operation error S3: ListObjectsV2, api error NoSuchBucket: gone',
      "make it, with versions, or correct state.bucket",
    ],
    [
      "another provider program",
      "Failed to install provider",
      "the current package for outscale doesn't match any of the checksums previously recorded in the dependency lock file",
      "remove out/visio/stacks/visio-base/.terraform.lock.hcl",
    ],
    [
      "a provider that cannot be had",
      "Failed to query available provider packages",
      "Could not retrieve the list of available versions",
      "name a folder of providers with --mirror",
    ],
    [
      "a state that moved",
      "Backend configuration changed",
      "A change in the backend configuration has been detected",
      "init -migrate-state",
    ],
    [
      "a crash",
      "Plugin did not respond",
      "The plugin encountered an error, and failed to respond to the plugin6.(*GRPCProvider).ApplyResourceChange call.",
      "a provider's program crashed",
    ],
    [
      "somebody else's field",
      "Unable to update",
      'Apply failed with 1 conflict: conflict with "autoscaler" using oks.dev/v1beta2: .spec.desiredNodes',
      "autoscaler has changed a field",
    ],
    [
      "a full disk",
      "Failed to write plan file",
      "write /tmp/x: no space left on device",
      "make room, then run again: nothing is lost",
    ],
    [
      "a protected resource, as OpenTofu says it",
      "Resource instance cannot be destroyed",
      "Resource instance outscale_oks_project.project has prevent_destroy set, but the plan calls for it to be destroyed",
      "outscale_oks_project.project would be destroyed or replaced",
    ],
    [
      "a protected resource, as Terraform says it",
      "Instance cannot be destroyed",
      "Resource outscale_oks_cluster.cluster has\nlifecycle.prevent_destroy set",
      "outscale_oks_cluster.cluster would be destroyed or replaced",
    ],
    ["throttling", "Unable to create", "HTTP 429: Error 429: Too Many Requests", "wait some minutes"],
    ["a quota of the cloud", "Unable to create", "HTTP 409: QuotaExceeded", "a quota is used up"],
    ["a quota of a namespace", "Failed", "pods is forbidden: exceeded quota: ceiling", "a quota is used up"],
    ["wrong keys", "Unable to read", "HTTP 401: Error 401: Unauthorized", "set OSC_ACCESS_KEY and OSC_SECRET_KEY"],
    [
      "an expired certificate",
      "Kubernetes cluster unreachable",
      "tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
      "relais kubeconfig visio --force",
    ],
    [
      "no way there",
      "Kubernetes cluster unreachable",
      "dial tcp 127.0.0.1:1: connect: connection refused",
      "check the network, VPN",
    ],
    [
      "a release half installed",
      "installation failed",
      "cannot re-use a name that is still in use",
      "helm uninstall it if it carries nothing",
    ],
    [
      "an object of somebody else's",
      "installation failed",
      "Unable to continue with install: invalid ownership metadata; label validation error",
      "hand it over to the release",
    ],
    [
      "a release that was not ready in time",
      "Helm release error",
      "timed out waiting for the condition",
      "see relais status visio",
    ],
  ])("%s", (_, summary, detail, step) => {
    expect(explain(summary, detail)).toContain(step);
    expect(explain(summary, detail)).not.toContain("\n");
  });

  it("at the resource where it came up, with what the provider said", () => {
    expect(explain("Unable to create", "HTTP 409: QuotaExceeded\nmore", "outscale_oks_cluster.cluster")).toMatch(
      /^outscale_oks_cluster\.cluster: Unable to create: HTTP 409: QuotaExceeded; a quota is used up/,
    );
  });

  it("or else with the engine's own words and where to see more", () => {
    expect(explain("Something new.", "")).toBe("Something new; see tofu -chdir=out/visio/stacks/visio-base plan");
  });

  it("and numbers inside names are no status of HTTP", () => {
    expect(explain("Unable to read", "object pool-4290-a of 14011 is odd")).toContain("see tofu -chdir");
  });
});
