import { defineConfig } from "vitest/config";

/** What mutants of `stacks/` are tried on: pure functions by their unit tests, the engine by what it synthesises. */
export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts", "test/synth/synth.test.ts"],
    // It reads the sources, which are full of mutants here.
    exclude: ["test/unit/architecture.test.ts"],
    setupFiles: "test/fixtures/seed.ts",
    env: { RELAIS_MUTATION: "1" },
    pool: "threads",
    isolate: false,
    testTimeout: 60_000,
  },
});
