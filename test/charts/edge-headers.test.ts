import { describe, expect, it } from "vitest";
import { CONTROLLERS, edgeObjects, renderEdge } from "./edge-values.js";
import { ofKind, only, RENDERED_EDGES } from "./edge-variants.js";
import type { Manifest } from "./rendered.js";

describe.each(RENDERED_EDGES)("headers of the edge chart, $name", ({ name, values, objects }) => {
  it("answers with HSTS and the headers wherever the controller has a way", () => {
    const found = headersOf(objects, "response");
    if (name.startsWith("other by ingress")) expect(found).toEqual([]);
    else
      expect(found.length).toBe(
        values.kind === "gateway" ? ofKind(objects, "HTTPRoute").flatMap(({ spec }) => spec.rules).length : 1,
      );
    for (const headers of found) {
      expect(headers["Strict-Transport-Security"]).toBe("max-age=31536000");
      if (!name.startsWith("haproxy-ingress"))
        expect(headers).toMatchObject({ "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer" });
    }
  });
});

it("takes a default header away by an empty value, and all with HSTS off", async () => {
  const envoy = CONTROLLERS["envoy-gateway by gateway"];
  const headers = { "Referrer-Policy": "", "X-Content-Type-Options": "", "X-Frame-Options": "" };
  const objects = await edgeObjects({ ...envoy, headers, hsts: { maxAgeSeconds: 0 } });
  expect(only(objects, "HTTPRoute").spec.rules[0].filters.map(({ type }: Manifest) => type)).toEqual([
    "RequestHeaderModifier",
  ]);
});

describe("a body, which LiveKit would read before it knows who sends it", () => {
  const NEUTRAL = { "Content-Type": "application/octet-stream" };

  it("has no form's type on its way to /rtc, and its own to the admin API", () => {
    for (const { name, objects } of RENDERED_EDGES) {
      const found = headersOf(objects, "request").sort(
        (one, other) => Object.keys(other).length - Object.keys(one).length,
      );
      const inside = ofKind(objects, "HTTPRoute").some(({ metadata }) => metadata.name === "edge-internal");
      const expected = name.startsWith("other by ingress") ? [] : inside ? [NEUTRAL, NEUTRAL, {}] : [NEUTRAL];
      expect(found, name).toEqual(expected);
    }
  });

  it("keeps its type where other paths are public too, and the notes say what to do instead", async () => {
    for (const values of Object.values(CONTROLLERS)) {
      const { objects, notes } = await renderEdge({ ...values, publicPaths: ["/rtc", "/whip"] });
      expect(JSON.stringify(objects)).not.toContain("octet-stream");
      expect(notes).toContain("Limit the bodies of requests");
    }
  });
});

/** What each controller sets on requests or answers, read as it reads it: one map for each rule or object. */
function headersOf(objects: readonly Manifest[], side: "request" | "response"): Record<string, string>[] {
  const pairs = (list: readonly Manifest[]) => Object.fromEntries(list.map(({ name, value }) => [name, value]));
  const rules = ofKind(objects, "HTTPRoute").flatMap(({ spec }) => spec.rules);
  const byRoute = rules.map(({ filters }: Manifest) =>
    pairs(filters.flatMap((filter: Manifest) => filter[`${side}HeaderModifier`]?.set ?? [])),
  );
  const byIngress = ofKind(objects, "Ingress").flatMap(({ metadata: { annotations = {}, namespace } }) => {
    const middleware = ofKind(objects, "Middleware").find(
      ({ metadata: { name } }) =>
        annotations["traefik.ingress.kubernetes.io/router.middlewares"] === `${namespace}-${name}@kubernetescrd`,
    );
    const lines: string[] = annotations[`haproxy.org/${side}-set-header`]?.split("\n") ?? [];
    const added = side === "request" ? annotations["haproxy-ingress.github.io/headers"]?.split(": ") : undefined;
    const ages =
      side === "response" &&
      annotations["haproxy-ingress.github.io/hsts"] === "true" &&
      annotations["haproxy-ingress.github.io/hsts-max-age"];
    return [
      ...(middleware ? [middleware.spec.headers[`custom${side === "request" ? "Request" : "Response"}Headers`]] : []),
      ...(added ? [{ [added[0]]: added[1] }] : []),
      ...(lines.length > 0
        ? [Object.fromEntries(lines.map((line) => /^(\S+) "(.*)"$/.exec(line)?.slice(1) ?? []))]
        : []),
      ...(ages ? [{ "Strict-Transport-Security": `max-age=${ages}` }] : []),
    ];
  });
  return [...byRoute, ...byIngress];
}
