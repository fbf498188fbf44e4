import { Option } from "commander";
import { OKS_REGIONS } from "../../stacks/clouds/outscale-oks.js";
import { catalogChanges, readCatalog } from "../../stacks/cost/outscale-catalog.js";
import type { PriceFile } from "../../stacks/cost/price-file.js";
import { broughtPrices } from "../../stacks/cost/price-list.js";
import { staleness } from "../../stacks/cost/staleness.js";
import { CatalogError, publicPrices } from "../lib/prices/catalog-request.js";
import { priceSections, type Refreshed, refreshSections } from "../lib/prices/price-sections.js";
import { sectionsText } from "../lib/sections.js";
import { writeWhole } from "../lib/staging.js";
import { EXIT, printFindings, printJson, progress } from "../lib/terminal.js";
import type { AddCommand } from "./command.js";

const PROVIDER = "outscale-oks";

interface Options {
  readonly provider: typeof PROVIDER;
  readonly region?: (typeof OKS_REGIONS)[number];
  readonly refresh?: boolean;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `relais prices`: the price list that Relais brings, or the vendor's of today. */
export const addPrices: AddCommand = (program, setCode) => {
  program
    .command("prices")
    .description("print the prices that Relais brings, or get those of today from the provider's public catalogue")
    .addOption(new Option("--provider <provider>", "whose prices").choices([PROVIDER]).default(PROVIDER))
    .addOption(new Option("--region <region>", "of one region (default: all)").choices([...OKS_REGIONS]))
    .option("--refresh", "ask the provider's public catalogue: needs a network, and no keys")
    .option("--out <file>", "with --refresh: write them to this file, for cost.prices")
    .option("--force", "with --out: replace a file that exists")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais prices
  relais prices --region eu-west-2 --json
  relais prices --refresh                                    what has changed since the list that Relais brings
  relais prices --refresh --region eu-west-2 --out prices.json

Only --refresh needs a network; OSC_ENDPOINT_API names another address than https://api.<region>.outscale.com/api/v1.
An environment takes a file by cost.prices: docs/cost.md.`,
    )
    .action(async (options: Options) => {
      const { refresh, out, force, json, region } = options;
      if (!refresh && (out !== undefined || force)) return wrong("--out and --force go with --refresh");
      if (force && out === undefined) return wrong("--force needs --out; name the file that it replaces");
      const list = broughtPrices(PROVIDER);
      if (!list) throw new Error(`no price list of ${PROVIDER}`);
      if (!refresh) return print(list, options);
      const found: Refreshed[] = [];
      const date = new Date().toISOString().slice(0, 10);
      try {
        for (const each of region ? [region] : OKS_REGIONS) {
          progress(`asking for the prices of ${each}`);
          const catalog = readCatalog(await publicPrices(each, process.env), each, date);
          found.push({ region: each, ...catalog, ...catalogChanges(list, catalog.prices, each) });
        }
      } catch (error) {
        if (!(error instanceof CatalogError)) throw error;
        console.error(`error: ${error.message}`);
        return setCode(EXIT.findings);
      }
      const prices = found.flatMap((each) => each.prices);
      if (prices.length === 0) {
        console.error("error: the catalogue has no entry that Relais knows; a newer Relais may, nothing is written");
        return setCode(EXIT.findings);
      }
      const file: PriceFile = { provider: PROVIDER, currency: "EUR", date, prices: [...prices] };
      if (out !== undefined) writeWhole(out, `${JSON.stringify(file, null, 2)}\n`, { overwrite: force === true });
      if (json) return printJson({ ...file, regions: found.map(({ prices: _, ...rest }) => rest) });
      const sections = found.flatMap(refreshSections);
      console.log(
        [`${prices.length} prices of ${date}`, ...(sections.length > 0 ? [sectionsText(sections)] : [])].join("\n\n"),
      );
      console.log(
        `\n${out === undefined ? "nothing is written: --out <file> writes them" : `wrote ${out}; an environment takes it by cost.prices`}`,
      );
    });

  function wrong(message: string): void {
    console.error(`error: ${message}`);
    setCode(EXIT.usage);
  }
};

function print(list: PriceFile, { region, json }: Options): void {
  const shown = { ...list, prices: list.prices.filter((entry) => region === undefined || entry.region === region) };
  const stale = staleness(list.date, new Date());
  if (!json) printFindings(stale);
  if (json) printJson({ ...shown, findings: stale });
  else console.log(sectionsText(priceSections(shown)));
}
