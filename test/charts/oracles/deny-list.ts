import ipaddr from "ipaddr.js";
import { configFile, nameOf, programs, type Render } from "./render.js";

/** Blocks that are not for the Internet. Source: the IANA special-purpose address registries, multicast, and 240.0.0.0/4. */
const SPECIAL = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"],
  ...["100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10"],
  ...["fec0::/10", "ff00::/8"],
];

/** Peers that must stay possible: the neighbours of those blocks. */
const PUBLIC = [
  ...["1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0"],
  ...["169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0"],
  ...["198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1", "2606:4700:4700::1111", "2a01:e00::1"],
];

interface Range {
  readonly line: string;
  readonly kind: string;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Everything that is not for the Internet is denied, in the only form that every coturn reads: `a-b` alone on its line. CIDR
 * notation and a trailing comment are ignored without a word before 4.11.
 */
export function* denyList(render: Render): Iterable<string> {
  for (const { workload } of programs(render, "coturn")) {
    const ranges: Range[] = [];
    for (const line of configFile(render, workload, "denied-peers.conf").split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const range = parse(line);
      if (!range) yield `${nameOf(workload)} denied-peers.conf: "${line}" is no range of addresses`;
      // "::" as a start means "any" to coturn, and would deny every IPv4 peer.
      else if (range.first > range.last || line.includes("=::-")) yield `"${line}" is another range than it looks`;
      else ranges.push(range);
    }
    for (const { text, ...address } of SPECIAL_ENDS)
      if (!ranges.some((range) => holds(range, address))) yield `${nameOf(workload)} relays to ${text}`;
    for (const { text, ...address } of PUBLIC_ADDRESSES)
      for (const range of ranges)
        if (holds(range, address)) yield `${nameOf(workload)} denies ${text}, by "${range.line}"`;
  }
}

function parse(line: string): Range | undefined {
  const [, from = "", to = ""] = /^denied-peer-ip=([0-9a-f.:]+)-([0-9a-f.:]+)$/.exec(line) ?? [];
  if (!ipaddr.isValid(from) || !ipaddr.isValid(to)) return undefined;
  const [first, last] = [ipaddr.parse(from), ipaddr.parse(to)];
  if (first.kind() !== last.kind()) return undefined;
  return { line, kind: first.kind(), first: number(first), last: number(last) };
}

interface Address {
  readonly kind: string;
  readonly number: bigint;
}

function numbered(address: ipaddr.IPv4 | ipaddr.IPv6): Address & { readonly text: string } {
  return { text: address.toString(), kind: address.kind(), number: number(address) };
}

const number = (address: ipaddr.IPv4 | ipaddr.IPv6): bigint =>
  address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

const holds = (range: Range, { kind, number }: Address): boolean =>
  kind === range.kind && number >= range.first && number <= range.last;

/** The first and the last address of a block. */
function ends(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, ipaddr.IPv4 | ipaddr.IPv6] {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const last = bytes.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, length - 8 * index))));
  return [address, ipaddr.fromByteArray(last)];
}

const SPECIAL_ENDS = SPECIAL.flatMap(ends).map(numbered);
const PUBLIC_ADDRESSES = PUBLIC.map((text) => numbered(ipaddr.parse(text)));
