import { isIPv4 } from "node:net";
import { type IceServer, type Relay, readIceServer } from "../../../stacks/connectivity/ice-server.js";
import { type Observation, type Path, ProbeError } from "../../../stacks/connectivity/observation.js";
import type { Candidate } from "../../../stacks/connectivity/session-description.js";
import type { ConnectivitySheet } from "../../../stacks/connectivity/sheet.js";
import { judgeCertificate } from "./certificate.js";
import { type Channel, ICE_FRAMING, streamChannel, TURN_FRAMING, udpChannel } from "./channel.js";
import { connectTcp, connectUnverified } from "./connect.js";
import { askMappedAddress, checkPair, type IceSession } from "./ice.js";
import { hostPort, observe, observeEach } from "./observe.js";
import type { Session } from "./signalling.js";
import type { Surroundings } from "./surroundings.js";
import { allocate } from "./turn.js";

/** Every STUN server, at every address. */
export async function checkStun(
  { iceServers }: ConnectivitySheet,
  { resolve, seconds }: Surroundings,
): Promise<Observation[]> {
  const servers = iceServers.filter(({ kind }) => kind === "stun");
  const checked = servers.map(({ host, port }) => {
    return observeEach("STUN", host, resolve, (address) =>
      observe({ path: "STUN", target: `${host} at udp ${hostPort(address, port)}`, host }, () =>
        closing(udpChannel({ address, port }), async (channel) => {
          const seen = await askMappedAddress(channel, seconds);
          return `sees this machine as ${hostPort(seen.address, seen.port)}`;
        }),
      ),
    );
  });
  return (await Promise.all(checked)).flat();
}

const identity = ({ kind, protocol, host, port }: IceServer) =>
  `${kind === "turn" && protocol === "tls" ? "turns" : kind}:${host}:${port}${kind === "turn" ? ` over ${protocol}` : ""}`;

/** That clients are told of this environment's servers, and of no others. */
export function checkIceServers({ iceServers }: ConnectivitySheet, session: Session): Promise<Observation> {
  return observe({ path: "ICE servers", target: "told by the SFU" }, async () => {
    const urls = session.iceServers.flatMap((server) => server.urls);
    const wanted = new Set(iceServers.map(identity));
    const told = new Set<string>();
    const foreign: string[] = [];
    for (const url of urls) {
      const server = readIceServer(url);
      const name = server && identity(server);
      if (name !== undefined && wanted.has(name)) told.add(name);
      else foreign.push(url);
    }
    if (foreign.length > 0) throw new ProbeError("foreign", `foreign: ${foreign.join(", ")}`);
    const missing = [...wanted].filter((name) => !told.has(name));
    if (missing.length > 0) throw new ProbeError("not offered", `missing: ${missing.join(", ")}`);
    return [...told].join(", ");
  });
}

/** Direct media: a connectivity check of ICE to every candidate of the SFU. */
export async function checkCandidates(
  sheet: ConnectivitySheet,
  session: Session,
  { seconds }: Surroundings,
): Promise<Observation[]> {
  const ways: readonly { path: Path; protocol: Candidate["protocol"]; ports: ConnectivitySheet["mediaUdp"] }[] = [
    { path: "UDP", protocol: "udp", ports: sheet.mediaUdp },
    { path: "ICE/TCP", protocol: "tcp", ports: sheet.mediaTcp },
  ];
  const checked = ways.flatMap(({ path, protocol, ports }) => {
    const candidates = session.candidates.filter((candidate) => candidate.protocol === protocol);
    if (candidates.length === 0) {
      const absent = () => Promise.reject(new ProbeError("not offered", `no ${protocol} candidate`));
      return [observe({ path, target: session.node }, absent)];
    }
    return candidates.map((candidate) => {
      const { address, port } = candidate;
      return observe({ path, target: `${protocol} ${hostPort(address, port)}`, address }, async () => {
        const channel = protocol === "udp" ? udpChannel(candidate) : iceTcp(candidate, seconds);
        const seen = await closing(channel, (open) => checkPair(open, iceSession(session), seconds));
        if (port < ports.from || port > ports.to)
          throw new ProbeError("unlisted port", `the SFU answers, at a port outside ${ports.from}-${ports.to}`);
        return `the SFU answers and sees ${hostPort(seen.address, seen.port)}`;
      });
    });
  });
  return Promise.all(checked);
}

const iceTcp = async (candidate: Candidate, seconds: number) =>
  streamChannel(await connectTcp(candidate, seconds), ICE_FRAMING);

const iceSession = ({ own, sfu }: Session): IceSession => ({ own, sfu, lite: sfu.lite });

/** The path that a TURN server is for. */
export const pathOf = ({ protocol }: IceServer): Path => (protocol === "udp" ? "TURN/UDP" : "TURN/TLS");

/** Relayed media: an allocation at every address of every TURN server, and through it a connectivity check to the SFU. */
export async function checkRelays(
  { iceServers }: ConnectivitySheet,
  session: Session,
  surroundings: Surroundings,
): Promise<Observation[]> {
  const told = session.iceServers.flatMap(({ urls, username, credential }) =>
    urls.flatMap((url): Relay[] => {
      const server = readIceServer(url);
      return server?.kind === "turn" ? [{ ...server, username, credential }] : [];
    }),
  );
  const checked = iceServers
    .filter(({ kind }) => kind === "turn")
    .map((server) => {
      const { host, port, protocol } = server;
      const path = pathOf(server);
      const relay = told.find((each) => identity(each) === identity(server));
      return observeEach(path, host, surroundings.resolve, (address) => {
        // Relayed addresses are IPv4: decision 8.
        const peers = session.candidates.filter((each) => each.protocol === "udp" && isIPv4(each.address));
        const peer = peers[0]?.address;
        const target = `${host} at ${protocol} ${hostPort(address, port)}`;
        const subject = { path, target, host, ...(peer !== undefined && { address: peer }) };
        return observe(subject, () => {
          if (!relay) throw new ProbeError("not offered", "the SFU does not tell of it");
          return relayed(relay, address, peers, session, surroundings);
        });
      });
    });
  return (await Promise.all(checked)).flat();
}

async function relayed(
  relay: Relay,
  address: string,
  peers: readonly Candidate[],
  session: Session,
  surroundings: Surroundings,
): Promise<string> {
  const { seconds } = surroundings;
  return closing(relayWay(relay, address, surroundings), async (channel) => {
    const allocation = await allocate(channel, relay, seconds, relay.protocol === "udp");
    try {
      for (const peer of peers) {
        const way = await allocation.to(peer);
        const seen = await checkPair(way, iceSession(session), seconds / peers.length).catch((error) => {
          if (error instanceof ProbeError && error.reason === "silent") return undefined;
          throw error;
        });
        if (seen)
          return `the SFU answers at ${hostPort(peer.address, peer.port)} and sees ${hostPort(seen.address, seen.port)}`;
      }
    } finally {
      await allocation.close();
    }
    const tried = peers.map((peer) => hostPort(peer.address, peer.port)).join(", ") || "no IPv4 candidate";
    throw new ProbeError("no answer through the relay", `allocated, but nothing comes back from ${tried}`);
  });
}

async function relayWay(relay: Relay, address: string, { trust, seconds }: Surroundings): Promise<Channel> {
  const { protocol, host, port } = relay;
  if (protocol === "udp") return udpChannel({ address, port });
  if (protocol === "tcp") return streamChannel(await connectTcp({ address, port }, seconds), TURN_FRAMING);
  const socket = await connectUnverified({ address, port }, host, trust, seconds);
  try {
    judgeCertificate(socket, host, new Date());
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return streamChannel(socket, TURN_FRAMING);
}

/** Uses a channel and closes it, however it goes. */
async function closing<T>(opening: Promise<Channel>, use: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await opening;
  try {
    return await use(channel);
  } finally {
    channel.close();
  }
}
