/** What kept kubectl from answering, as far as callers tell cases apart. */
export type KubectlFailure =
  | "no kubectl"
  | "no context"
  | "unreachable"
  | "unauthorized"
  | "forbidden"
  | "unknown kind"
  | "other";

/** kubectl failed; the message is one line in our words, without the program's prefixes. */
export class KubectlError extends Error {
  readonly failure: KubectlFailure;

  constructor(failure: KubectlFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

const UNREACHABLE =
  /Unable to connect to the server|The connection to the server .* was refused|no route to host|i\/o timeout|TLS handshake timeout|Client\.Timeout|context deadline exceeded|request canceled while waiting/;
const CHECK = "check the network, VPN and --context";

/** What kubectl wrote to standard error, as an error of ours. */
export function explainFailure(stderr: string): KubectlError {
  // Lines of its log come before the line that counts: E1124 08:00:00.000000 ...
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !/^[EWI]\d{4} |^Warning: /.test(line));
  const message = (
    lines.find((line) => /^(error|Error from server)/.test(line)) ??
    lines.at(-1) ??
    "it said nothing"
  ).trim();
  const text = message.replace(/^(error: |Error from server( \([A-Za-z]+\))?: )/, "");

  const context = /context "([^"]*)" does not exist|context was not found for specified context: (.*)/.exec(message);
  if (context) {
    const name = context[1] ?? context[2];
    return new KubectlError("no context", `there is no context ${name}; kubectl config get-contexts lists them`);
  }
  const file = /^stat (.*): no such file or directory$/.exec(text);
  if (file) return new KubectlError("no context", `there is no kubeconfig ${file[1]}; name one with --kubeconfig`);
  if (/localhost:8080 was refused|current-context is not set/.test(message)) {
    const fix = "name one with --context, or a file with --kubeconfig";
    return new KubectlError("no context", `kubectl has no current context; ${fix}`);
  }
  if (/Unauthorized|must be logged in/.test(message)) {
    return new KubectlError(
      "unauthorized",
      "the cluster refuses these credentials; log in again, or choose another --context",
    );
  }
  if (/getting credentials/.test(message)) {
    const cause = text.replace(/^.*getting credentials: /, "");
    return new KubectlError("unauthorized", `kubectl got no credentials (${cause}); try: kubectl auth whoami`);
  }
  if (UNREACHABLE.test(message)) return new KubectlError("unreachable", `${unreachable(stderr)}; ${CHECK}`);
  if (/\(Forbidden\)/.test(message)) {
    const what = text.replace(/^.* is forbidden: /, "");
    return new KubectlError("forbidden", `forbidden: ${what}; ask for this right, or use another --context`);
  }
  if (/the server doesn't have a resource type|no matches for kind/.test(message))
    return new KubectlError("unknown kind", text);
  return new KubectlError("other", `kubectl: ${text}`);
}

/** The cluster's address stands in the log lines, the cause too. */
function unreachable(stderr: string): string {
  const address = /https?:\/\/[^/"\s\\]+/.exec(stderr)?.[0] ?? /to the server (\S+)/.exec(stderr)?.[1] ?? "";
  const causes: readonly (readonly [RegExp, string])[] = [
    [/refused/, "connection refused"],
    [/no such host/, "no such host"],
    [/no route to host/, "no route to host"],
    [/x509|certificate/, `its certificate is not trusted: ${/x509: [^"\n]*/.exec(stderr)?.[0] ?? "x509"}`],
    [/Client\.Timeout|i\/o timeout|TLS handshake timeout|deadline exceeded|canceled/, "no answer in time"],
  ];
  const cause = causes.find(([pattern]) => pattern.test(stderr))?.[1] ?? "no connection";
  return `the cluster${address ? ` at ${address}` : ""} is not reachable (${cause})`;
}
