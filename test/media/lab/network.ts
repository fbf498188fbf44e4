import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run, runIn } from "./processes.js";

/** A machine of the lab: one network namespace without any way out of this machine. */
export interface Host {
  /** Name of the namespace. */
  readonly namespace: string;
  /** Address on the network that it is attached to. */
  readonly address: string;
}

const NAMESPACES = "/run/netns";
const MEMORY = "/dev/shm";

/** Folder in memory for what runs in a namespace. It ends with the namespace. */
export const memoryOf = (namespace: string) => join(MEMORY, namespace);

/** Network namespaces that belong together and end together. Addresses are global ones: nothing leaves the namespaces. */
export class Network {
  /** Short, because interface names have 15 characters; random, because two runs may share a machine. */
  private readonly id = randomBytes(3).toString("hex");
  private readonly namespaces: string[] = [];
  private links = 0;

  /** Whether a namespace, or what is named like one, belonged to a run that was killed. */
  static isLeftBehind(this: void, name: string): boolean {
    const owner = Number(/^rl-(\d+)-/.exec(name)?.[1]);
    return owner > 0 && !existsSync(`/proc/${owner}`);
  }

  /** Removes what runs left behind that were killed; their programs died with them. */
  static async sweep(): Promise<void> {
    for (const name of readdirSync(MEMORY).filter(Network.isLeftBehind)) await forget(name);
    // Not there before the first namespace since the machine started.
    for (const namespace of existsSync(NAMESPACES) ? readdirSync(NAMESPACES) : []) {
      if (!Network.isLeftBehind(namespace)) continue;
      try {
        await run("ip", ["netns", "del", namespace]);
      } catch (error) {
        // Another file of this run may have been quicker.
        if (existsSync(join(NAMESPACES, namespace))) throw error;
      }
    }
  }

  /** A new namespace with its loopback up. */
  async add(name: string): Promise<string> {
    const namespace = `rl-${process.pid}-${this.id}-${name}`;
    await run("ip", ["netns", "add", namespace]);
    this.namespaces.push(namespace);
    await run("ip", ["-n", namespace, "link", "set", "lo", "up"]);
    await runIn(namespace, "sysctl", [
      "-qw",
      "net.ipv4.ip_forward=1",
      "net.ipv6.conf.all.forwarding=1",
      // Addresses are unique here; a tentative one cannot be used for a second.
      "net.ipv6.conf.default.accept_dad=0",
      "net.ipv4.conf.all.rp_filter=0",
      "net.ipv4.conf.default.rp_filter=0",
    ]);
    return namespace;
  }

  /** Gives a device a further address, and the namespace a default route of that family. */
  async address(namespace: string, device: string, cidr: string, gateway?: string): Promise<void> {
    await run("ip", ["-n", namespace, "addr", "add", cidr, "dev", device]);
    const family = cidr.includes(":") ? "-6" : "-4";
    if (gateway !== undefined) await run("ip", [family, "-n", namespace, "route", "add", "default", "via", gateway]);
  }

  /** A bridge in a namespace, with the address that its machines use as gateway. */
  async bridge(namespace: string, name: string, cidr: string): Promise<void> {
    // A bridge without an address of its own takes the lowest of its ports': with the next machine it may move, and neighbours go
    // on sending to the old one for half a minute.
    const mac = `02${randomBytes(5).toString("hex")}`.replace(/..(?!$)/g, "$&:");
    await run("ip", ["-n", namespace, "link", "add", name, "address", mac, "type", "bridge", "forward_delay", "0"]);
    await run("ip", ["-n", namespace, "addr", "add", cidr, "dev", name]);
    await run("ip", ["-n", namespace, "link", "set", name, "up"]);
    // A switch does not filter: what stays on the bridge must not meet the namespace's packet filter.
    await runIn(namespace, "sh", ["-c", "echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables || true"]);
  }

  /** Plugs a namespace into a bridge of another one: interface `device` with `cidr`, default route over `gateway`. */
  async plug(
    namespace: string,
    device: string,
    cidr: string,
    at: { namespace: string; bridge: string },
    gateway?: string,
  ): Promise<void> {
    const peer = `v${this.id}${(this.links++).toString(36)}`;
    await run("ip", [
      "link",
      "add",
      device,
      "netns",
      namespace,
      "type",
      "veth",
      "peer",
      "name",
      peer,
      "netns",
      at.namespace,
    ]);
    await run("ip", ["-n", at.namespace, "link", "set", peer, "master", at.bridge, "up"]);
    await run("ip", ["-n", namespace, "addr", "add", cidr, "dev", device]);
    await run("ip", ["-n", namespace, "link", "set", device, "up"]);
    if (gateway !== undefined) await run("ip", ["-n", namespace, "route", "add", "default", "via", gateway]);
  }

  /** Replaces a namespace's whole packet filter. */
  async filter(namespace: string, rules: string): Promise<void> {
    await runIn(namespace, "nft", ["-f", "-"], `flush ruleset\n${rules}\n`);
  }

  /** Removes every namespace, and with them all links and memory. */
  async remove(): Promise<void> {
    for (const namespace of this.namespaces.splice(0).reverse()) {
      await run("ip", ["netns", "del", namespace]);
      await forget(namespace);
    }
  }
}

async function forget(namespace: string): Promise<void> {
  const memory = memoryOf(namespace);
  const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
  const disks = mounts.map((mount) => mount.split(" ")[1] ?? "").filter((at) => at.startsWith(`${memory}/`));
  // Another file of this run may sweep the same.
  for (const at of disks) await run("umount", ["--lazy", at]).catch(() => {});
  rmSync(memory, { recursive: true, force: true });
}
