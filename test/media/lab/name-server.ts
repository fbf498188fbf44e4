import { type Daemon, daemon, eventually, listens } from "./processes.js";

/**
 * The lab's DNS on one machine, at a loopback address of it: these names, and no other unless there is somebody to ask. Addresses are
 * answered in the order given.
 */
export async function nameServer(
  namespace: string,
  names: Readonly<Record<string, readonly string[]>>,
  log: string,
  address = "127.0.0.1",
  upstream?: string,
): Promise<Daemon> {
  // Whoever has a name's addresses has all there is to say about it.
  const records = Object.entries(names).flatMap(([name, addresses]) => [
    `--local=/${name}/`,
    // dnsmasq answers the last one first.
    ...[...addresses].reverse().map((address) => `--address=/${name}/${address}`),
  ]);
  const options = [
    "--keep-in-foreground",
    "--conf-file=/dev/null",
    "--no-resolv",
    "--no-hosts",
    upstream === undefined ? "--local=/#/" : `--server=${upstream}`,
    "--user=root",
    "--pid-file",
  ];
  const listen = [`--listen-address=${address}`, "--bind-interfaces", "--log-queries", "--log-facility=-"];
  const dns = daemon("dns", log, "nsenter", [
    `--net=/run/netns/${namespace}`,
    "dnsmasq",
    ...options,
    ...listen,
    ...records,
  ]);
  await eventually("name server", 5, () => listens(namespace, "udp", 53));
  return dns;
}
