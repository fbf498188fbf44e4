import ipaddr from "ipaddr.js";
import { formed } from "./patterns.js";

/** Names that Kubernetes and DNS accept. */

/** A DNS label: letters, digits and dashes. */
export const dnsLabel = (maximum: number) =>
  formed(
    new RegExp(`^(?=.{1,${maximum}}$)[a-z]([a-z0-9-]*[a-z0-9])?$`),
    `up to ${maximum} lower-case letters, digits and dashes, a letter first`,
    "write one such as visio-2",
  );

/**
 * The name of a Kubernetes object, mostly of a Secret: a wrong value is never echoed, and what looks like a key or a hash
 * is no name.
 */
export const objectName = (describe: string) =>
  formed(
    /^(?=.{1,253}$)(?![0-9a-f]{24,}$)(?!(?=\S*\d)[a-z0-9]{32,}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    "the name of a Kubernetes object, never the secret itself",
    "put the secret into a Kubernetes Secret and name that here",
  ).describe(describe);

/** The name of a GatewayClass, IngressClass or StorageClass. */
export const className = (example: string) =>
  formed(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    "lower-case letters, digits, dashes and dots",
    `write the name of a class such as ${example}`,
  );

/** A fully qualified host name. */
export const hostName = formed(
  /^(?=.{1,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  "a DNS name in lower case, without scheme and path",
  "write one such as visio.example.fr",
);

/** The operator's own zone: `example.fr` for `visio.example.fr`. */
export function zoneOf(domain: string): string {
  const parent = domain.split(".").slice(1).join(".");
  return parent.includes(".") ? parent : domain;
}

/** Names in the operator's own zone, and addresses. */
export function isOwnHost(host: string, domain: string): boolean {
  const zone = zoneOf(domain);
  const address = host.replace(/^\[|\]$/g, "");
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  return isAddress || host === domain || host === zone || host.endsWith(`.${zone}`);
}
