import { expect } from "vitest";
import { BALANCED, CERTIFICATES, CONTROLLERS, type EdgeInput, renderEdge } from "./edge-values.js";
import type { Manifest } from "./rendered.js";

/** Every controller with every certificate, and the switches of a load balancer. */
const VARIANTS: Readonly<Record<string, EdgeInput>> = {
  ...Object.fromEntries(
    Object.entries(CONTROLLERS).flatMap(([controller, values]) =>
      Object.entries(CERTIFICATES).map(([certificate, more]) => [
        `${controller}, ${certificate}`,
        { ...values, ...more },
      ]),
    ),
  ),
  "envoy-gateway by gateway, all of a load balancer": BALANCED,
  "other by gateway, internal": {
    ...CONTROLLERS["other by gateway"],
    internal: { enabled: true, annotations: { "example.org/internal": "true" } },
  },
};

/** All of them rendered once. */
export const RENDERED_EDGES = await Promise.all(
  Object.entries(VARIANTS).map(async ([name, values]) => ({ name, values, ...(await renderEdge(values)) })),
);
export const ofKind = (objects: readonly Manifest[], ...kinds: string[]) =>
  objects.filter(({ kind }) => kinds.includes(kind));
/** The one object of a kind. */
export const only = (objects: readonly Manifest[], kind: string): Manifest => {
  const [first, ...others] = ofKind(objects, kind);
  expect(others).toEqual([]);
  expect(first, kind).toBeDefined();
  return first;
};
