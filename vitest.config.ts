import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * Each file sets up a network of its own and starts servers in it, in a process that ends with it. Files mostly wait for what must
 * not happen, so three of them share two cores. With four, cores that were slow for a while held up a call's frames for 3 s.
 */
const network = {
  pool: "forks",
  isolate: true,
  maxWorkers: 3,
  testTimeout: 120_000,
  hookTimeout: 120_000,
} as const;

/**
 * Tests of synth that say the same under every version of Node, because they are about other programs or about files of the
 * repository. RELAIS_REPEATED is set where a version repeats what another one has tried in full.
 */
const ABOUT_NO_NODE = process.env.RELAIS_REPEATED
  ? ["engines", "pipeline-run", "images", "proofs", "generated-docs", "generated-charts", "oks-double"].map(
      (name) => `test/synth/${name}.test.ts`,
    )
  : [];

/** One project for each tier that vitest runs; `scripts/dev/test.ts` selects them by name. */
export default defineConfig({
  test: {
    // The default leaves one core free, which is half of a two-core machine.
    maxWorkers: Math.min(availableParallelism(), 4),
    // Files share their worker's modules: loading the CDKTF bindings once per file would take most of the time.
    isolate: false,
    pool: "threads",
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          setupFiles: "test/fixtures/seed.ts",
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "synth",
          include: ["test/synth/**/*.test.ts"],
          exclude: ABOUT_NO_NODE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: "test/fixtures/bundle.ts",
        },
      },
      // A render is one helm process; generated environments run many of them in one test. Helm, kubeconform and kube-score live for
      // a tenth of a second: without a collector and threads of their own they take a fifth less of the tier's CPU.
      {
        extends: true,
        test: {
          name: "charts",
          include: ["test/charts/**/*.test.ts"],
          env: { GOGC: "off", GOMAXPROCS: "1" },
          setupFiles: "test/fixtures/seed.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Whole runs of an engine, with servers of their own, in a process that ends with them.
      {
        extends: true,
        test: {
          name: "engines",
          include: ["test/engines/**/*.test.ts"],
          exclude: process.env.RELAIS_PROVIDER_MIRROR ? [] : ["test/engines/real-providers.test.ts"],
          pool: "forks",
          isolate: true,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: "test/fixtures/bundle.ts",
        },
      },
      {
        extends: true,
        test: { name: "scanners", include: ["test/scanners/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          include: ["test/cluster/**/*.test.ts"],
          globalSetup: ["test/fixtures/bundle.ts", "test/cluster/global-setup.ts"],
          // One cluster, where environments want the same nodes and NodePorts: one file after the other.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      { extends: true, test: { name: "media", include: ["test/media/**/*.test.ts"], ...network } },
      { extends: true, test: { name: "browser", include: ["test/browser/**/*.test.ts"], ...network } },
    ],
  },
});
