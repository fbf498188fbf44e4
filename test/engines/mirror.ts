import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "../../scripts/lib/root.js";
import { toolPath, toolsCache } from "../../scripts/lib/tools.js";

/** A folder from which the engines install providers, and whose providers they are. */
export interface ProviderMirror {
  readonly folder: string;
  readonly kind: "double" | "real";
}

/** Where the engines look for a provider whose address names no host: OpenTofu, Terraform. */
const DEFAULT_HOSTS = ["registry.opentofu.org", "registry.terraform.io"] as const;
const RECORDINGS = join(ROOT, "data/provider-schemas");
const FACTS = join(ROOT, "tools/provider-double/facts.json");

/** Which providers the tests run, for their reports. */
export function providerKind(): ProviderMirror["kind"] {
  return process.env.RELAIS_PROVIDER_MIRROR ? "real" : "double";
}

/**
 * The mirror that RELAIS_PROVIDER_MIRROR names, with the real providers; otherwise one of the double, laid out once for
 * all tests. Whoever shows a result of it says which: results of the double are none of the real providers.
 */
export function providerMirror(): ProviderMirror {
  const kind = providerKind();
  if (kind === "double") return { folder: doubleMirror(), kind };
  const folder = resolve(process.env.RELAIS_PROVIDER_MIRROR ?? "");
  if (!existsSync(folder)) throw new Error(`RELAIS_PROVIDER_MIRROR is ${folder}, which does not exist`);
  return { folder, kind };
}

/** A mirror of the double. Beside the built programs, so that the many names of the one program are links; its name tells its content. */
export function doubleMirror(): string {
  const program = toolPath("provider-double");
  const recordings = readdirSync(RECORDINGS).sort();
  const hash = createHash("sha256").update(program).update(readFileSync(FACTS));
  for (const file of recordings) hash.update(file).update(readFileSync(join(RECORDINGS, file)));
  const folder = join(toolsCache(), `provider-mirror-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return folder;

  mkdirSync(toolsCache(), { recursive: true });
  const temporary = mkdtempSync(join(toolsCache(), ".provider-mirror-"));
  try {
    for (const file of recordings) layOut(temporary, join(RECORDINGS, file), program);
    renameSync(temporary, folder);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** Places one provider: the program under the name by which it finds its part, its recording and the facts. */
function layOut(mirror: string, recording: string, program: string): void {
  const [address = ""] = Object.keys(JSON.parse(readFileSync(recording, "utf8")).provider_schemas);
  const type = address.split("/").at(-1) ?? "";
  const version = /-(\d+\.\d+\.\d+)\.json$/.exec(recording)?.[1];
  for (const host of DEFAULT_HOSTS) {
    const folder = join(mirror, host, address, `${version}`, platform());
    mkdirSync(folder, { recursive: true });
    linkSync(program, join(folder, `terraform-provider-${type}_v${version}`));
    copyFileSync(recording, join(folder, "recording.json"));
    copyFileSync(FACTS, join(folder, "facts.json"));
  }
}

/** This machine in the engines' words, e.g. linux_amd64. */
function platform(): string {
  return `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
}
