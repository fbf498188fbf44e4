import type { Blueprint, StateModel } from "../blueprint/blueprint.js";

/** The stacks of a project, named as those for OpenTofu: Secrets are made after the first and before the second. */
export const STACKS = ["base", "services"] as const;
export type StackName = (typeof STACKS)[number];

/** What the program reads beside it. */
export const FILES = { blueprint: "blueprint.json", charts: "charts.json" } as const;

/** `Pulumi.yaml`. The runtime is told that there is no TypeScript, for which it would look for a compiler. */
export const projectFile = ({ name, state }: Pick<Blueprint, "name" | "state">) => ({
  name,
  description: `LiveKit media plane ${name}, written by relais pulumi`,
  runtime: { name: "nodejs", options: { typescript: false } },
  backend: { url: backendUrl(state) },
});

/**
 * Where Pulumi keeps its state; named in the project, because the default is its vendor's service.
 * Parameters: https://github.com/google/go-cloud/blob/v0.46.0/blob/s3blob/s3blob.go and aws/aws.go beside it.
 */
function backendUrl(state: StateModel): string {
  // The project's own folder: pulumi makes .pulumi in it.
  if (state.backend === "local") return "file://.";
  const parameters = new URLSearchParams({
    region: state.region,
    endpoint: state.endpoint,
    s3ForcePathStyle: "true",
    // S3-compatible storage does not know the vendor's newer checksums.
    request_checksum_calculation: "when_required",
    response_checksum_validation: "when_required",
  });
  return `s3://${state.bucket}?${parameters}`;
}
