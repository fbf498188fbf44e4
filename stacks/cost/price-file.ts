import { parse } from "yaml";
import { z } from "zod";
import { TRUSTS, UNITS, unitOf } from "./price.js";

const amount = z.number().min(0).max(100_000);

const entry = z
  .strictObject({
    item: z.string(),
    /** Absent: the price is that of every region. */
    region: z.string().min(1).optional(),
    unit: z.enum(UNITS),
    price: z.union([amount, z.tuple([amount, amount])]),
    trust: z.enum(TRUSTS).default("given"),
    source: z.string().min(1),
    sku: z.string().min(1).optional(),
  })
  .superRefine(({ item, unit, price }, context) => {
    const wanted = unitOf(item);
    const issue = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (wanted === undefined) issue("item", `is ${JSON.stringify(item)}, which is nothing that costs`);
    else if (unit !== wanted) issue("unit", `is ${unit}, but ${item} is priced by the ${wanted}`);
    if (Array.isArray(price) && price[0] > price[1]) issue("price", "has its higher end first");
  });

const priceFile = z.strictObject({
  provider: z.string().min(1),
  currency: z.literal("EUR"),
  date: z.iso.date(),
  prices: z.array(entry).min(1),
});

/** A price file: one provider's list of one day. */
export type PriceFile = z.output<typeof priceFile>;
export type PriceEntry = PriceFile["prices"][number];

/** Reads a price file, JSON or YAML; else says in a few words each what is wrong with it. Never throws on bad input. */
export function readPriceFile(text: string): { readonly file: PriceFile } | { readonly problems: readonly string[] } {
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 0, logLevel: "error" });
  } catch (error) {
    return { problems: [`is no JSON or YAML: ${String((error as Error).message).split("\n", 1)[0]}`] };
  }
  const result = priceFile.safeParse(data, { reportInput: true });
  if (result.success) return { file: result.data };
  return { problems: result.error.issues.map((issue) => problem(issue, data)) };
}

/** The entry is named by its item, which people look for, and not by its number. */
function problem({ path, message }: z.core.$ZodIssue, data: unknown): string {
  const [list, index, ...rest] = path;
  const item = list === "prices" && (data as { prices: { item?: unknown }[] }).prices[Number(index)]?.item;
  const place =
    index === undefined
      ? path.join(".")
      : [`prices[${String(index)}]${typeof item === "string" ? ` (${item})` : ""}`, ...rest].join(" ");
  return `${place || "the whole"} ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
