import { join } from "node:path";
import { providerKind } from "../../../test/engines/mirror.js";
import { ROOT } from "../../lib/root.js";
import { buildFamily } from "../../lib/tool-build.js";
import { buildRecipe, type FamilyName, findFamily } from "../../lib/tools.js";
import { findCheckov } from "../checkov.js";
import { missingForCluster, missingForNetworkTests } from "../network-tests.js";
import { otherNodes } from "../node-versions.js";
import { missingForShellcheck } from "../shellcheck.js";
import { addCounts, type Counts } from "./counts.js";
import type { Screen } from "./screen.js";
import { vitest } from "./vitest.js";

/** Tiers of one lane run one after the other; which lanes run beside each other is in lanes.ts. */
export type Lane = "computing" | "cluster" | "network";

interface Tier {
  readonly lane: Lane;
  /** What this machine lacks and nothing here can build, asked first; anything at all skips the tier. */
  readonly lacks?: () => readonly string[];
  /** Programs to find or build next; without them the tier is skipped. */
  readonly families: readonly FamilyName[];
  readonly run: (vitestArgs: readonly string[], screen: Screen) => Promise<Counts>;
}

/** One line of the table that ends a run. */
export interface Row extends Counts {
  readonly tier: string;
  readonly seconds: number;
}

const TIERS: Readonly<Record<string, Tier>> = {
  lint: { lane: "computing", families: [], run: (_, screen) => lint(screen) },
  unit: { lane: "computing", families: [], run: project("unit") },
  synth: { lane: "computing", families: [], run: project("synth") },
  charts: {
    lane: "computing",
    families: ["helm", "helm4", "kubeconform", "kube-score", "registry"],
    run: project("charts"),
  },
  engines: {
    lane: "computing",
    families: ["opentofu", "provider-double", "helm", "etcd", "kubernetes"],
    run: withProviders("engines"),
  },
  scanners: {
    lane: "computing",
    lacks: missingScanners,
    families: ["helm", "kube-score", "actionlint"],
    run: project("scanners"),
  },
  node: { lane: "computing", lacks: missingNodes, families: [], run: underOtherNodes },
  cluster: {
    lane: "cluster",
    lacks: missingForCluster,
    families: ["helm", "etcd", "kubernetes", "kwok", "opentofu", "provider-double"],
    run: withProviders("cluster"),
  },
  media: networkTier("media"),
  browser: networkTier("browser"),
};

/** All tiers, the quick ones first. */
export const TIER_NAMES = Object.keys(TIERS);

/** The lane of a tier. */
export function laneOf(name: string): Lane {
  return tierOf(name).lane;
}

/** What keeps a tier from running here; empty if it can run, perhaps after programs of its own were built. Builds nothing. */
export function missingFor(name: string): readonly string[] {
  const { lacks, families } = tierOf(name);
  const programs = families.flatMap((family) => {
    const [tools, recipe] = [findFamily(family), buildRecipe(family)];
    return "missing" in tools && "missing" in recipe ? [`${family}: ${tools.missing}`] : [];
  });
  return [...(lacks?.() ?? []), ...programs];
}

/** Runs one tier, its programs built before if need be; what cannot run becomes a row that says why. */
export async function runTier(name: string, vitestArgs: readonly string[], screen: Screen): Promise<Row> {
  const tier = tierOf(name);
  screen.log(`\n== ${name} ==`);
  const started = Date.now();
  const reasons = [...(tier.lacks?.() ?? [])];
  // No minutes of building for a tier that is skipped in any case.
  for (const family of reasons.length > 0 ? [] : tier.families) {
    const result = await buildFamily(family, screen.log);
    if ("missing" in result) reasons.push(`${family}: ${result.missing.split("\n", 1)[0]}`);
  }
  const counts = reasons.length > 0 ? notRunnable(reasons.join("; "), screen) : await tier.run(vitestArgs, screen);
  return { tier: name, seconds: (Date.now() - started) / 1000, ...counts };
}

function tierOf(name: string): Tier {
  const tier = TIERS[name];
  if (tier === undefined) throw new Error(`no tier '${name}'`);
  return tier;
}

function project(name: string): Tier["run"] {
  return (args, screen) => vitest({ projects: [name], args, screen });
}

/** A tier in which engines run: its row tells whose providers they ran. */
function withProviders(name: string): Tier["run"] {
  return async (args, screen) => {
    const counts = await vitest({ projects: [name], args, screen });
    return { ...counts, note: [`providers: ${providerKind()}`, counts.note].filter(Boolean).join("; ") };
  };
}

/** A tier of real servers in network namespaces. */
function networkTier(name: string): Tier {
  return {
    lane: "network",
    lacks: missingForNetworkTests,
    families: ["livekit", "load-generator", "helm", "etcd", "kubernetes", "opentofu", "provider-double", "registry"],
    run: project(name),
  };
}

function missingScanners(): readonly string[] {
  const found = findCheckov();
  const packages = missingForShellcheck();
  return [
    ...(typeof found === "string" ? [] : [found.missing]),
    ...(packages.length > 0 ? [`needs shellcheck, try: apt-get install ${packages.join(" ")}`] : []),
  ];
}

function missingNodes(): readonly string[] {
  const nodes = otherNodes();
  return "missing" in nodes ? [nodes.missing] : [];
}

function notRunnable(reason: string, screen: Screen): Counts {
  screen.log(`SKIP ${reason}`);
  if (process.env.CI !== "true") return { passed: 0, failed: 0, skipped: 1, note: `skipped: ${reason}` };
  return { passed: 0, failed: 1, skipped: 0, note: `a skipped tier fails in CI: ${reason}` };
}

async function lint(screen: Screen): Promise<Counts> {
  const programs = [
    ["tsc", "--noEmit"],
    ["tsc", "--noEmit", "-p", "scripts/lib/report/page"],
    ["biome", "check", "--error-on-warnings", "."],
  ] as const;
  const failing: string[] = [];
  for (const [program, ...args] of programs) {
    const code = await screen.run(join(ROOT, "node_modules/.bin", program), args);
    screen.log(`${code === 0 ? "passed" : "FAILED"} ${program} ${args.join(" ")}`);
    if (code !== 0) failing.push(program);
  }
  return { passed: programs.length - failing.length, failed: failing.length, skipped: 0, note: failing.join(", ") };
}

/** The quick tiers, without what vitest.config.ts leaves out, under each of the other Node versions that users have. */
async function underOtherNodes(args: readonly string[], screen: Screen): Promise<Counts> {
  const nodes = otherNodes();
  if ("missing" in nodes) return notRunnable(nodes.missing, screen);
  const runs: { label: string; counts: Counts }[] = [];
  for (const { version, path } of nodes) {
    screen.log(`\n-- Node ${version} --`);
    const env = { RELAIS_REPEATED: "1" };
    const counts = await vitest({ projects: ["unit", "synth"], args, screen, node: path, env });
    runs.push({ label: `Node ${version}`, counts });
  }
  return addCounts(runs);
}
