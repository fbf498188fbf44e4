import { mutant, oracle, proof } from "../proofs.js";
import { type Feature, yes } from "./feature.js";

/** TURN: charts/coturn, and what charts/livekit-server hands to clients. */
export const TURN: readonly Feature[] = [
  yes("A pool of TURN servers", oracle("TURN configuration"), oracle("TURN ports")),
  yes(
    "LiveKit's embedded TURN",
    proof("media/livekit-config.test.ts", "starts with its own TURN server, over UDP and TLS"),
    mutant("shared addresses can be relayed to"),
  ),
  yes(
    "TURN over TLS on 443, through a load balancer for TCP",
    proof("browser/matrix.ts", "comes about by %s, and both sides decode each other's frames"),
  ),
  yes(
    "Credentials that expire",
    proof("media/relay-policy.test.ts", "needs a credential that is signed with the secret and has not expired"),
  ),
  yes(
    "The shared secret from a Secret",
    proof("media/composed-config.test.ts", "holds the secret that LiveKit signs with, and a key of its own for nonces"),
  ),
  yes(
    "Peers outside global unicast are denied",
    proof("media/relay-policy.test.ts", "is refused outside global unicast and in the deployment's own networks"),
  ),
  yes(
    "The same in every form that IPv6 has for them",
    proof(
      "media/relay-policy.test.ts",
      "is refused in every form that IPv6 has for an IPv4 address, and outside IPv6's global unicast",
    ),
  ),
  yes(
    "The deny list does what it says: without it the same is relayed",
    proof("media/relay-policy.test.ts", "is refused because of the list: without it the same servers relay to it"),
  ),
  yes(
    "The deny list does not lock everybody out",
    mutant("the deny list denies everyone"),
    proof("media/relay-policy.test.ts", "is allowed right beside the denied ranges"),
  ),
  yes(
    "Relays to the SFUs only",
    proof("media/relay-policy.test.ts", "is open with the deny list alone, and closed by the rendered egress policy"),
  ),
  yes(
    "Quotas of a user and of the server",
    proof("media/relay-policy.test.ts", "gets no TCP relay and no more allocations than its quota"),
    mutant("coturn counts with another quota"),
  ),
  yes("A bit rate for each allocation", oracle("TURN configuration")),
  yes("Metrics and alerts", oracle("monitoring")),
  yes(
    "Several servers",
    proof("media/composed-config.test.ts", "holds the secret that LiveKit signs with, and a key of its own for nonces"),
    mutant("one SFU to a zone instead of to a node"),
  ),
  yes(
    "A drain that waits for allocations",
    proof("media/real-node.test.ts", "ends a TURN server that relays nothing by its preStop hook, before its sidecar"),
    mutant("the TURN server's drain waits for nothing"),
  ),
  yes(
    "Renewed certificates without a restart",
    proof("media/relay-policy.test.ts", "serves a renewed certificate without a restart"),
    mutant("certificates are not renewed in a drain"),
  ),
  yes(
    "UDP behind a load balancer that carries it",
    proof(
      "charts/ports.test.ts",
      "nothing but TCP stands behind a load balancer, unless TURN asks for one that carries UDP",
    ),
  ),
];
