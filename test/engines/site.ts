import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { toolPath } from "../../scripts/lib/tools.js";
import type { OksDouble } from "../doubles/oks/double.js";
import type { Written } from "../fixtures/environments.js";
import { type Run, runRelais } from "../fixtures/relais.js";
import { providerMirror } from "./mirror.js";

/** Something that a test plants where secrets are, to look for it everywhere else. */
export const MARKER = "bWFya2VyLW9mLWEtc2VjcmV0";
export const PASSPHRASE = `passphrase-${MARKER}`;

/** Keys of the account in the double of the cloud. */
export const CLOUD_KEYS = { accessKey: `access-${MARKER}`, secretKey: `secret-${MARKER}` };
const CLOUD_ENV = { OSC_ACCESS_KEY: CLOUD_KEYS.accessKey, OSC_SECRET_KEY: CLOUD_KEYS.secretKey };

/** A kubeconfig of nobody's cluster; nothing answers at port 1. */
const UNREACHABLE = stringify({
  apiVersion: "v1",
  kind: "Config",
  "current-context": "test",
  clusters: [{ name: "test", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "test", user: { token: MARKER } }],
  contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
});

/** A folder in which an operator works, with one environment file. */
export interface Site {
  readonly folder: string;
  /** Writes `deployments/<name>.yaml` anew. */
  write(environment: Written): void;
  writeText(name: string, text: string): void;
  /** Runs relais with the test's engine, providers and passphrase; `env` wins over them. */
  relais(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run>;
  /** Starts it and goes on; `said` is what it has printed so far. */
  start(args: readonly string[]): { readonly child: ChildProcess; readonly said: () => string };
  /** What the engine itself says of a stack. */
  engine(stack: string, ...args: string[]): string;
  /** Asks the provider double for faults from here on; none takes them back. */
  faults(...rules: readonly object[]): void;
  path(...parts: string[]): string;
  /** Files below the folder whose content holds a text. */
  filesWith(text: string): string[];
  remove(): void;
}

/** As strong as OpenTofu lets it be weak: its default takes a third of a second for each file that it reads or writes. */
const QUICK_ENCRYPTION = JSON.stringify({
  key_provider: { pbkdf2: { test: { passphrase: PASSPHRASE, iterations: 200_000 } } },
  method: { aes_gcm: { test: { keys: "key_provider.pbkdf2.test" } } },
  state: { method: "method.aes_gcm.test", enforced: true },
  plan: { method: "method.aes_gcm.test", enforced: true },
});

interface SiteOptions {
  /** What the cluster that the double makes is reached by; one that does not answer if left out. */
  readonly kubeconfig?: string;
  /** In place of tofu: a Terraform, whose state is in clear. */
  readonly terraform?: string;
  /** Where the cloud's API answers; the account is empty, and there is no API, if left out. */
  readonly cloud?: OksDouble;
  /** Relais' own encryption, by its passphrase; left out: the engine's, which costs less time. */
  readonly passphrase?: boolean;
}

export function createSite(options: SiteOptions = {}): Site {
  const folder = mkdtempSync(join(tmpdir(), "relais-site-"));
  const path = (...parts: string[]) => join(folder, ...parts);
  mkdirSync(path("deployments"));
  mkdirSync(path("home"));
  writeFileSync(path("home/unreachable"), UNREACHABLE);
  writeFileSync(path("home/faults.json"), "[]");
  const environment = {
    PATH: process.env.PATH,
    HOME: path("home"),
    TMPDIR: path("home"),
    RELAIS_PROVIDER_MIRROR: providerMirror().folder,
    RELAIS_STATE_PASSPHRASE: options.passphrase ? PASSPHRASE : undefined,
    RELAIS_DOUBLE_FAULTS: path("home/faults.json"),
    RELAIS_DOUBLE_KUBECONFIG: options.kubeconfig ?? path("home/unreachable"),
    RELAIS_DOUBLE_HELM: toolPath("helm"),
    RELAIS_DOUBLE_KUBECTL: toolPath("kubectl"),
    ...CLOUD_ENV,
    ...options.cloud?.env,
    TF_CLI_CONFIG_FILE: undefined,
    TF_ENCRYPTION: options.passphrase || options.terraform ? undefined : QUICK_ENCRYPTION,
    KUBECONFIG: undefined,
    CI: undefined,
  };
  const engine = options.terraform ?? toolPath("tofu");
  const programs = [
    ...(options.terraform ? ["--unencrypted-state"] : []),
    "--engine",
    engine,
    "--kubectl",
    toolPath("kubectl"),
  ];
  return {
    folder,
    path,
    write: (written) => writeFileSync(path("deployments", `${written.name}.yaml`), stringify(written)),
    writeText: (name, text) => writeFileSync(path("deployments", `${name}.yaml`), text),
    engine: (stack, ...args) =>
      execFileSync(engine, [`-chdir=${path("out", stack.replace(/-[^-]+$/, ""), "stacks", stack)}`, ...args], {
        env: { ...process.env, ...environment } as NodeJS.ProcessEnv,
        encoding: "utf8",
      }),
    relais: (args, env = {}) =>
      runRelais(folder, [...args.slice(0, 1), ...programs, ...args.slice(1)], { env: { ...environment, ...env } }),
    start: (args) => {
      const child = spawn(process.execPath, [resolve("bin/relais.mjs"), ...args, ...programs], {
        cwd: folder,
        env: { ...process.env, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let said = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => {
          said += chunk;
        });
      }
      return { child, said: () => said };
    },
    faults: (...rules) => writeFileSync(path("home/faults.json"), JSON.stringify(rules)),
    filesWith: (text) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => {
        const full = path(file);
        return statSync(full, { throwIfNoEntry: false })?.isFile() && readFileSync(full).includes(text);
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
