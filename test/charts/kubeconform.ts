import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { findTool } from "../../scripts/lib/tools.js";

/** The supported Kubernetes minors, and the release that the schemas of each were made from. */
export const KUBERNETES = {
  "1.33": "v1.33.13",
  "1.34": "v1.34.4",
  "1.35": "v1.35.4",
  "1.36": "v1.36.3",
  "1.37": "v1.37.2",
} as const;

/** A custom resource of another project: the Go module that holds its definition, and where in it. */
export interface CustomKind {
  readonly module: string;
  readonly version: string;
  readonly file: string;
  readonly plural: string;
  readonly apiVersion: string;
}

const GATEWAY_API = { module: "sigs.k8s.io/gateway-api", version: "v1.6.3", apiVersion: "v1" } as const;
const CERT_MANAGER = { module: "github.com/cert-manager/cert-manager", version: "v1.21.2", apiVersion: "v1" } as const;

/** The custom resources whose schemas are committed. */
export const CUSTOM_KINDS: readonly CustomKind[] = [
  ...["gateways", "httproutes"].map((plural) => ({
    ...GATEWAY_API,
    plural,
    file: `config/crd/standard/gateway.networking.k8s.io_${plural}.yaml`,
  })),
  {
    module: "github.com/envoyproxy/gateway",
    version: "v1.9.1",
    apiVersion: "v1alpha1",
    plural: "clienttrafficpolicies",
    file: "charts/gateway-helm/charts/crds/crds/generated/gateway.envoyproxy.io_clienttrafficpolicies.yaml",
  },
  {
    module: "github.com/traefik/traefik/v3",
    version: "v3.7.13",
    apiVersion: "v1alpha1",
    plural: "middlewares",
    file: "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
  },
  // The newest release that the Go proxy serves with its definitions.
  ...["servicemonitors", "prometheusrules"].map((plural) => ({
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.85.0",
    apiVersion: "v1",
    plural,
    file: `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`,
  })),
  {
    module: "github.com/kedacore/keda/v2",
    version: "v2.21.0",
    apiVersion: "v1alpha1",
    plural: "scaledobjects",
    file: "config/crd/bases/keda.sh_scaledobjects.yaml",
  },
  // What Relais writes for GitOps controllers: the newest releases that the Go proxy serves.
  {
    module: "github.com/argoproj/argo-cd/v3",
    version: "v3.5.7",
    apiVersion: "v1alpha1",
    plural: "applications",
    file: "manifests/crds/application-crd.yaml",
  },
  {
    module: "github.com/fluxcd/helm-controller",
    version: "v1.4.0",
    apiVersion: "v2",
    plural: "helmreleases",
    file: "config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml",
  },
  {
    module: "github.com/fluxcd/kustomize-controller",
    version: "v1.9.6",
    apiVersion: "v1",
    plural: "kustomizations",
    file: "config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml",
  },
  {
    module: "github.com/fluxcd/source-controller",
    version: "v1.9.6",
    apiVersion: "v1",
    plural: "gitrepositories",
    file: "config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml",
  },
  ...["certificates", "issuers"].map((plural) => ({
    ...CERT_MANAGER,
    plural,
    file: `deploy/crds/cert-manager.io_${plural}.yaml`,
  })),
];

/** One of the minors with committed schemas. */
export type KubernetesMinor = keyof typeof KUBERNETES;

/** All of them, oldest first. */
export const KUBERNETES_MINORS = Object.keys(KUBERNETES) as readonly KubernetesMinor[];

/** Folder with one folder of schemas for each minor, and `crds`. */
export const SCHEMAS = join(import.meta.dirname, "schemas");

/** One manifest file, as rendered: any number of YAML documents. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** One thing that an API server of that minor would refuse, or silently drop. */
export interface SchemaFailure {
  readonly file: string;
  /** `Deployment/visio-sfu`, or empty when the document has no kind. */
  readonly resource: string;
  /** JSON pointer into the resource, or empty when the document as a whole is at fault. */
  readonly path: string;
  readonly message: string;
}

interface Report {
  readonly resources: readonly {
    readonly filename: string;
    readonly kind: string;
    readonly name: string;
    readonly status: "statusValid" | "statusInvalid" | "statusError" | "statusSkipped" | "";
    readonly msg: string;
  }[];
}

/**
 * Checks manifests with the real kubeconform against the strict schemas of one Kubernetes minor.
 * Unknown and duplicate keys, nulls, `status` and kinds without a schema are failures; so is having nothing to check.
 */
export function validate(files: readonly ManifestFile[], kubernetes: KubernetesMinor): SchemaFailure[] {
  const tool = findTool("kubeconform");
  if ("missing" in tool) throw new Error(`kubeconform: ${tool.missing}`);
  const folder = mkdtempSync(join(tmpdir(), "relais-kubeconform-"));
  try {
    // Numbers instead of the given names: those may hold slashes, or occur twice.
    const paths = files.map((file, index) => {
      const path = join(folder, `${index}.yaml`);
      writeFileSync(path, file.text);
      return path;
    });
    const locations = [kubernetes, "crds"].flatMap((schemas) => [
      "-schema-location",
      join(SCHEMAS, schemas, "{{.ResourceKind}}{{.KindSuffix}}.json"),
    ]);
    const args = ["-strict", "-verbose", "-output", "json", ...locations, ...paths];
    const { stdout, stderr } = spawnSync(tool.path, args, { encoding: "utf8", maxBuffer: 64 << 20 });
    const report = parseReport(stdout, stderr);

    const fileOf = (path: string) => files[Number.parseInt(basename(path), 10)]?.name ?? path;
    const failures = report.resources.flatMap((resource) => {
      if (resource.status === "statusValid" || resource.status === "") return [];
      const where = {
        file: fileOf(resource.filename),
        resource: resource.kind === "" ? "" : `${resource.kind}/${resource.name}`,
      };
      return splitMessage(resource.msg).map((fault) => ({ ...where, ...fault }));
    });
    // A document that is empty (only comments, say) has no status; a render of nothing else proves nothing.
    if (report.resources.every(({ status }) => status === "")) {
      failures.push({
        file: files.map(({ name }) => name).join(", "),
        resource: "",
        path: "",
        message: "nothing to check",
      });
    }
    return failures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parseReport(stdout: string, stderr: string): Report {
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`kubeconform gave no report: ${stderr.trim()}`);
  }
}

/**
 * Takes the single faults out of kubeconform's one-line message. Its `validationErrors` stop at the first `$ref`, where
 * they only say "validation failed".
 */
function splitMessage(message: string): { path: string; message: string }[] {
  const faults = [...message.matchAll(/- at '([^']*)': (.*?)(?=\s+- at '|$)/g)]
    .map(([, path = "", fault = ""]) => ({ path, message: fault }))
    .filter((fault) => fault.message !== "validation failed" && !fault.message.startsWith("oneOf failed"));
  return faults.length > 0 ? faults : [{ path: "", message }];
}
