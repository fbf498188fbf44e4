import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, overlaps, parseCidr } from "../../../stacks/config/network.js";
import { bitRate, duration, gibibytes, percent } from "../../../stacks/config/units.js";

const value = (schema: { safeParse(input: unknown): { success: boolean; data?: unknown } }, text: unknown) => {
  const result = schema.safeParse(text);
  return result.success ? result.data : undefined;
};

describe("units", () => {
  it.each([
    [percent("x"), "10%", 0.1],
    [percent("x"), "12.5 %", 0.125],
    [percent("x"), "0.1", undefined],
    [percent("x"), "101%", undefined],
    [percent("x"), 0.1, undefined],
    [duration("x", { minimum: 300, maximum: 86_400 }), "4h", 14_400],
    [duration("x", { minimum: 300, maximum: 86_400 }), "90m", 5400],
    [duration("x", { minimum: 300, maximum: 86_400 }), "10s", undefined],
    [duration("x", { minimum: 300, maximum: 86_400 }), "-4h", undefined],
    [bitRate("x"), "2.5 Gbit/s", 2.5e9],
    [bitRate("x"), "2.5 GB/s", undefined],
    [gibibytes("x", { minimum: 1, maximum: 100 }), "10Gi", 10],
    [gibibytes("x", { minimum: 1, maximum: 100 }), "10GB", undefined],
  ])("%# reads %s", (schema, text, expected) => {
    expect(value(schema, text)).toBe(expected);
  });
});

describe("networks", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const network = fc.tuple(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 })).map(([a, b, c, d, prefix]) => ({
    text: `${a}.${b}.${c}.${d}/${prefix}`,
    // The oracle works on bit strings, the code on numbers.
    bits: [a, b, c, d]
      .map((part) => part.toString(2).padStart(8, "0"))
      .join("")
      .slice(0, prefix),
  }));

  it("overlap exactly when one prefix begins the other", () => {
    fc.assert(
      fc.property(network, network, (a, b) => {
        const [x, y] = [parseCidr(a.text), parseCidr(b.text)];
        if (!x || !y) throw new Error("valid networks must parse");
        expect(overlaps(x, y)).toBe(a.bits.startsWith(b.bits) || b.bits.startsWith(a.bits));
        expect(contains(x, y)).toBe(b.bits.startsWith(a.bits));
      }),
    );
  });

  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "a.b.c.d/8", "fd00::/8", "300.0.0.0/8"])("refuses %s", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});
