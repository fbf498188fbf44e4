import { type Check, finding } from "./check.js";

/** Vendor facts that nobody could try: each with its switch, listed in docs/unproven.md under the same number. */
export const unproven: Check = ({ environment, cloud, sizing }) => {
  const note = (path: (string | number)[], message: string, fix: string) =>
    finding("unproven", "unproven", path, message, fix);
  const bandwidth =
    environment.sfu.bandwidth === undefined
      ? [
          note(
            ["sfu"],
            `U2: the rate of a ${sizing.pools.sfu.nodeType} node is not published; at the peak each SFU sends ` +
              `${Math.round(sizing.traffic.outPerSfu / 1e6)} Mbit/s and sizing trusts that it can`,
            "measure it and set sfu.bandwidth",
          ),
        ]
      : [];
  const rooms = sizing.meetings.flatMap(({ name, roomsPerSfu }) =>
    environment.sfu.rooms === undefined && roomsPerSfu >= sizing.sfuBudget.rooms
      ? [
          note(
            ["sfu"],
            `U34: ${roomsPerSfu} rooms of kind ${name} are planned on an SFU, three fifths of what users report as a wall; its CPU would carry more`,
            "try how many rooms an SFU holds and set sfu.rooms",
          ),
        ]
      : [],
  );
  const balancer =
    environment.turn.exposure === "udpLoadBalancer"
      ? [
          note(
            ["turn", "exposure"],
            "U18: nobody has tried whether the load balancer keeps the client's address and its server while an allocation lives",
            "relay through it for an hour, or remove turn.exposure",
          ),
        ]
      : [];
  if (environment.cloud.provider !== "outscale-oks") return [...bandwidth, ...rooms, ...balancer];
  const nodes = Object.values(sizing.pools).reduce((sum, pool) => sum + pool.nodes, 0);
  const podRoom = environment.cloud.network.pods.last - environment.cloud.network.pods.first + 1;
  return [
    ...(cloud.nodePortAnnotation === undefined
      ? [
          note(
            ["cloud"],
            "U1: media NodePorts stay closed: the annotation that opens them in the nodes' firewall is not known to Relais",
            "read it from Outscale's page on NodePort Services and set cloud.nodePortAnnotation",
          ),
        ]
      : []),
    ...bandwidth,
    ...rooms,
    ...(podRoom < nodes * 256
      ? [
          note(
            ["cloud", "network", "pods"],
            `U3: cloud.network.pods holds ${podRoom} addresses; with a /24 per node, ${nodes} nodes need ${nodes * 256}`,
            "use a larger network, or confirm the range that OKS gives a node",
          ),
        ]
      : []),
    ...(environment.turn.tls
      ? [
          note(
            ["turn"],
            `U4: the throughput of a load balancer is not published; TURN over TLS may bring ${Math.round(sizing.traffic.relayed / 1e6)} Mbit/s`,
            environment.turn.udp ? "measure it" : "measure it, or offer TURN over UDP as well",
          ),
        ]
      : []),
  ];
};
