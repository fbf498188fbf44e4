import { type Blueprint, HELM_HISTORY } from "../../../stacks/blueprint/blueprint.js";
import { CHECKSUMS } from "./checksums.js";
import { CLI_CONFIG, PROVIDERS, type Provider } from "./providers.js";

/** What a bundle has besides stacks, charts and values. */
export interface Contents {
  readonly providers: readonly Provider[];
  /** Whether their files are in it. */
  readonly mirrored: boolean;
  readonly manifests: boolean;
  /** The registry that images are copied to; absent where they are pulled from upstream. */
  readonly registry: string | undefined;
}

/** The steps at the site, for somebody who has this folder and nothing else of Relais. */
export function bundleReadme(blueprint: Blueprint, contents: Contents): string {
  const { name, infrastructure, releases } = blueprint;
  const stack = (part: string, variables: string) =>
    [`init -input=false`, `apply${variables}`]
      .map((command) => `tofu -chdir=stacks/${name}-${part} ${command}`)
      .join("\n");
  const kubeconfig = ' -var kubeconfig="$KUBECONFIG"';
  return `# ${name}

Everything that the site needs to deploy ${name}, the programs apart: OpenTofu 1.11 or later (or Terraform), kubectl,
openssl for Secrets and skopeo for images.
Nothing in here asks a server outside of the site. It can lie in any folder.

## 1. Check it

\`\`\`sh
sha256sum --quiet -c ${CHECKSUMS}
\`\`\`

## 2. Images

${images(contents)}

## 3. Providers

${providers(contents)}

## 4. Deploy

State of the \`local\` backend lies in \`state/\`. Where this bundle follows another one, copy that one's \`state/\` here first. OpenTofu encrypts
state if \`TF_ENCRYPTION\` says how.

\`\`\`sh
${infrastructure === null ? "" : `${stack("infra", "")}\n# the new cluster's kubeconfig: tofu -chdir=stacks/${name}-infra output -raw kubeconfig\n`}export KUBECONFIG=/path/of/the/kubeconfig
${stack("base", kubeconfig)}
# the Secrets: read make-secrets.sh, put your certificates and authorities where it names them, run it
sh make-secrets.sh
${stack("services", kubeconfig)}
\`\`\`

SFU and TURN servers drain for up to ${Math.round(blueprint.drainSeconds / 60)} minutes when a later bundle replaces them; \`kubectl get pods -A\` shows which still do.

## Without OpenTofu

The same releases by helm, in this order, ${contents.manifests ? "or as plain objects: manifests/README.md" : "after the objects of the base, which relais render writes"}.

\`\`\`sh
${releases.map((each) => `helm upgrade --install ${each.name} charts/${each.chart} -n ${each.namespace} -f values/${each.name}.json --history-max ${HELM_HISTORY}${each.wait ? " --wait" : ""} --timeout ${each.timeoutSeconds}s`).join("\n")}
\`\`\`
`;
}

function images({ registry }: Contents): string {
  const list = "`images.txt` lists them as they are pulled.";
  if (registry === undefined) return `${list} The environment names no registry of the site (\`images.registry\`).`;
  return `${list} \`copy-images.sh\` copies them with skopeo to ${registry}: at once from a machine
that reaches both sides, or in two steps, \`sh copy-images.sh save\` outside and \`sh copy-images.sh load\` here; in between they are in \`images/\`.`;
}

function providers({ providers: needed, mirrored }: Contents): string {
  const list = needed.map(({ source, version }) => `- ${source} ${version}`).join("\n");
  if (mirrored)
    return `Their files are in \`${PROVIDERS}/\`; with these settings OpenTofu and Terraform look nowhere else.

${list}

\`\`\`sh
export TF_CLI_CONFIG_FILE="$PWD/${CLI_CONFIG}"
\`\`\``;
  return `Not in here, since the bundle was made without \`--mirror\`; the site's own mirror must have:

${list}`;
}
