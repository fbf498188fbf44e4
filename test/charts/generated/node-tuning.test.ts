import fc from "fast-check";
import type { NodeTuningValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { image, nameLists, names, scheduling } from "./common.js";
import { describeValues, type Mistake } from "./property.js";

const least = fc.integer({ min: 1, max: 2_147_483_647 });

/** Helm adds them where they are left out. */
const defaults = fc.record({
  "net.core.rmem_max": least,
  "net.core.wmem_max": least,
  "net.core.netdev_max_backlog": least,
});

const values: fc.Arbitrary<NodeTuningValues> = scheduling
  .filter(({ nodeLabels }) => Object.keys(nodeLabels).length > 0)
  .chain(({ nodeLabels, tolerations }) =>
    fc.record({
      nodeLabels: fc.constant(nodeLabels),
      tolerations: fc.constant(tolerations),
      sysctls: fc
        .tuple(
          fc.dictionary(fc.stringMatching(/^net[.](core|ipv4|ipv6|netfilter)[.][a-z0-9_]{1,30}$/), least),
          defaults,
        )
        .map(([others, defaults]) => ({ ...others, ...defaults })),
      image,
      imagePullSecrets: nameLists,
      priorityClassName: fc.oneof(names, fc.constant("")),
    }),
  );

const mistakes: Readonly<Record<string, Mistake<NodeTuningValues>>> = {
  "every node": { named: "nodeLabels", change: (all) => ({ ...all, nodeLabels: {} }) },
  "a setting of another part of the kernel": {
    named: "kernel.core_pattern",
    change: (all) => ({ ...all, sysctls: { "kernel.core_pattern": 1 } }),
  },
  "a setting of no number": {
    named: "sysctls.net.core.rmem_max",
    change: (all) => ({ ...all, sysctls: { "net.core.rmem_max": "16777216" } }),
  },
  "a key that there is not": { named: "node", change: (all) => ({ ...all, node: "a" }) },
};

describeValues("node-tuning", values, mistakes);
