import { mutant, proof } from "../proofs.js";
import { type Promised, promised } from "./promise.js";

/** What the pages that show calls with packets promise: paths, faults, load. */
export const PACKETS: Readonly<Record<string, readonly Promised[]>> = {
  "docs/density.md": [
    promised(
      "So the chart refuses `config.rtc.batch_io`",
      proof("charts/livekit-config.test.ts", "every key that the chart decides is refused with what to do instead"),
    ),
    promised(
      "as rendered the SFU sends 0.0 % of its packets again",
      proof("media/refused-packets.test.ts", "receive everything at the first try by the rendered configuration"),
      proof(
        "media/refused-packets.test.ts",
        "do not with batch_io, where their packets are thrown away behind one that is refused",
      ),
    ),
  ],
  "docs/resilience.md": [
    promised(
      "An SFU that came has been Ready for ten seconds before the next one begins to drain",
      proof(
        "media/rollout.test.ts",
        "an upgrade: new rooms go to the other SFU, and each SFU is replaced once its calls have ended",
      ),
      mutant("a roll goes on before the edge knows an SFU that came"),
    ),
    promised(
      "each votes for itself; the next vote comes after twice `sentinel.failoverTimeoutMilliseconds`",
      proof(
        "media/valkey-votes.test.ts",
        "a lost primary is replaced in seconds, even where the Sentinels that are left vote in vain",
      ),
    ),
    promised(
      "The call is never cut. Where joins are back within 6.5 s, nobody in it notices anything",
      proof("media/redis-strain.test.ts", "stays primary and lets everybody in, when it answers only now and then"),
      proof("media/redis-strain.test.ts", "is replaced, when its disk stands still"),
      proof("media/redis-strain.test.ts", "is replaced, when its disk is"),
      proof("media/redis-strain.test.ts", "lets nobody in, when its memory is, and cuts no call"),
      proof("media/redis-strain.test.ts", "is replaced, and the group is whole once it stays"),
      proof("media/redis.test.ts", "when the primary is killed"),
      proof("media/redis.test.ts", "when the primary is frozen"),
    ),
    promised(
      "The call at a draining SFU goes on for as long as its people want, up to `sfu.drain`; the new room is at the other SFU",
      proof(
        "media/rollout.test.ts",
        "an upgrade: new rooms go to the other SFU, and each SFU is replaced once its calls have ended",
      ),
      proof("media/rollout.test.ts", "a changed configuration, in the same way"),
      proof("media/rollout.test.ts", "one SFU less: it takes no new room and goes once its calls have ended"),
    ),
    promised(
      "The room is made anew at the other SFU and livekit-client publishes its tracks again, without a word from the application.",
      proof("media/sfu-loss.test.ts", "when the loss is: $name"),
    ),
    promised(
      "video both ways at SFUs of other zones",
      proof(
        "media/zone-loss.test.ts",
        "brings the call back in another zone by UDP, TURN/UDP and TURN/TLS, and does not disturb calls there",
      ),
    ),
    promised(
      "Whoever also has TURN over TLS is relayed by that at once",
      proof(
        "media/zone-loss.test.ts",
        "lets people join by every way meanwhile, but not by TURN/UDP alone where a name server still names the lost server first",
      ),
      proof("unit/checks/remarks.test.ts", "%s", "TURN over UDP alone, of whose servers browsers try one"),
    ),
    promised(
      "nothing is taken back",
      proof("media/zone-loss.test.ts", "takes nothing back when it is over, and the message bus is whole again"),
    ),
    promised(
      "`demand.survive: zone` with fewer than three zones is refused",
      proof(
        "media/zone-loss.test.ts",
        "leaves nobody a join where it takes two members of the message bus, as with two zones; calls go on",
      ),
      proof(
        "unit/checks/mistakes.test.ts",
        "is not one of two zones, of which one has the majority of the message bus",
      ),
    ),
    promised(
      "its two relays go on; two more people at the same sites are relayed by the other",
      proof(
        "media/turn-loss.test.ts",
        "as in a roll, calls that it relays go on, new ones are relayed by the other, and it goes after the last",
      ),
      mutant("the TURN server's drain waits for nothing"),
    ),
    promised(
      "both relayed by the other server, over TLS; nobody leaves the call",
      proof("media/turn-loss.test.ts", "killed, its calls come back by the other, without a word from the application"),
    ),
    promised(
      "the call comes back by itself under the new certificate",
      proof(
        "media/certificate-renewal.test.ts",
        "ends with its only server, and comes back by itself once that is there again, under the new certificate",
      ),
    ),
    promised(
      "nobody reconnects, the server is the same process",
      proof(
        "media/certificate-renewal.test.ts",
        "goes on while coturn's certificate is renewed, and new connections get the new one",
      ),
    ),
    promised(
      "What runs goes on: a call relayed over TLS is not cut by a TURN server that is more than four hours ahead, and relays are refreshed as before.",
      proof("media/clock-skew.test.ts", "leaves relays that there are alone, even when they are refreshed"),
      proof(
        "media/clock-skew.test.ts",
        "ahead by more keeps out who needs TURN, while a call that is relayed over TLS goes on",
      ),
    ),
  ],
  "docs/media-path.md": [
    promised(
      "Signalling connections outlive five seconds in which no SFU reaches the primary",
      proof(
        "media/redis.test.ts",
        "when nobody reaches the primary for five seconds, by the signalling connections that there are",
      ),
    ),
    promised(
      "Candidates name only the SFU's public address and listed ports; ICE servers name only `turn.<domain>` and `turns.<domain>`",
      proof("browser/matrix.ts", "offers only the intended addresses, and ICE servers of our own names"),
    ),
    promised(
      "Each site lets out one way alone, so nothing else can step in",
      proof("browser/matrix.ts", "the call by %s does not come about that way, unless the SFU opens it itself"),
      proof("browser/matrix.ts", "nobody signals when the edge's is gone"),
    ),
    promised(
      "Where a join through TURN over TLS takes ten seconds more than usual, look at the client's name server first.",
      proof("media/join-seconds.test.ts", "are few by %s"),
      proof(
        "media/join-seconds.test.ts",
        "by %s, where a hosts file has every name but no name server answers, are many: %s",
      ),
    ),
    promised(
      "No SFU restarts in any of them.",
      proof("media/redis.test.ts", "when a proxy is killed"),
      proof("media/redis.test.ts", "when the primary is killed"),
      proof("media/redis.test.ts", "when the primary is frozen"),
    ),
    promised(
      "Nothing is left behind: processes, mounts, cgroups and network namespaces are gone",
      proof("media/real-node.test.ts", "leaves nothing behind, and the host's settings as they were"),
    ),
  ],
};
