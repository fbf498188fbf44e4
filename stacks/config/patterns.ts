import { z } from "zod";

/** What is allowed and what to do, as the two lines of an issue's message: an issue carries nothing else. */
export const problem = (allowed: string, fix: string) => `${allowed}\n${fix}`;

/** Text of a form. `allowed` names the form, `fix` ends in an example. */
export const formed = (pattern: RegExp, allowed: string, fix: string) =>
  z.string().regex(pattern, problem(allowed, fix)).meta({ $comment: allowed });

/** 1 to 65535, as the charts' schemas have it. */
const PORT = "([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

/** A server by name or address, and its port. */
export const hostPort = (example: string) =>
  formed(new RegExp(`^\\S+:${PORT}$`), "host:port", `write one such as ${example}`);

/**
 * A URL that ends up in plain text: without a user, a password or a query, where secrets hide. A wrong one is never
 * shown, as it may hold one.
 */
export function plainUrl(protocols: readonly string[], example: string) {
  const allowed = `${protocols.join(" or ")} URL without user, password and query`;
  return z
    .string()
    .superRefine((text, context) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      const known = url !== undefined && protocols.includes(url.protocol.slice(0, -1));
      if (known && url.username === "" && url.password === "" && url.search === "" && url.hash === "") return;
      const [message, fix] = known
        ? [
            "holds more than an address (not shown)",
            "remove user, password, query and fragment: they would be readable by many",
          ]
        : ["is not such a URL (not shown)", `write one such as ${example}`];
      context.addIssue({ code: "custom", message, params: { allowed, fix, confidential: true }, input: text });
    })
    .meta({ format: "uri", $comment: allowed });
}
