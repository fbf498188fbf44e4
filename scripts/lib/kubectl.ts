import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { text } from "node:stream/consumers";
import type { Readable } from "../../stacks/cluster/line.js";
import type { KubeObject } from "../../stacks/cluster/objects.js";
import { explainFailure, KubectlError } from "./kubectl-errors.js";

/** Which cluster, and by which program: kubectl's own rules apply to whatever is left out. */
export interface ClusterChoice {
  readonly kubectl?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** The operator's own kubectl on one cluster: their auth plugins, proxies and contexts are honoured. */
export interface Kubectl {
  /** Program and flags as a person would type them. */
  readonly words: readonly string[];
  /** Its output; `input` reaches it by standard input. Throws `KubectlError`. */
  run(args: readonly string[], input?: string): Promise<string>;
  /** The objects that `kubectl get` lists: none if the cluster does not know the kind, unreadable if a right is missing. */
  list<T extends KubeObject>(args: readonly string[]): Promise<Readable<T>>;
}

/** One answer of the API server; a silent one is given up. */
const REQUEST_SECONDS = 10;
/** A whole run: several requests, and a credentials plugin that may open a browser. */
const RUN_SECONDS = 60;

/** Makes no connection yet. */
export function kubectlOn(choice: ClusterChoice): Kubectl {
  const { kubectl = "kubectl", kubeconfig, context } = choice;
  const flags = [...(kubeconfig ? ["--kubeconfig", kubeconfig] : []), ...(context ? ["--context", context] : [])];
  const run: Kubectl["run"] = async (args, input = "") => {
    try {
      return await runKubectl(kubectl, [...flags, `--request-timeout=${REQUEST_SECONDS}s`, ...args], input);
    } catch (error) {
      if (error instanceof KubectlError && error.failure === "unauthorized") await refuseExpired(kubectl, flags);
      throw error;
    }
  };
  return {
    words: [kubectl, ...flags],
    run,
    list: async <T extends KubeObject>(args: readonly string[]): Promise<Readable<T>> => {
      try {
        const answer = await run(["get", ...args, "--output=json"]);
        // Of named objects that may be missing, none is no text at all.
        return answer === "" ? { items: [] } : { items: (JSON.parse(answer) as { items: readonly T[] }).items };
      } catch (error) {
        if (error instanceof KubectlError && error.failure === "forbidden") return { unreadable: error.message };
        if (error instanceof KubectlError && error.failure === "unknown kind") return { items: [] };
        throw error;
      }
    },
  };
}

/** Lists of several namespaces as one; unreadable if one of them is. */
export function joinReadable<T>(lists: readonly Readable<T>[]): Readable<T> {
  const unreadable = lists.find((each) => "unreadable" in each);
  return unreadable ?? { items: lists.flatMap((each) => ("items" in each ? each.items : [])) };
}

/** An API server says of an expired certificate what it says of any other that it does not trust, so its date is read here. */
async function refuseExpired(kubectl: string, flags: readonly string[]): Promise<void> {
  const view = await runKubectl(kubectl, [...flags, "config", "view", "--minify", "--flatten", "--raw", "-o=json"], "");
  const { users } = JSON.parse(view) as { users?: { user?: { "client-certificate-data"?: string } }[] };
  const certificate = users?.[0]?.user?.["client-certificate-data"];
  if (certificate === undefined) return;
  const end = new Date(new X509Certificate(Buffer.from(certificate, "base64")).validTo);
  if (end.getTime() > Date.now()) return;
  throw new KubectlError(
    "unauthorized",
    `the certificate in this kubeconfig expired on ${end.toISOString().slice(0, 10)}; get a new kubeconfig (of OKS: relais kubeconfig), or choose another --context`,
  );
}

async function runKubectl(program: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(program, args);
  // It may be gone before it has read anything.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  let isLate = false;
  // Not spawn's own timeout, which keeps this process waiting where the program does not even start.
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
    // A credentials plugin of its may still hold them.
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  }, RUN_SECONDS * 1000);
  const ended = new Promise<number | null>((done, reject) => child.on("error", reject).on("close", done));
  try {
    const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (status === 0) return stdout;
    throw explainFailure(stderr);
  } catch (error) {
    if (isLate) {
      throw new KubectlError("unreachable", `${program} did not end within ${RUN_SECONDS} s; try: kubectl auth whoami`);
    }
    if (error instanceof KubectlError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const isAbsent = program === "kubectl" && code === "ENOENT";
    throw new KubectlError(
      "no kubectl",
      isAbsent
        ? "there is no kubectl on PATH; install it, or name it with --kubectl"
        : `cannot run ${program} (${code}); --kubectl names a kubectl`,
    );
  } finally {
    clearTimeout(timer);
  }
}
