import { spawnSync } from "node:child_process";
import { findTool } from "../lib/tools.js";

/** One check that an object did not pass. */
export interface KubeScoreFinding {
  readonly kind: string;
  readonly name: string;
  /** The chart that made the object, by its label. */
  readonly chart: string;
  readonly check: string;
  readonly grade: "critical" | "warning";
}

interface ScoredObject {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

// Of kube-score's scorecard.go: what is neither is "almost ok" or "ok".
const GRADES: Readonly<Record<number, KubeScoreFinding["grade"]>> = { 1: "critical", 5: "warning" };

/**
 * What the real kube-score says of manifests, one finding an object and check.
 * @param annotations - false counts what the charts' annotations silence, too
 */
export function kubeScore(manifests: readonly string[], annotations: boolean): KubeScoreFinding[] {
  const tool = findTool("kube-score");
  if ("missing" in tool) throw new Error(`kube-score: ${tool.missing}`);
  // Without a version it judges as for Kubernetes 1.18.
  const args = ["score", "-", "--output-format", "json", "--kubernetes-version", "v1.37"];
  if (!annotations) args.push("--disable-ignore-checks-annotations");
  const { stdout, stderr } = spawnSync(tool.path, args, {
    encoding: "utf8",
    input: manifests.join("\n---\n"),
    maxBuffer: 64 << 20,
  });
  let scored: readonly ScoredObject[];
  try {
    scored = JSON.parse(stdout);
  } catch {
    throw new Error(`kube-score gave no report: ${stderr.trim() || stdout.trim()}`);
  }
  return scored.flatMap(({ type_meta, object_meta, checks }) =>
    checks.flatMap(({ check, grade, skipped }) => {
      const bad = skipped ? undefined : GRADES[grade];
      if (bad === undefined) return [];
      const chart = object_meta.labels?.["app.kubernetes.io/name"] ?? "";
      return [{ kind: type_meta.kind, name: object_meta.name, chart, check: check.id, grade: bad }];
    }),
  );
}
