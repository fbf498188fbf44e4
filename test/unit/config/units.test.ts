import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, overlaps, parseCidr } from "../../../stacks/config/network.js";
import { bitRate, duration, gibibytes, percent, portRange } from "../../../stacks/config/units.js";

const value = (schema: { safeParse(input: unknown): { success: boolean; data?: unknown } }, text: unknown) => {
  const result = schema.safeParse(text);
  return result.success ? result.data : undefined;
};

type Reading = readonly [text: unknown, value: unknown];

/** Each unit: what is read, and as what; and what is refused, at the edges of its range and of its form. */
const UNITS: Readonly<Record<string, { schema: Parameters<typeof value>[0]; read: Reading[]; refused: unknown[] }>> = {
  "a share": {
    schema: percent("x", { minimum: 1, maximum: 50 }),
    read: [
      ["10%", 0.1],
      ["12.25 %", 0.1225],
      [" 1% ", 0.01],
      ["50%", 0.5],
    ],
    refused: ["0.1", 0.1, "0%", "51%", "10%%", "10% of them", "x10%", "1e1%", "-10%", "10", "", null],
  },
  "a duration": {
    schema: duration("x", { minimum: 300, maximum: 86_400 }),
    read: [
      ["4h", 14_400],
      ["90m", 5400],
      ["90 min", 5400],
      ["300s", 300],
      ["24h", 86_400],
    ],
    refused: ["299s", "25h", "-4h", "4", "4hours", "4d", "1.5h", "x4h", "4 xh", "h", 4],
  },
  "a rate": {
    schema: bitRate("x"),
    read: [
      ["2.5 Gbit/s", 2.5e9],
      ["2.55Gbit/s", 2.55e9],
      ["1 Mbit/s", 1e6],
      ["1000 kbit/s", 1e6],
      ["400 Gbit/s", 400e9],
    ],
    refused: ["0.9 Mbit/s", "401 Gbit/s", "2.5 GB/s", "2.5 Gbit/second", "x2 Gbit/s", "2 Gbit", "2", "2 Tbit/s", 2],
  },
  "a range of ports": {
    schema: portRange("x"),
    read: [
      ["30000-30015", { from: 30_000, to: 30_015 }],
      ["30000", { from: 30_000, to: 30_000 }],
      ["1-1", { from: 1, to: 1 }],
      ["65535", { from: 65_535, to: 65_535 }],
    ],
    refused: ["0-5", "5-4", "65535-65536", "1-2-3", "x1-2", "1-2x", "-5", "1-", "a-b", 30_000],
  },
  "a size": {
    schema: gibibytes("x", { minimum: 1, maximum: 2048 }),
    read: [
      ["10Gi", 10],
      ["1024Mi", 1],
      ["2Ti", 2048],
    ],
    refused: ["1023Mi", "2049Gi", "10GB", "10 Gi", "10GiB", "x10Gi", "10", "Gi", "1.5Gi", 10],
  },
};

describe.each(Object.entries(UNITS))("%s", (_, { schema, read, refused }) => {
  it.each(read)("%j is %j", (text, expected) => {
    expect(value(schema, text)).toEqual(expected);
  });

  it.each(refused.map((text) => [text]))("%j is refused", (text) => {
    expect(schema.safeParse(text).success).toBe(false);
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
