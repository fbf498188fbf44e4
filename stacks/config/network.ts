import ipaddr from "ipaddr.js";
import { z } from "zod";

/** An IPv4 network. */
export interface Cidr {
  readonly text: string;
  /** First address as a number. */
  readonly first: number;
  /** Last address as a number. */
  readonly last: number;
  readonly prefix: number;
}

const toNumber = (octets: readonly number[]) => octets.reduce((sum, octet) => sum * 256 + octet, 0);

/** Reads `10.50.0.0/16`. Undefined if it is not IPv4 CIDR notation; the first address may still carry host bits. */
export function parseCidr(text: string): Cidr | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(text) || !ipaddr.IPv4.isValidCIDR(text)) return undefined;
  const prefix = ipaddr.IPv4.parseCIDR(text)[1];
  return {
    text,
    first: toNumber(ipaddr.IPv4.networkAddressFromCIDR(text).octets),
    last: toNumber(ipaddr.IPv4.broadcastAddressFromCIDR(text).octets),
    prefix,
  };
}

/** True if the two networks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** True if every address of `inner` lies in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** RFC 1918. */
export const PRIVATE: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap(
  (text) => parseCidr(text) ?? [],
);

/** An IPv6 CIDR in canonical form (RFC 5952, no host bits), as text. */
export function cidr6(describe: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const valid = ipaddr.IPv6.isValidCIDR(text);
      const network = valid && `${ipaddr.IPv6.networkAddressFromCIDR(text)}/${ipaddr.IPv6.parseCIDR(text)[1]}`;
      if (network === text) return;
      const fix = network ? `write ${network}` : "write an IPv6 network such as fd00:10:91::/56";
      const params = { allowed: "an IPv6 network without host bits", fix };
      context.addIssue({ code: "custom", message: "is not a canonical network", params, input: text });
    })
    .describe(describe);
}

/** A CIDR in canonical form (no host bits): what a cloud's API would otherwise refuse at apply. */
export function cidr(describe: string) {
  return z
    .string()
    .transform((text, context) => {
      const parsed = parseCidr(text);
      const network = parsed && `${ipaddr.IPv4.networkAddressFromCIDR(text)}/${parsed.prefix}`;
      if (parsed && network === text) return parsed;
      const fix = network ? `write ${network}` : "write an IPv4 network such as 10.50.0.0/16";
      const params = { allowed: "an IPv4 network without host bits", fix };
      context.addIssue({ code: "custom", message: "is not a canonical network", params, input: text });
      return z.NEVER;
    })
    .meta({ description: describe });
}
