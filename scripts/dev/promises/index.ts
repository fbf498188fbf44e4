import { escaped, proofLine } from "../proofs.js";
import { CALLS } from "./calls.js";
import { PACKETS } from "./packets.js";
import type { Promised } from "./promise.js";
import { SECRETS } from "./secrets.js";
import { SOVEREIGNTY } from "./sovereignty.js";

/** What README and docs promise about calls, secrets and sovereignty, by topic and page; the charts' own claims are in security-claims.ts. */
export const PROMISES: Readonly<Record<string, Readonly<Record<string, readonly Promised[]>>>> = {
  Calls: { ...CALLS, ...PACKETS },
  "Secrets and attackers": SECRETS,
  Sovereignty: SOVEREIGNTY,
};

/** docs/promises.md, without what is written by hand. */
export function promisesPage(): string {
  return Object.entries(PROMISES)
    .flatMap(([topic, pages]) => [
      `## ${topic}`,
      "",
      "| page | promise | held by |",
      "| --- | --- | --- |",
      ...Object.entries(pages).flatMap(([page, promises]) =>
        promises.map(
          ({ words, proofs }) => `| ${pageLink(page)} | ${escaped(words)} | ${proofs.map(proofLine).join("<br>")} |`,
        ),
      ),
      "",
    ])
    .join("\n")
    .trimEnd();
}

const pageLink = (page: string) =>
  page.startsWith("docs/") ? `[${page.slice(5)}](${page.slice(5)})` : `[${page}](../${page})`;
