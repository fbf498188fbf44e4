import type { StateModel } from "../blueprint/blueprint.js";
import { type App, LocalBackend, S3Backend, TerraformStack } from "./cdk.js";

/** Providers by full address and exact version: the libraries would leave the address to the engine's default. */
const PROVIDERS = {
  outscale: { source: "outscale/outscale", version: "1.8.0" },
  kubernetes: { source: "hashicorp/kubernetes", version: "2.38.0" },
  helm: { source: "hashicorp/helm", version: "3.1.2" },
} as const;

/** An empty stack with an explicit backend: the library's default would write this machine's path into the output. */
export function newStack(app: App, id: string, state: StateModel): TerraformStack {
  const stack = new TerraformStack(app, id);
  if (state.backend === "local") {
    // From out/<name>/stacks/<stack> to out/<name>/state, which synth never touches.
    new LocalBackend(stack, { path: `../../state/${id}.tfstate` });
    return stack;
  }
  new S3Backend(stack, {
    bucket: state.bucket,
    key: `${id}.tfstate`,
    region: state.region,
    endpoints: { s3: state.endpoint },
    useLockfile: true,
    usePathStyle: true,
    // S3-compatible storage knows neither the vendor's regions, accounts and metadata nor its newer checksums.
    skipCredentialsValidation: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    skipMetadataApiCheck: true,
    skipS3Checksum: true,
  });
  return stack;
}

/** Pins a provider that the stack uses. */
export function pinProvider(stack: TerraformStack, name: keyof typeof PROVIDERS): void {
  stack.addOverride(`terraform.required_providers.${name}`, PROVIDERS[name]);
}
