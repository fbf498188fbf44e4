import { mutant, oracle, proof } from "../proofs.js";
import { type Promised, promised } from "./promise.js";

/** What README and docs promise about calls, by page; those that show them with packets are in packets.ts. */
export const CALLS: Readonly<Record<string, readonly Promised[]>> = {
  "README.md": [
    promised(
      "a browser joins through the rendered LiveKit, coturn and edge by every path",
      proof("browser/matrix.ts", "comes about by %s, and both sides decode each other's frames"),
    ),
    promised(
      "calls go on while SFUs are not ready or Redis is lost",
      proof("media/readiness.test.ts", "while its SFU is not ready"),
      proof("media/redis.test.ts", "when the primary is killed"),
      proof(
        "media/redis.test.ts",
        "when the primary's node is cut off, which LiveKit without its proxy does not survive",
      ),
      proof("media/redis.test.ts", "when the primary is frozen"),
    ),
    promised(
      "a drain waits for the call",
      proof(
        "media/real-node.test.ts",
        "lets a drain wait for the call, and ends the SFU before its proxy once everybody has left",
      ),
    ),
    promised(
      "in the order that keeps calls; refuses what deletes, replaces or shrinks unless named",
      proof("unit/plan/report.test.ts", "nodes last, as soon as one pool shrinks, even if another one grows"),
      proof("engines/infra.test.ts", "refuses to shrink it unless that is named, and touches nothing"),
      proof("engines/infra.test.ts", "refuses another network, which would replace the cluster"),
      proof("cluster/lifecycle.test.ts", "down again only if that is named, servers first and then their nodes"),
    ),
  ],
  "docs/concepts.md": [
    promised(
      "Media has a Service of its own that ignores readiness.",
      proof("media/readiness.test.ts", "not when the media Services follow readiness: then the same ends it"),
      mutant("a media Service follows readiness"),
      proof("unit/checks/broken-blueprints.test.ts", "when media follows readiness"),
    ),
    promised(
      "Behind NodePorts the SFU is ICE-lite with an explicit address.",
      proof("media/pod-hop.test.ts", "never sends first, and sends from ports of the mux only"),
      proof("unit/blueprint/blueprint.test.ts", "uses ICE-lite behind NodePorts and full ICE on the host's network"),
      mutant("LiveKit sends first behind a NodePort"),
    ),
    promised(
      "One SFU per node, one room per SFU.",
      proof(
        "media/real-node.test.ts",
        "keeps a second SFU off the node, and the only one from eviction while no other serves",
      ),
      mutant("two SFUs may share a node"),
    ),
    promised(
      "One drain duration.",
      proof("charts/hardening.test.ts", "that carry calls drain for the one duration"),
      oracle("drain"),
      proof("unit/blueprint/generated.test.ts", "has one drain duration, the one that was written"),
      proof("cluster/life.test.ts", "gives each SFU its whole drain, and its node to nobody before it is gone"),
    ),
    promised(
      "Redis is reached through a proxy in each SFU's pod",
      proof(
        "media/redis.test.ts",
        "when the primary's node is cut off, which LiveKit without its proxy does not survive",
      ),
      mutant("LiveKit goes to Redis around its proxy"),
      mutant("one Sentinel decides alone"),
    ),
    promised(
      "STUN servers are always set.",
      proof("unit/checks/broken-blueprints.test.ts", "when no STUN server is handed out"),
      proof("browser/matrix.ts", "offers only the intended addresses, and ICE servers of our own names"),
      mutant("clients get foreign STUN servers"),
    ),
  ],
  "docs/connectivity.md": [
    promised(
      "tries every path of a live deployment from the machine where it runs: without a browser, in seconds, up to an answer of the SFU itself",
      proof(
        "media/connectivity.test.ts",
        "finds every path of a whole deployment good, each by an answer of the SFU itself",
      ),
      proof("media/connectivity.test.ts", "names the cause when $name"),
    ),
    promised(
      "The Job is Complete if every path is good and Failed if one is not, at once and without a second try; its log is the table with causes and fixes.",
      proof(
        "media/connectivity.test.ts",
        "is the Job of the chart: every path good by its log, and complete, from a node of the cluster",
      ),
      proof(
        "media/connectivity.test.ts",
        "is the Job of the chart: failed with cause and fix in its log, and nothing secret",
      ),
    ),
    promised(
      "its policy lets it out to the ports of the firewall sheet and to DNS.",
      oracle("network policies"),
      mutant("the checks of the paths may go anywhere"),
    ),
  ],
  "docs/runbooks.md": [
    promised(
      "breaks a deployment of the real LiveKit, coturn and Redis, as the charts render them, in each way",
      proof("media/runbooks.test.ts", "of %s"),
      proof("media/runbooks.test.ts", "is gone once all is mended"),
    ),
  ],
  "docs/operations.md": [
    promised(
      "The wait for servers to drain is as long as `sfu.drain` and some minutes, or `--drain-wait`; when it is over the nodes are left alone.",
      proof(
        "engines/infra.test.ts",
        "takes no node before it knows that servers have drained: a cluster that does not answer stops it",
      ),
    ),
    promised(
      "marks in each zone those that are to leave",
      proof(
        "cluster/life.test.ts",
        "takes SFUs so that each zone keeps its share, after their drain, and touches no other pod",
      ),
    ),
    promised(
      "Whatever deletes, replaces or shrinks is refused unless it is allowed by name",
      proof("unit/plan/report.test.ts", "and each risk has to be named by itself"),
      proof("engines/infra.test.ts", "refuses to shrink it unless that is named, and touches nothing"),
    ),
  ],
  "docs/clouds.md": [
    promised(
      "`prevent_destroy` guards project, cluster and IP pools.",
      proof("synth/synth.test.ts", "are protected where a loss is final: project, cluster and the public addresses"),
    ),
    promised(
      "persistent `IPPool`s of at most 255 addresses, so that customers' allow-lists survive",
      proof(
        "unit/blueprint/blueprint.test.ts",
        "split a zone where one IP pool is too small, and keep the first one's name",
      ),
      proof("cluster/life.test.ts", "keeps addresses, NodePorts, volumes and Secrets"),
    ),
  ],
  "docs/gitops.md": [
    promised(
      "a commit that lost a file must not end calls",
      proof(
        "unit/gitops/gitops.test.ts",
        "neither prunes nor undoes, and takes no object along when an Application goes: calls outlive a mistaken commit",
      ),
      proof("unit/gitops/gitops.test.ts", "never prunes, and does not wait for pods that drain for hours"),
    ),
  ],
};
