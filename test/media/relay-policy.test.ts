import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../charts/rendered.js";
import type { Node } from "./lab/cloud.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually, run } from "./lab/processes.js";
import { report } from "./lab/report.js";
import { beside, encodings, ends, SPECIAL } from "./relay/addresses.js";
import { lockDatabase } from "./relay/database-lock.js";
import { egressFilter, underFilter } from "./relay/egress-filter.js";
import { startLonePod } from "./relay/lone-pod.js";
import { rendered, turnObject } from "./relay/rendered.js";
import { nextCertificate, renewCertificate, servedCertificate, startTunnel } from "./relay/tls.js";
import * as turn from "./relay/turnutils.js";

/** Settings of the chart's coturn 4.17 that came after Debian's 4.6.1, which logs them and goes on. */
const LATER_SETTINGS = [
  ...["unauthorized-ratelimit", "unauthorized-ratelimit-rps", "drain-min-allocations", "log-min-level"],
  ...["prometheus", "prometheus-port", "prometheus-address"],
];
/** What coturn refuses on its own: loopback, unspecified, multicast and above. */
const REFUSED_WITHOUT_LIST = /^(0|127|22[4-9]|23\d|24\d|25[0-5])\.|^::1?$|^ff/;
const IPV6 = { server: "2a00:44::21", unlisted: "2a00:44::22", peer: "2a00:44::51" };
const ENCODED = ["127.0.0.1", "10.50.0.11", "169.254.169.254", "10.0.0.0", "0.0.1.0", "0.1.0.0", "1.0.0.0"];
const SPECIAL_IPV4 = SPECIAL.ipv4.flatMap(ends);
const SPECIAL_IPV6 = [...new Set(["::1", ...SPECIAL.ipv6.flatMap(ends), ...ENCODED.flatMap(encodings)])];
/** A mux port of the SFUs under host networking, one behind node ports, and VXLAN: what else a node may listen on. */
const PORTS = { media: 20000, policed: 30000, other: 8472 };

const folder = mkdtempSync(join(tmpdir(), "relais-relay-"));
const running: { stop(): Promise<void> }[] = [];
const routes: Record<"internet" | "tls" | "ipv6" | "unlisted4" | "unlisted6", turn.Route> = Object.create(null);
const certificates = { first: "", renewed: "" };
let lab: Deployment;
let nodePorts: Manifest[];
let echo: Node;

beforeAll(async () => {
  lab = await deploy(labEnvironment("hostNetworkPublicIp"), folder);
  echo = await lab.cloud.node("echo", "sfu", 51);
  await lab.cloud.protect(lab.blueprint.firewall);
  const { namespace } = await lab.cloud.client("caller", 1, ["meta l4proto { tcp, udp }"]);
  routes.internet = { namespace, server: lab.nodes.turn.publicIp };

  const tunnel = await startTunnel(lab, namespace);
  running.push(tunnel.daemon);
  routes.tls = tunnel;
  certificates.first = await servedCertificate(lab, namespace);
  certificates.renewed = renewCertificate(await nextCertificate(lab), volumeOf("tls"));

  const ports = [PORTS.media, PORTS.policed, PORTS.policed + 2, PORTS.other];
  for (const port of ports) running.push(await turn.startEcho(echo.namespace, echo.privateIp, port, folder));
  nodePorts = await rendered(labEnvironment("nodePortPublicIp"));
  await startLonePods();
});

/** The composed configuration is for one family. For IPv6 a node of its own, where the chart itself composes it for that. */
async function startLonePods(): Promise<void> {
  const manifests = await rendered(
    labEnvironment("hostNetworkPublicIp", (environment) => {
      environment.publicAddress = { from: ["hostIP"] };
    }),
  );
  const unlisted = () => ({ "denied-peers.conf": "" });
  const start = async (name: string, number: number, address: string, files?: () => Record<string, string>) => {
    const pod = await startLonePod(lab, manifests, { name, number, address, ...(files && { files }) });
    running.push(pod);
    return pod.route;
  };
  routes.ipv6 = await start("six", 2, IPV6.server);
  routes.unlisted6 = await start("bare6", 3, IPV6.unlisted, unlisted);
  routes.unlisted4 = await start("bare4", 4, "44.0.9.21", unlisted);
  await run("ip", ["-n", routes.ipv6.namespace, "addr", "add", IPV6.peer, "dev", "lo", "nodad"]);
  running.push(await turn.startEcho(routes.ipv6.namespace, IPV6.peer, PORTS.media, folder));
}

afterAll(async () => {
  await Promise.all(running.map((each) => each.stop()));
  await lab?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const volumeOf = (name: string) => lab.pods["coturn-0"]?.volume(name) ?? "";
const permissions = (route: turn.Route, peers: readonly string[]) =>
  turn.each(peers, (peer) => turn.permission(route, peer));
const relays = (ports: readonly number[]) =>
  turn.each(ports, (port) => turn.relay(routes.internet, echo.publicIp, port)).then(Object.fromEntries);

/** Peers that got another verdict than the wanted one. */
const otherThan = (wanted: turn.Verdict, verdicts: ReadonlyMap<string, turn.Verdict>) =>
  [...verdicts]
    .filter(([, verdict]) => verdict !== wanted)
    .map(([peer, verdict]) => `${peer} ${verdict}${verdict === "no allocation" ? `: ${turn.lastWords.at(-1)}` : ""}`);

describe("a peer", () => {
  it("is refused outside global unicast and in the deployment's own networks", async () => {
    const { turn: own, sfu, system } = lab.nodes;
    const { pods = "", services = "" } = labEnvironment("hostNetworkPublicIp").cloud.network as Record<string, string>;
    const nodes = [own, ...sfu, ...system, echo].map((node) => node.privateIp);
    const peers = [...SPECIAL_IPV4, "169.254.169.254", own.publicIp, ...nodes, ...[pods, services].flatMap(ends)];
    const verdicts = await permissions(routes.internet, peers);
    const allowed = otherThan("denied", verdicts);
    report("relay", "IPv4 peers denied", `${peers.length - allowed.length} of ${peers.length}`);
    expect(allowed).toEqual([]);
  });

  it("is refused in every form that IPv6 has for an IPv4 address, and outside IPv6's global unicast", async () => {
    const allowed = otherThan("denied", await permissions(routes.ipv6, SPECIAL_IPV6));
    const all = SPECIAL_IPV6.length;
    report("relay", "IPv6 peers denied", `${all - allowed.length} of ${all}`);
    expect(allowed).toEqual([]);
  });

  it("is refused because of the list: without it the same servers relay to it", async () => {
    const verdicts = new Map([
      ...(await permissions(routes.unlisted4, SPECIAL_IPV4)),
      ...(await permissions(routes.unlisted6, SPECIAL_IPV6)),
    ]);
    const refused = [...verdicts.keys()].filter((peer) => REFUSED_WITHOUT_LIST.test(peer));
    report("relay", "of these, accepted without the list", `${verdicts.size - refused.length} of ${verdicts.size}`);
    expect(otherThan("accepted", verdicts)).toEqual(refused.map((peer) => `${peer} denied`));
  });

  it("is allowed right beside the denied ranges", async () => {
    const beside4 = await permissions(routes.internet, beside(SPECIAL.ipv4));
    const beside6 = await permissions(routes.ipv6, beside(SPECIAL.ipv6));
    const verdicts = new Map([...beside4, ...beside6]);
    const denied = otherThan("accepted", verdicts);
    report("relay", "neighbours accepted", `${verdicts.size - denied.length} of ${verdicts.size}`);
    expect(denied).toEqual([]);
  });

  it("is refused over TLS and for Send indications too", async () => {
    const send = ["-s", "-c", "-n", "1", "-e", "169.254.169.254", "-r", "80", ...turn.newUser()];
    expect(await turn.ask(routes.internet, send)).toBe("denied");
    expect(await turn.permission(routes.tls, "169.254.169.254")).toBe("denied");
  });
});

describe("a client", () => {
  const ask = (...args: string[]) => turn.ask(routes.internet, [...turn.toEcho(echo.publicIp, PORTS.media), ...args]);

  it("reaches an SFU's media port over UDP, over TLS and over IPv6", async () => {
    const verdicts = await Promise.all([
      turn.relay(routes.internet, echo.publicIp, PORTS.media),
      turn.relay(routes.tls, echo.publicIp, PORTS.media),
      turn.relay(routes.ipv6, IPV6.peer, PORTS.media),
      turn.permission(routes.internet, lab.nodes.sfu[0]?.publicIp ?? ""),
    ]);
    report("relay", "SFU's media port", `UDP ${verdicts[0]}, TLS ${verdicts[1]}, IPv6 ${verdicts[2]}`);
    expect(verdicts).toEqual(["relayed", "relayed", "relayed", "accepted"]);
  });

  it("needs a credential that is signed with the secret and has not expired", async () => {
    const verdicts = {
      valid: await ask(...turn.credential(60)),
      expired: await ask(...turn.credential(-60)),
      "of another secret": await ask(...turn.newUser("another-secret-another-secret-0123456789")),
      none: await ask(),
    };
    report(
      "relay",
      "credentials",
      Object.entries(verdicts)
        .map((pair) => pair.join(": "))
        .join(", "),
    );
    const refused = "no allocation";
    expect(verdicts).toEqual({ valid: "relayed", expired: refused, "of another secret": refused, none: refused });
  });

  it("is let in while a database on disk is locked, as several first users at once would lock it", async () => {
    const lock = await lockDatabase(join(volumeOf("state"), "turndb"), join(folder, "lock.log"));
    try {
      expect(await ask(...turn.newUser())).toBe("relayed");
    } finally {
      await lock.stop();
    }
  });

  it("gets no TCP relay and no more allocations than its quota", async () => {
    const tcp = ["-T", ...turn.toEcho(echo.publicIp, PORTS.media), ...turn.newUser()];
    const verdicts = [await turn.ask(routes.tls, tcp), await ask("-m", "14", ...turn.newUser())];
    report("relay", "limits", "RFC 6062: 442, allocations of one user: 486");
    expect(verdicts).toEqual(["no TCP relay", "over quota"]);
  });
});

describe("another port of an allowed host", () => {
  const everything = {
    target: "sfu",
    protocol: "UDP",
    from: 1,
    to: 65535,
    purpose: "",
    openedBy: "node firewall",
  } as const;

  it("is closed by the firewall sheet, which is the control under host networking", async () => {
    const verdicts = await relays([PORTS.other, PORTS.media]);
    report("relay", "behind the firewall sheet", `port 8472 ${verdicts[PORTS.other]}, 20000 ${verdicts[PORTS.media]}`);
    expect(verdicts).toEqual({ [PORTS.other]: "lost", [PORTS.media]: "relayed" });
  });

  it("is open with the deny list alone, and closed by the rendered egress policy", async () => {
    const { policed, other } = PORTS;
    const ports = [other, policed + 2, policed, policed + 1];
    await lab.cloud.protect([...lab.blueprint.firewall, everything]);
    const listOnly = await relays(ports);
    // Policies apply to pods of their own network, so this is what is rendered for these; the server is the same.
    const filter = egressFilter(nodePorts, turnObject(nodePorts, "Deployment"));
    const withPolicy = await underFilter(lab.nodes.turn.namespace, filter, () => relays(ports));
    report("relay", "deny list alone", `port 8472 ${listOnly[other]}, 30000 ${listOnly[policed]}`);
    report("relay", "with the egress policy", `port 8472 ${withPolicy[other]}, 30000 ${withPolicy[policed]}`);
    expect(listOnly).toEqual(Object.fromEntries(ports.map((port) => [port, "relayed"])));
    const media = { [policed]: "relayed", [policed + 1]: "relayed" };
    expect(withPolicy).toEqual({ ...media, [other]: "lost", [policed + 2]: "lost" });
  });
});

describe("the server", () => {
  it("serves a renewed certificate without a restart", async () => {
    const { first, renewed } = certificates;
    expect(renewed).not.toBe(first);
    await eventually("renewed certificate", 40, async () => {
      const served = await servedCertificate(lab, routes.tls.namespace);
      return served === renewed || undefined;
    });
    expect(lab.pods["coturn-0"]?.containers.turnserver?.running()).toBe(true);
  });

  it("knows every setting, apart from those of later versions", () => {
    const log = readFileSync(join(folder, "pods/coturn-0-turnserver.log"), "utf8");
    const unknown = new Set([...log.matchAll(/Bad configuration format: (\S+)/g)].map(([, setting]) => setting));
    report("relay", "stand-in", `coturn 4.6.1 of Debian for 4.17.1, without ${[...unknown].join(", ")}`);
    expect(LATER_SETTINGS).toEqual(expect.arrayContaining([...unknown]));
  });
});
