/** What an engine says of a failure. Source: OpenTofu 1.12, "Machine-Readable UI", type `diagnostic`. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

/** Where a failure came up, for the commands that it may ask for. */
export interface FailurePlace {
  readonly program: string;
  /** Folder of the stack. */
  readonly folder: string;
  /** Name of the stack. */
  readonly stack: string;
  /** The environment as it was named on the command line. */
  readonly argument: string;
}

interface Failure {
  readonly sign: RegExp;
  /** The next step; `match` is the sign's. */
  readonly say: (place: FailurePlace, match: RegExpExecArray) => string;
}

/** What has an answer of ours, the first that fits. Texts: OpenTofu 1.12.6 and Terraform 1.11.4, as they were seen. */
const FAILURES: readonly Failure[] = [
  {
    sign: /encountered unencrypted payload/,
    say: ({ stack }) =>
      `the state of ${stack} is not encrypted yet; encrypt it once by --encrypt-state, or go on in clear by --unencrypted-state`,
  },
  {
    sign: /decryption failed for all provided methods|cipher: message authentication failed/,
    say: ({ stack }) =>
      `the state of ${stack} is encrypted with another passphrase; set RELAIS_STATE_PASSPHRASE to that one`,
  },
  {
    sign: /state file is encrypted and can not be read|This state file is encrypted/,
    say: ({ stack }) => `the state of ${stack} is encrypted; set RELAIS_STATE_PASSPHRASE, and use tofu`,
  },
  {
    sign: /invalid data format for decryption|Unsupported state file format|state snapshot was created by|unexpected end of JSON input.*state|does not have a ["“]?version["”]?/s,
    say: ({ stack, folder }) =>
      `the state of ${stack} cannot be read: it is damaged or of a newer engine; put back an older version of it (object storage keeps versions, beside a local state lies its .backup), then look at tofu -chdir=${folder} show`,
  },
  {
    sign: /Error acquiring the state lock(?=[\s\S]*ID:\s+(\S+))(?=[\s\S]*Who:\s+(\S+))(?=[\s\S]*Created:\s+(\S+ \S+?)(?:\.|\s|$))/,
    say: ({ program, folder, stack }, [, id, who, since]) =>
      `the state of ${stack} is locked by ${who} since ${since}; wait for that run, or if it is dead: ${program} -chdir=${folder} force-unlock ${id}`,
  },
  {
    sign: /No valid credential sources found/,
    say: ({ stack }) =>
      `there are no credentials for the storage that holds the state of ${stack}; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
  },
  {
    sign: /operation error S3[\s\S]*(SignatureDoesNotMatch|InvalidAccessKeyId|AccessDenied)/,
    say: ({ stack }, [, code]) =>
      `the storage that holds the state of ${stack} refuses these keys; ${code === "AccessDenied" ? "give their user the rights to list, read, write and delete there" : "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"}`,
  },
  {
    sign: /NoSuchBucket/,
    say: ({ stack }) =>
      `the bucket for the state of ${stack} is not there; make it, with versions, or correct state.bucket`,
  },
  {
    sign: /doesn't match any of the checksums previously recorded/,
    say: ({ folder }) =>
      `a provider's program is another one than before; if you trust the new one, remove ${folder}/.terraform.lock.hcl and run again`,
  },
  {
    sign: /Failed to query available provider packages|provider registry .* could not be|Could not retrieve the list of available versions/,
    say: () =>
      "a provider cannot be had; name a folder of providers with --mirror, or let the engine reach its registry",
  },
  {
    sign: /Backend configuration changed|Backend initialization required/,
    say: ({ program, folder }) =>
      `the place of the state changed; move it by ${program} -chdir=${folder} init -migrate-state, then run again`,
  },
  {
    sign: /Plugin did not respond|plugin (process )?(exited|crashed)|Request cancelled[\s\S]*plugin|The plugin encountered an error/,
    say: ({ argument }) =>
      `a provider's program crashed; what it had finished is in the state: run relais plan ${argument} to see what is left, and again if it stays, with TF_LOG=debug`,
  },
  {
    sign: /conflict with "([^"]+)"/,
    say: ({ argument }, [, manager]) =>
      `${manager} has changed a field that Relais sets; take that back, or stop it from doing so, then run relais apply ${argument}`,
  },
  {
    sign: /no space left on device/,
    say: () => "the disk is full; make room, then run again: nothing is lost",
  },
  {
    sign: /Resource (?:instance )?(\S+) has\s+(?:lifecycle\.)?prevent_destroy/,
    say: ({ argument }, [, address]) =>
      `${address} would be destroyed or replaced, and is protected; take the change back, or give the cluster up by relais destroy ${argument} --cluster`,
  },
  {
    sign: /\b429\b|Too Many Requests|[Tt]hrottl|RequestLimitExceeded/,
    say: ({ argument }) =>
      `the cloud asks for fewer requests; wait some minutes, then run relais apply ${argument} again`,
  },
  {
    sign: /[Qq]uota|TooManyResources/,
    say: ({ argument }) => `a quota is used up; raise it or free some of it, then run relais apply ${argument} again`,
  },
  {
    sign: /\b401\b|Unauthorized|InvalidCredentials|AuthFailure|must provide (access|secret) key|access_key_id.*required/i,
    say: () =>
      "the credentials are refused; set OSC_ACCESS_KEY and OSC_SECRET_KEY for the cloud, or get a new kubeconfig for the cluster",
  },
  {
    sign: /certificate has expired/,
    say: ({ argument }) => `a certificate has expired; get a new kubeconfig: relais kubeconfig ${argument} --force`,
  },
  {
    sign: /connection refused|no such host|i\/o timeout|no route to host|context deadline exceeded|TLS handshake timeout/,
    say: () => "it is not reachable; check the network, VPN and --kubeconfig, then run again",
  },
  {
    sign: /cannot re-use a name that is still in use/,
    say: ({ argument }) =>
      `a release of that name is half installed; helm uninstall it if it carries nothing, then run relais apply ${argument} again`,
  },
  {
    sign: /invalid ownership metadata/,
    say: () =>
      "an object of that name is there already and belongs to something else; remove it, or hand it over to the release",
  },
  {
    sign: /timed out waiting for the condition|context deadline exceeded/,
    say: ({ argument }) =>
      `it was not ready in time; see relais status ${argument}, then run relais apply ${argument} again`,
  },
];

/** One line for a diagnostic: what the engine said, at which resource, and the next step where there is one to tell. */
export function explainDiagnostic({ summary, detail, address }: Diagnostic, place: FailurePlace): string {
  const text = `${summary}\n${detail}`;
  for (const { sign, say } of FAILURES) {
    const match = sign.exec(text);
    if (match) return `${address ? `${address}: ${firstSentence(summary, detail)}; ` : ""}${say(place, match)}`;
  }
  return `${address ? `${address}: ` : ""}${firstSentence(summary, detail)}; see ${place.program} -chdir=${place.folder} plan`;
}

/** The engine's summary, with the first line of the detail that says more. */
function firstSentence(summary: string, detail: string): string {
  const cause = detail
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "" && line !== summary);
  const text = cause && !summary.includes(cause) ? `${summary}: ${cause}` : summary;
  return text.replace(/\.$/, "");
}
