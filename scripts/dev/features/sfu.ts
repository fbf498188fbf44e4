import { mutant, oracle, proof } from "../proofs.js";
import { type Feature, open, yes } from "./feature.js";

/** SFUs: charts/livekit-server. */
export const SFU: readonly Feature[] = [
  yes("More than one SFU", oracle("message bus"), proof("media/redis.test.ts", "when the primary is killed")),
  yes(
    "A Deployment, or a DaemonSet",
    proof("charts/daemon-set.test.ts", "is the same pod as that of a Deployment, but for where it may run"),
  ),
  yes(
    "Pools of different sizes in one release",
    proof("charts/pools.test.ts", "have each their size and nodes, and all else in common"),
    proof(
      "charts/pools.test.ts",
      "are one cluster for clients and applications: what comes and goes leads to all of them",
    ),
  ),
  yes(
    "Media on the host's network",
    proof("browser/matrix.ts", "comes about by %s, and both sides decode each other's frames"),
  ),
  yes(
    "Host networking off reserves no port of the host",
    mutant("a port of the host is reserved without host networking"),
  ),
  yes(
    "Media by NodePort, where host networking is forbidden",
    proof("media/pod-hop.test.ts", "connects when the %s sends first"),
  ),
  open("Media by a load balancer for UDP", "TURN may stand behind one, SFUs may not: each needs an address of its own"),
  yes(
    "One UDP port for all media, or a range of them",
    proof("charts/ports.test.ts", "the SFU listens on one mux port per vCPU"),
  ),
  yes(
    "The same ports, ends included, in server, container, Service and policy",
    oracle("SFU ports"),
    mutant("the last port of the range is not in the container"),
  ),
  yes(
    "A UDP port for each connection (`port_range_start`)",
    proof(
      "media/livekit-config.test.ts",
      "opens one UDP port for all media, a range of them, or one for each connection",
    ),
    mutant("connections share the port that each should have for itself"),
  ),
  yes(
    "ICE over TCP where UDP is closed",
    proof("browser/matrix.ts", "the call by %s does not come about that way, unless the SFU opens it itself"),
  ),
  yes(
    "Where the public address comes from is an explicit choice",
    proof("media/public-address.test.ts", "comes from the first source that answers; the next one is not asked"),
  ),
  yes(
    "The address of the Node, read with a role for that alone",
    proof("media/public-address-node.test.ts", "is the ExternalIP, read with the chart's own role"),
  ),
  yes("The address that an own STUN server sees", proof("media/public-address.test.ts", "comes from a STUN server")),
  yes(
    "Only the intended addresses are offered to clients",
    proof("browser/matrix.ts", "offers only the intended addresses, and ICE servers of our own names"),
  ),
  yes(
    "Dual stack",
    proof(
      "media/composed-config.test.ts",
      "advertises an address of each family under dual stack, IPv4 first whatever the pod's order",
    ),
  ),
  yes(
    "LiveKit's whole configuration, strict",
    proof("charts/livekit-config.test.ts", "refuses unknown keys at every level that it does not leave to the chart"),
    proof("media/livekit-config.test.ts", "has the scalar keys of the schema and no others"),
  ),
  yes(
    "Mistakes that LiveKit takes in silence are refused",
    proof("media/livekit-config.test.ts", "starts in silence, so the chart has to refuse it: %s"),
  ),
  yes(
    "Rooms placed by CPU load, the better of two nodes",
    proof(
      "charts/livekit-config.test.ts",
      "places rooms by CPU load, the better of two nodes, unless it says otherwise",
    ),
  ),
  yes(
    "Regions, with their mistakes refused",
    proof("charts/livekit-config.test.ts", "%s", "regions that are not read"),
  ),
  yes("Limits of a node and of a room", mutant("a node takes joins without a limit")),
  yes(
    "API keys from Secrets, one for each application",
    mutant("an API key is in a ConfigMap"),
    proof("media/composed-config.test.ts", "holds the secrets of the API, of Redis and of every TURN server"),
    proof(
      "media/composed-config.test.ts",
      "holds the keys of several Secrets, so that one replaces another while both are good",
    ),
  ),
  yes("Webhooks, signed with a named key", mutant("webhooks go to another host")),
  yes("Traces", proof("charts/livekit-config.test.ts", "lets traces out to the port they are sent to")),
  yes(
    "Liveness that does not depend on Redis",
    mutant("liveness is a probe on `/`"),
    proof("media/readiness.test.ts", "while its SFU is not ready"),
  ),
  yes("A start that may take a minute", mutant("a slow start is killed")),
  open("Probes of one's own", "fixed: every other probe that was looked at ends calls"),
  open(
    "Own environment variables, volumes and containers",
    "not offered: `config` and `trust` take what LiveKit reads from them",
  ),
  yes(
    "Node tuning (socket buffers)",
    proof("charts/node-tuning.test.ts", "raises what is too small, leaves what is enough, and says what was there"),
    proof("charts/node-tuning.test.ts", "gives its rights to the one container that writes and ends"),
  ),
  open("Limits of open files", "Kubernetes has no field for them; no test looks at a runtime's own"),
  open("Recording, RTMP and WHIP, SIP, agents", "no charts for them"),
];
