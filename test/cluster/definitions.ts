import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { SCHEMAS } from "../charts/kubeconform.js";
import type { Manifest } from "../charts/rendered.js";
import { eventually } from "../media/lab/processes.js";
import type { Api } from "./api.js";

/** The definitions of all custom resources that Relais makes: those of their projects, and doubles for OKS, which publishes none. */
export async function installDefinitions(api: Api): Promise<void> {
  const folder = join(SCHEMAS, "definitions");
  const published = readdirSync(folder).map((file): Manifest => JSON.parse(readFileSync(join(folder, file), "utf8")));
  const doubles = parseAllDocuments(readFileSync(join(import.meta.dirname, "oks-definitions.yaml"), "utf8"));
  const all = [...published, ...doubles.map((each): Manifest => each.toJS())];
  await Promise.all(all.map((definition) => api.apply(definition)));
  await eventually("custom resources", 30, async () => {
    const there = await api.list("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    const isServed = ({ status }: Manifest) =>
      status?.conditions?.some(({ type, status }: Manifest) => type === "Established" && status === "True");
    return there.length === all.length && there.every(isServed);
  });
}
