import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Scene } from "../connectivity/scene.js";
import { type Daemon, daemon, eventually } from "../lab/processes.js";
import { parseScrape, type Scrape } from "./scraped.js";

const SCRAPES = `
import http.client, os, sys, time
target, file = sys.argv[1:]
connection = http.client.HTTPConnection(target, 6789, timeout=10)
while True:
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    with open(file + ".draft", "w") as draft: draft.write(text)
    os.replace(file + ".draft", file)
    time.sleep(0.3)
`;

/** Somebody who scrapes the SFU as Prometheus does: over one connection, which is there before it matters. */
export interface Scraper extends Pick<Daemon, "stop"> {
  readonly first: Scrape;
  last(): Scrape | undefined;
}

export async function keepScraping({ deployment, folder }: Scene): Promise<Scraper> {
  const [node] = deployment.nodes.sfu;
  const file = join(folder, "scraped");
  const command = [
    `--net=/run/netns/${node?.namespace}`,
    "/usr/bin/python3",
    "-c",
    SCRAPES,
    node?.privateIp ?? "",
    file,
  ];
  const scraper = daemon("scraper", join(folder, "scraper.log"), "nsenter", command);
  const last = () => parseScrape(readFileSync(file, "utf8"));
  const first = await eventually("a first scrape", 20, last);
  return { first, last, stop: scraper.stop };
}
