import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** Programs that the media and browser tests start, by name or where PATH does not lead to them by path, and the Debian package of each. */
const DEBIAN_PACKAGES: Readonly<Record<string, string>> = {
  "chromium-headless-shell": "chromium-headless-shell",
  nft: "nftables",
  iptables: "iptables",
  conntrack: "conntrack",
  tcpdump: "tcpdump",
  turnserver: "coturn",
  haproxy: "haproxy",
  "redis-server": "redis-server",
  "redis-sentinel": "redis-sentinel",
  ip: "iproute2",
  python3: "python3",
  openssl: "openssl",
  dnsmasq: "dnsmasq-base",
  curl: "curl",
  containerd: "containerd",
  runc: "runc",
  skopeo: "skopeo",
  "/usr/lib/cni/bridge": "containernetworking-plugins",
  busybox: "busybox-static",
  promtool: "prometheus",
  faketime: "faketime",
  "mkfs.ext4": "e2fsprogs",
};

const NODE_MODULES = ["playwright-core", "livekit-client", "livekit-server-sdk"];

/** Debian packages of the programs that are not on PATH. */
export function missingPackages(): string[] {
  return missingPrograms().map((program) => DEBIAN_PACKAGES[program] ?? program);
}

/** What keeps the media and browser tests from running here, each with its remedy where there is one. */
export function missingForNetworkTests(): string[] {
  if (process.platform !== "linux") return [`needs Linux, found ${process.platform}`];
  const reasons: string[] = [];
  const programs = missingPrograms();
  if (programs.length > 0)
    reasons.push(`needs ${programs.join(", ")}, try: apt-get install ${missingPackages().join(" ")}`);
  const modules = NODE_MODULES.filter((name) => !existsSync(join(ROOT, "node_modules", name, "package.json")));
  if (modules.length > 0) reasons.push(`needs node modules ${modules.join(", ")}, try: npm ci`);
  const uid = process.getuid?.();
  if (uid !== 0) reasons.push(`needs root for network namespaces, runs as user ${uid}`);
  else if (!programs.includes("ip")) reasons.push(...missingRights());
  return reasons;
}

/** What keeps the tests of a control plane from running here; they need neither root nor a network. */
export function missingForCluster(): string[] {
  // /proc, and setpriv of util-linux, which ends what a killed run leaves.
  if (process.platform !== "linux") return [`needs Linux, found ${process.platform}`];
  return missingPrograms().includes("openssl") ? ["needs openssl, try: apt-get install openssl"] : [];
}

function missingPrograms(): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return Object.keys(DEBIAN_PACKAGES).filter(
    (program) => !folders.some((folder) => isProgram(resolve(folder, program))),
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Root in a container often may not do it: only trying tells. */
function missingRights(): string[] {
  const name = `relais-probe-${process.pid}`;
  const { status, stderr } = spawnSync("ip", ["netns", "add", name], { encoding: "utf8" });
  spawnSync("ip", ["netns", "delete", name]);
  return status === 0 ? [] : [`needs the right to add network namespaces: ${stderr.trim().split("\n", 1)[0]}`];
}
