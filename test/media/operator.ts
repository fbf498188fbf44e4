import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { renderManifests } from "../../scripts/lib/render.js";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Manifest } from "../charts/rendered.js";
import { decidedOf, type Written } from "../fixtures/environments.js";
import { type Run, runRelais } from "../fixtures/relais.js";
import type { ApiServer } from "./api-server.js";
import { labEnvironment } from "./lab/environments.js";

/** Somebody at a terminal, in a folder that is also home and temporary folder, with the real kubectl. */
export interface Operator {
  readonly folder: string;
  /** Runs `relais` on the cluster, as an administrator unless `kubeconfig` says otherwise. */
  relais(args: readonly string[], kubeconfig?: string): Promise<Run>;
  /** Arguments that kubectl got so far, one run a line. */
  arguments(): string;
  /** What kubectl told since the last call. */
  answers(): string;
  /** Everything in all files of the folder, what kubectl was given and told apart. */
  files(): string;
  /** Environment variables of a shell in which plain `kubectl` is this operator's. */
  readonly shell: NodeJS.ProcessEnv;
}

/** Its kubectl writes down what it gets as arguments and what it answers, and is the real one otherwise. */
export async function operatorOf(api: ApiServer, folder: string): Promise<Operator> {
  const [home, records] = [join(folder, "home"), join(folder, "records")];
  for (const each of [home, records]) mkdirSync(each, { recursive: true });
  const [args, answers] = [join(records, "arguments"), join(records, "answers")];
  const kubectl = join(records, "kubectl");
  const script = `printf '%s ' "$@" | tr '\\n' ' ' >> ${args}; echo >> ${args}\n${toolPath("kubectl")} "$@" | tee -a ${answers}\n`;
  writeFileSync(kubectl, `#!/bin/bash\nset -o pipefail\n${script}`, { mode: 0o755 });
  for (const record of [args, answers]) writeFileSync(record, "");
  const admin = await api.kubeconfig("operator", "system:masters");
  const env = { HOME: home, TMPDIR: home, KUBECONFIG: join(home, "none") };
  return {
    folder: home,
    relais: (given, kubeconfig = admin) =>
      runRelais(home, [...given, "--kubectl", kubectl, ...(kubeconfig ? ["--kubeconfig", kubeconfig] : [])], { env }),
    arguments: () => readFileSync(args, "utf8"),
    answers: () => {
      const said = readFileSync(answers, "utf8");
      writeFileSync(answers, "");
      return said;
    },
    files: () =>
      readdirSync(home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
        .join("\n"),
    shell: { ...env, KUBECONFIG: admin, PATH: `${records}:${process.env.PATH}` },
  };
}

/** An environment for this API server, written into the operator's folder; three Valkey members, so that both passwords count. */
export function environmentFor(
  { folder }: Operator,
  name: string,
  change: (environment: Written) => void = () => {},
): { readonly file: string; objects(): Promise<readonly Manifest[]> } {
  const written = labEnvironment("nodePortPublicIp", (environment) => {
    environment.name = name;
    environment.cloud.kubernetes = "1.37";
    environment.cloud.poolLabel = `${name}/pool`;
    environment.demand.survive = "node";
    change(environment);
  });
  const file = `${name}.yaml`;
  writeFileSync(join(folder, file), stringify(written));
  const { blueprint } = decidedOf(written);
  return {
    file,
    objects: async () => {
      const manifests = await renderManifests(blueprint, toolPath("helm"));
      const { parseAllDocuments } = await import("yaml");
      return manifests
        .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as Manifest))
        .filter((object) => object !== null);
    },
  };
}

/** Double of a kubelet: a Ready node of a pool that can hold a media pod. */
export async function registerNode(api: ApiServer, environment: string, pool: string, name: string): Promise<void> {
  await api.create({ apiVersion: "v1", kind: "Node", metadata: { name, labels: { [`${environment}/pool`]: pool } } });
  const status = {
    conditions: [{ type: "Ready", status: "True" }],
    addresses: [{ type: "ExternalIP", address: "192.0.2.10" }],
    allocatable: { cpu: "2", memory: "4Gi", "ephemeral-storage": "10Gi" },
  };
  await patchStatus(api, `/api/v1/nodes/${name}`, status);
}

/** Double of a controller: says what it would say of an object. */
export async function patchStatus(api: ApiServer, path: string, status: object): Promise<void> {
  const { status: code, body } = await api.adminRequest("PATCH", `${path}/status`, { status });
  if (code !== 200) throw new Error(`status of ${path}: ${code} ${body.message}`);
}
