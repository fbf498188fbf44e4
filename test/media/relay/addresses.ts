import ipaddr from "ipaddr.js";

/** Ranges of IANA's registries that are not global unicast, written down apart from the chart's list. */
export const SPECIAL = {
  ipv4: [
    ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
    ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
    ...["224.0.0.0/4", "240.0.0.0/4"],
  ],
  ipv6: [
    // Compatible, mapped, translated, NAT64 twice, discard-only and dummy, protocol assignments, documentation, 6to4.
    ...["::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64"],
    ...["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10"],
    "ff00::/8",
  ],
} as const;

/** The first and the last address of a range. */
export function ends(cidr: string): string[] {
  const family = ipaddr.parseCIDR(cidr)[0].kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return [family.networkAddressFromCIDR(cidr), family.broadcastAddressFromCIDR(cidr)].map(String);
}

/** The addresses right before and right after ranges, as far as they are in none of these. */
export function beside(cidrs: readonly string[]): string[] {
  const ranges = cidrs.map((cidr) => ends(cidr).map(number) as [bigint, bigint]);
  const bits = ipaddr.parse(ends(cidrs[0] ?? "")[0] ?? "").toByteArray().length * 8;
  const inside = (address: bigint) => ranges.some(([first, last]) => first <= address && address <= last);
  const exists = (address: bigint) => address >= 0n && address < 1n << BigInt(bits);
  const neighbours = ranges.flatMap(([first, last]) => [first - 1n, last + 1n]);
  return neighbours.filter((address) => exists(address) && !inside(address)).map((address) => text(address, bits));
}

/** An IPv4 address in every form that IPv6 has for it. */
export function encodings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.parse(address).toByteArray();
  const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  return [`::ffff:${hex}`, `::${hex}`, `::ffff:0:${hex}`, `64:ff9b::${hex}`, `64:ff9b:1::${hex}`, `2002:${hex}::1`];
}

function number(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function text(address: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((address >> BigInt(bits - 8 * (index + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}
