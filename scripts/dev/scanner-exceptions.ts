/** A scanner whose findings on the production render are counted. */
export type Scanner = "kube-score" | "checkov";

/** One check that a chart fails on purpose. */
export interface ScannerException {
  /** The chart, as the label `app.kubernetes.io/name` tells it. */
  readonly chart: "livekit-server" | "coturn" | "valkey" | "node-tuning" | "connectivity";
  /** The check in each scanner that has it. */
  readonly checks: Readonly<Partial<Record<Scanner, string>>>;
  /** What the check asks for. */
  readonly asks: string;
  /** Why the chart does not do it; checkov's annotation in the chart carries the same words. */
  readonly reason: string;
}

const NO_CPU_LIMIT = {
  checks: { "kube-score": "container-resources", checkov: "CKV_K8S_11" },
  asks: "a CPU limit",
};
const PULL_IF_NOT_PRESENT = {
  checks: { "kube-score": "container-image-pull-policy", checkov: "CKV_K8S_15" },
  asks: "imagePullPolicy Always",
  reason: "a restart must not wait for a registry",
};

const HOST_NETWORK = {
  checks: { checkov: "CKV_K8S_19" },
  asks: "no host network",
  reason:
    "this exposure sends media from the address of the node itself; chart host-network-policy holds it to its ports",
};

const UNPROBED_EXPORTER =
  "all but the metrics exporter have one: Valkey is not less alive or ready because nobody can read its metrics";

const TUNES = "the init container writes to the kernel's settings of the host, and ends";
const PAUSES = "what is left of the pod does nothing but wait";

/**
 * Every check that the charts fail on purpose, with its reason. The charts' annotations repeat it, so that a user's own run is as
 * quiet; tests hold them to this table in both directions, and docs/security.md is made from it.
 */
export const SCANNER_EXCEPTIONS: readonly ScannerException[] = [
  { chart: "livekit-server", ...NO_CPU_LIMIT, reason: "throttling drops media packets" },
  { chart: "livekit-server", ...PULL_IF_NOT_PRESENT },
  {
    chart: "livekit-server",
    checks: { checkov: "CKV_K8S_35" },
    asks: "Secrets as files",
    reason: "HAProxy reads the password of its check from its environment only",
  },
  { chart: "livekit-server", ...HOST_NETWORK },
  {
    chart: "livekit-server",
    checks: { checkov: "CKV_K8S_26" },
    asks: "no host port",
    reason: "under host networking the ports of the pod are those of the node",
  },
  { chart: "coturn", ...NO_CPU_LIMIT, reason: "throttling drops media packets" },
  { chart: "coturn", ...PULL_IF_NOT_PRESENT },
  {
    chart: "coturn",
    checks: { checkov: "CKV_K8S_8" },
    asks: "a liveness probe",
    reason: "a listener with a full queue is busy, and a restart would end every call it relays",
  },
  {
    chart: "coturn",
    checks: { checkov: "CKV_K8S_25" },
    asks: "no added capability",
    reason: "the binary carries NET_BIND_SERVICE as file capability and does not start where it is out of reach",
  },
  { chart: "coturn", ...HOST_NETWORK },
  { chart: "valkey", ...NO_CPU_LIMIT, reason: "a throttled primary answers late, and Sentinels replace it" },
  { chart: "valkey", ...PULL_IF_NOT_PRESENT },
  {
    chart: "valkey",
    checks: { checkov: "CKV_K8S_8" },
    asks: "a liveness probe on every container",
    reason: UNPROBED_EXPORTER,
  },
  {
    chart: "valkey",
    checks: { checkov: "CKV_K8S_9" },
    asks: "a readiness probe on every container",
    reason: UNPROBED_EXPORTER,
  },
  {
    chart: "valkey",
    checks: { "kube-score": "service-targets-pod" },
    asks: "Services that select pods of the manifests",
    reason: "a member's Service selects it by the label that the StatefulSet controller adds",
  },
  {
    chart: "valkey",
    ...NO_CPU_LIMIT,
    asks: "the same, of backups",
    reason: "a copy may take the CPU that nobody asks for",
  },
  { chart: "node-tuning", ...NO_CPU_LIMIT, reason: PAUSES },
  { chart: "node-tuning", ...PULL_IF_NOT_PRESENT },
  {
    chart: "node-tuning",
    checks: { "kube-score": "container-security-context-privileged", checkov: "CKV_K8S_16" },
    asks: "no privileged container",
    reason: TUNES,
  },
  {
    chart: "node-tuning",
    checks: { "kube-score": "container-security-context-user-group-id", checkov: "CKV_K8S_20" },
    asks: "users above 10,000 without a way to more privileges",
    reason: TUNES,
  },
  { chart: "node-tuning", checks: { checkov: "CKV_K8S_19" }, asks: "no host network", reason: TUNES },
  { chart: "node-tuning", checks: { checkov: "CKV_K8S_28" }, asks: "no capability NET_RAW", reason: TUNES },
  { chart: "node-tuning", checks: { checkov: "CKV_K8S_37" }, asks: "no capability at all", reason: TUNES },
  { chart: "node-tuning", checks: { checkov: "CKV_K8S_8" }, asks: "a liveness probe", reason: PAUSES },
  { chart: "node-tuning", checks: { checkov: "CKV_K8S_9" }, asks: "a readiness probe", reason: PAUSES },
  { chart: "connectivity", ...PULL_IF_NOT_PRESENT, reason: "a check must not wait for a registry" },
];

/** What a user can settle and no annotation hides: it stays among the warnings and failures that are counted. */
export const OPEN_FINDINGS: readonly ScannerException[] = [
  ...(["livekit-server", "coturn", "valkey", "node-tuning", "connectivity"] as const).map((chart) => ({
    chart,
    checks: { checkov: "CKV_K8S_43" },
    asks: "images by digest",
    reason: "digests come from a registry that you trust: `relais images --resolve`, then `images.digests`",
  })),
  ...(["livekit-server", "coturn"] as const).map((chart) => ({
    chart,
    checks: { "kube-score": "service-type" },
    asks: "no Service of type NodePort",
    reason: "UDP gets to nodes of Outscale's Kubernetes by NodePort only; elsewhere there are other exposures",
  })),
  ...(["livekit-server", "coturn"] as const).map((chart) => ({
    chart,
    checks: { "kube-score": "deployment-replicas" },
    asks: "two replicas",
    reason: "one is what an environment with `survive: none` asks for",
  })),
];
