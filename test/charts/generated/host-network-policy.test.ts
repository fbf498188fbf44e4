import fc from "fast-check";
import type { HostNetworkPolicyValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { names, portRange } from "./common.js";
import { describeValues, type Mistake } from "./property.js";

const values: fc.Arbitrary<HostNetworkPolicyValues> = fc.record({
  namespace: names,
  ports: fc.array(
    fc
      .tuple(fc.constantFrom("TCP" as const, "UDP" as const), portRange(1, 65_535, 5000))
      .map(([protocol, range]) => ({ protocol, ...range })),
    { minLength: 1, maxLength: 6 },
  ),
});

const mistakes: Readonly<Record<string, Mistake<HostNetworkPolicyValues>>> = {
  "no namespace": { named: "namespace", change: (all) => ({ ...all, namespace: "" }) },
  "no ports": { named: "ports", change: (all) => ({ ...all, ports: [] }) },
  "ports the wrong way round": {
    named: "ports[0]",
    change: (all) => ({ ...all, ports: [{ protocol: "UDP", from: 2, to: 1 }] }),
  },
  "another protocol": {
    named: "protocol",
    change: (all) => ({ ...all, ports: [{ protocol: "SCTP", from: 1, to: 2 }] }),
  },
  "a port that there is not": {
    named: "ports.0.to",
    change: (all) => ({ ...all, ports: [{ protocol: "UDP", from: 1, to: 65_536 }] }),
  },
};

describeValues("host-network-policy", values, mistakes);
