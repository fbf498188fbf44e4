import { isIP } from "node:net";
import { z } from "zod";

/** Names that Kubernetes and DNS accept. */

/** A DNS label: letters, digits and dashes. */
export const dnsLabel = (maximum: number) =>
  z
    .string()
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "must be lower-case letters, digits and dashes, starting with a letter")
    .max(maximum);

/** The name of a Kubernetes object. Used for Secrets too, so its value is never echoed when it is wrong. */
export const objectName = (describe: string) =>
  z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "must be the name of a Kubernetes object, never the secret itself")
    .max(253)
    .describe(describe);

/** A fully qualified host name. */
export const hostName = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, "must be a DNS name such as visio.example.fr")
  .max(200);

/** The operator's own zone: `visio.example.fr` trusts names under `example.fr`, and addresses. */
export function isOwnHost(host: string, domain: string): boolean {
  const parent = domain.split(".").slice(1).join(".");
  const zone = parent.includes(".") ? parent : domain;
  return isIP(host.replace(/^\[|\]$/g, "")) !== 0 || host === domain || host === zone || host.endsWith(`.${zone}`);
}
