/**
 * What is built out of the folders beside this file: a family is one Go module with one lock, one build and one folder
 * in the cache, and yields one program or several.
 */
export type FamilyName =
  | "helm"
  | "helm4"
  | "kubeconform"
  | "kube-score"
  | "registry"
  | "livekit"
  | "etcd"
  | "kubernetes"
  | "kwok"
  | "opentofu"
  | "provider-double"
  | "load-generator"
  | "actionlint";

/** A program that Relais or its tests run and can build by themselves. */
export type ToolName =
  | "helm"
  | "helm4"
  | "kubeconform"
  | "kube-score"
  | "registry"
  | "livekit-server"
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-proxy"
  | "kube-scheduler"
  | "kubectl"
  | "kubelet"
  | "kwok"
  | "tofu"
  | "provider-double"
  | "load-generator"
  | "actionlint";

/** Reads a module's version out of the family's go.mod, with its leading `v`. */
export type VersionOf = (module: string) => string;

/** Facts of a family that its go.mod does not tell. */
export interface Family {
  /** The module whose version is that of the programs; of a program of our own, the library that it stands on. */
  readonly module: string;
  /** The Go package of each program; of several, each program is named like the last part of its package, as Go does. */
  readonly programs: Readonly<Partial<Record<ToolName, string>>>;
  /** Linker settings beyond `-s -w`. */
  readonly linkerSettings: (versionOf: VersionOf) => Readonly<Record<string, string>>;
  /** Which programs on PATH will do; without it none does, because tests prove the pinned version only. */
  readonly onPath?: { readonly versionArgs: readonly string[]; readonly atLeast: string; readonly below: string };
}

const HELM = "helm.sh/helm/v3";
const HELM4 = "helm.sh/helm/v4";
const KUBECONFORM = "github.com/yannh/kubeconform";
const KUBE_SCORE = "github.com/zegl/kube-score";
const REGISTRY = "github.com/google/go-containerregistry";
const LIVEKIT = "github.com/livekit/livekit-server";
const ETCD = "go.etcd.io/etcd/server/v3";
const KUBERNETES = "k8s.io/kubernetes";
const KWOK = "sigs.k8s.io/kwok";
const OPENTOFU = "github.com/opentofu/opentofu";
const LIVEKIT_SDK = "github.com/livekit/server-sdk-go/v2";
const ACTIONLINT = "github.com/rhysd/actionlint";
const PLUGIN_PROTOCOL = "github.com/hashicorp/terraform-plugin-go";

export const FAMILIES: Readonly<Record<FamilyName, Family>> = {
  helm: {
    module: HELM,
    programs: { helm: `${HELM}/cmd/helm` },
    // 3.18 is the first that assumes Kubernetes 1.33 in offline renders, which the charts require.
    onPath: { versionArgs: ["version", "--short"], atLeast: "3.18.0", below: "5.0.0" },
    // Without these helm believes in Kubernetes v1.20.0 and refuses every chart with a newer kubeVersion.
    linkerSettings: (versionOf) => {
      const minor = minorOf(versionOf("k8s.io/client-go"));
      return {
        [`${HELM}/internal/version.version`]: versionOf(HELM),
        [`${HELM}/internal/version.gitTreeState`]: "clean",
        [`${HELM}/pkg/chartutil.k8sVersionMajor`]: "1",
        [`${HELM}/pkg/chartutil.k8sVersionMinor`]: minor,
        [`${HELM}/pkg/lint/rules.k8sVersionMajor`]: "1",
        [`${HELM}/pkg/lint/rules.k8sVersionMinor`]: minor,
      };
    },
  },
  // Its go.mod raises k8s.io/* to the versions of helm 3, whose compiled packages it then shares.
  helm4: {
    module: HELM4,
    programs: { helm4: `${HELM4}/cmd/helm` },
    linkerSettings: (versionOf) => ({ [`${HELM4}/internal/version.version`]: versionOf(HELM4) }),
  },
  kubeconform: {
    module: KUBECONFORM,
    programs: { kubeconform: `${KUBECONFORM}/cmd/kubeconform` },
    onPath: { versionArgs: ["-v"], atLeast: "0.6.4", below: "1.0.0" },
    linkerSettings: (versionOf) => ({ "main.version": versionOf(KUBECONFORM) }),
  },
  "kube-score": {
    module: KUBE_SCORE,
    programs: { "kube-score": `${KUBE_SCORE}/cmd/kube-score` },
    linkerSettings: (versionOf) => ({ "main.version": versionOf(KUBE_SCORE).slice(1) }),
  },
  // In memory and gone with its process: for tests of what is pushed.
  registry: {
    module: REGISTRY,
    programs: { registry: `${REGISTRY}/cmd/registry` },
    linkerSettings: () => ({}),
  },
  livekit: {
    module: LIVEKIT,
    programs: { "livekit-server": `${LIVEKIT}/cmd/server` },
    linkerSettings: () => ({}),
  },
  etcd: {
    module: ETCD,
    programs: { etcd: ETCD },
    linkerSettings: () => ({ "go.etcd.io/etcd/api/v3/version.GitSHA": "module" }),
  },
  kubernetes: {
    module: KUBERNETES,
    programs: {
      "kube-apiserver": `${KUBERNETES}/cmd/kube-apiserver`,
      "kube-controller-manager": `${KUBERNETES}/cmd/kube-controller-manager`,
      "kube-proxy": `${KUBERNETES}/cmd/kube-proxy`,
      "kube-scheduler": `${KUBERNETES}/cmd/kube-scheduler`,
      kubectl: `${KUBERNETES}/cmd/kubectl`,
      kubelet: `${KUBERNETES}/cmd/kubelet`,
    },
    // Both packages hold a version: the first is what a program serves, the second what its client announces.
    linkerSettings: (versionOf) => {
      const settings = {
        gitVersion: versionOf(KUBERNETES),
        gitMajor: "1",
        gitMinor: minorOf(versionOf(KUBERNETES)),
        gitTreeState: "clean",
        gitCommit: "module",
        buildDate: "1970-01-01T00:00:00Z",
      };
      return Object.fromEntries(
        ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((goPackage) =>
          Object.entries(settings).map(([variable, value]) => [`${goPackage}.${variable}`, value]),
        ),
      );
    },
  },
  // Fake nodes and the life of the pods on them; what a pod goes through is told by stages of ours (test/cluster).
  kwok: {
    module: KWOK,
    programs: { kwok: `${KWOK}/cmd/kwok` },
    linkerSettings: () => ({}),
  },
  opentofu: {
    module: OPENTOFU,
    programs: { tofu: `${OPENTOFU}/cmd/tofu` },
    // The oldest whose features the stacks may use (stacks/cdktf/synth.ts).
    onPath: { versionArgs: ["version"], atLeast: "1.11.0", below: "2.0.0" },
    // Without it tofu calls itself a pre-release, and a stack that requires this very version refuses it.
    linkerSettings: () => ({ [`${OPENTOFU}/version.dev`]: "no" }),
  },
  // Ours: stands in for the Terraform providers, which no package registry serves (test/engines/mirror.ts).
  "provider-double": {
    module: PLUGIN_PROTOCOL,
    programs: { "provider-double": "." },
    linkerSettings: () => ({}),
  },
  // Ours: rooms of testers on an SFU (docs/density.md).
  "load-generator": {
    module: LIVEKIT_SDK,
    programs: { "load-generator": "." },
    linkerSettings: () => ({}),
  },
  // Lints the workflows of `relais pipeline`.
  actionlint: {
    module: ACTIONLINT,
    programs: { actionlint: `${ACTIONLINT}/cmd/actionlint` },
    linkerSettings: () => ({}),
  },
};

function minorOf(version: string): string {
  return version.split(".")[1] ?? "";
}
