import { defineConfig } from "vitest/config";

/** What mutants of `stacks/` are tried on: pure functions by their unit tests, the engine by what it synthesises. */
export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts", "test/synth/synth.test.ts"],
    // The first reads the sources, which are full of mutants here; the others are about the questions of `relais init`, and slow.
    exclude: ["test/unit/architecture.test.ts", "test/unit/init/**"],
    setupFiles: "test/fixtures/seed.ts",
    env: { RELAIS_MUTATION: "1" },
    pool: "threads",
    isolate: false,
    testTimeout: 60_000,
  },
});
