import type { FirewallRule } from "../../../stacks/blueprint/blueprint.js";
import type { Path } from "../../../stacks/connectivity/observation.js";
import type { Differences } from "./operator.js";
import { type Scene, WITHOUT_DOMAIN } from "./scene.js";

/** One way in which a deployment is broken, and what the command must say of it. */
export interface Breakage {
  readonly name: string;
  /** Paths that fail, each with words of its cause. All others must not. */
  readonly failing: Readonly<Partial<Record<Path, RegExp>>>;
  /** What the targets of all failures have in common: one machine of several. */
  readonly at?: RegExp;
  /** Paths that cannot be tried then. */
  readonly skipped?: readonly Path[];
  /** Words of a fix. */
  readonly fix: RegExp;
  /** Breaks it; gives what the operator does otherwise, and how it is mended. */
  apply(scene: Scene): Promise<{ readonly differences?: Differences; mend?(): Promise<void> }>;
}

/** What nobody can try without a room. */
const NEEDS_ROOM: readonly Path[] = ["ICE servers", "UDP", "ICE/TCP", "TURN/UDP", "TURN/TLS"];

const shut =
  (isShut: (rule: FirewallRule) => boolean): Breakage["apply"] =>
  async (scene) => {
    await scene.protect(isShut);
    return { mend: () => scene.protect() };
  };

const reconfigured =
  (workload: "livekit-server" | "coturn", change: (text: string) => string): Breakage["apply"] =>
  async (scene) => {
    const before = await scene.reconfigure(workload, change);
    return {
      mend: async () => {
        await scene.reconfigure(workload, () => before);
      },
    };
  };

const ofSfu = (protocol: "TCP" | "UDP") => (rule: FirewallRule) =>
  rule.target.includes("sfu") && rule.protocol === protocol;

/** A DNS record of a name below the domain that leads to another machine. */
const elsewhere = ({ deployment, operator }: Scene, name: string, address: string) => ({
  args: [...operator.authority, "--resolve", `${name}.${deployment.blueprint.domain}=${address}`],
});

export const BREAKAGES: readonly Breakage[] = [
  {
    name: "UDP to the SFUs is closed",
    failing: {
      UDP: /^UDP is closed; ICE\/TCP to the same SFU passes/,
      "TURN/UDP": /TURN server works, but the SFU does not answer it either/,
      "TURN/TLS": /TURN server works, but the SFU does not answer it either/,
    },
    fix: /open UDP 20000-20001 of the public addresses of the sfu nodes/,
    apply: shut(ofSfu("UDP")),
  },
  {
    name: "TCP to the SFUs is closed",
    failing: { "ICE/TCP": /^ICE\/TCP is closed; UDP to the same SFU passes/ },
    fix: /open TCP 7881 of the public addresses of the sfu nodes/,
    apply: shut(ofSfu("TCP")),
  },
  {
    name: "UDP to the TURN servers is closed",
    failing: { STUN: /no STUN at turn/, "TURN/UDP": /way to turn\.meet\.example\.net is closed/ },
    fix: /open UDP 3478 of turn\.meet\.example\.net/,
    apply: shut((rule) => rule.target.startsWith("turn.")),
  },
  {
    name: "the load balancer of TURN over TLS is down",
    failing: {
      certificate: /nothing takes connections at turns/,
      "TURN/TLS": /way to turns\.meet\.example\.net is closed/,
    },
    fix: /open TCP 443 of turns\.meet\.example\.net/,
    apply: shut((rule) => rule.target.startsWith("turns.")),
  },
  {
    name: "the only TURN server is down",
    failing: {
      certificate: /no TURN server stands behind it/,
      STUN: /no STUN at turn/,
      "TURN/UDP": /nothing listens there/,
      "TURN/TLS": /no TURN server stands behind it/,
    },
    fix: /coturn must be Ready behind Service coturn-tls/,
    apply: async (scene) => {
      await scene.stop("coturn");
      return { mend: () => scene.start("coturn") };
    },
  },
  {
    name: "the TURN servers have another secret than the SFUs",
    failing: { "TURN/UDP": /do not share one TURN secret/, "TURN/TLS": /do not share one TURN secret/ },
    fix: /TURN_SECRET of Secret lab-media\/turn-auth/,
    apply: reconfigured("coturn", (text) => text.replace(/^static-auth-secret=.*$/m, "static-auth-secret=another-one")),
  },
  {
    name: "the TURN servers must not relay to the SFU",
    failing: { "TURN/UDP": /refuses to relay to 44\.0\.0\.11/, "TURN/TLS": /refuses to relay to 44\.0\.0\.11/ },
    fix: /deny list/,
    apply: reconfigured("coturn", (text) => `${text}\ndenied-peer-ip=44.0.0.11\n`),
  },
  {
    name: "the SFU advertises an address that is not its own",
    failing: {
      UDP: /nothing reaches 44\.0\.0\.99/,
      "ICE/TCP": /nothing reaches 44\.0\.0\.99/,
      "TURN/UDP": /SFU does not answer it either/,
      "TURN/TLS": /SFU does not answer it either/,
    },
    fix: /compare 44\.0\.0\.99 with the node's public address/,
    apply: reconfigured("livekit-server", (text) => text.replaceAll("44.0.0.11", "44.0.0.99")),
  },
  {
    name: "the SFU hands out a foreign STUN server",
    failing: { "ICE servers": /not this environment's/ },
    fix: /rendered configuration/,
    apply: reconfigured("livekit-server", (text) =>
      text.replace("turn.meet.example.net:3478", "stun.example.org:3478"),
    ),
  },
  {
    name: "the only SFU is down",
    failing: { signalling: /the edge reaches no SFU/, "closed API": /reaches no SFU/ },
    skipped: NEEDS_ROOM,
    fix: /SFUs that are not Ready/,
    apply: async (scene) => {
      await scene.stop("livekit-server");
      return { mend: () => scene.start("livekit-server") };
    },
  },
  {
    name: "the API secret is another one",
    failing: { signalling: /another secret for it/ },
    skipped: NEEDS_ROOM,
    fix: /lab-media\/meet-livekit/,
    apply: async () => ({ differences: { env: { LIVEKIT_API_SECRET: "another-secret-another-secret-another" } } }),
  },
  {
    name: "the API key is unknown",
    failing: { signalling: /do not know this API key/ },
    skipped: NEEDS_ROOM,
    fix: /lab-media\/meet-livekit/,
    apply: async () => ({ differences: { env: { LIVEKIT_API_KEY: "APIother" } } }),
  },
  {
    name: "nobody here knows the authority",
    failing: {
      certificate: /authority .* is unknown here/,
      signalling: /authority/,
      "closed API": /authority/,
    },
    skipped: NEEDS_ROOM,
    fix: /--ca/,
    apply: async () => ({ differences: { args: [] } }),
  },
  {
    name: "the edge's certificate has expired",
    failing: { certificate: /not valid today/, signalling: /not valid today/, "closed API": /not valid today/ },
    skipped: NEEDS_ROOM,
    fix: /renew it in Secret lab-media\/edge-tls/,
    apply: async (scene) => {
      const options = await scene.impostorEdge(await scene.expired());
      return { differences: { args: [...scene.operator.authority, ...options] } };
    },
  },
  {
    name: "the edge's certificate is of another name",
    failing: { certificate: /another name/, signalling: /another name/, "closed API": /another name/ },
    skipped: NEEDS_ROOM,
    fix: /certificate of meet\.example\.net in Secret lab-media\/edge-tls/,
    apply: async (scene) => {
      const [, ofTurns] = scene.deployment.certificates;
      if (!ofTurns) throw new Error("no certificate of TURN");
      return { differences: { args: [...scene.operator.authority, ...(await scene.impostorEdge(ofTurns))] } };
    },
  },
  {
    name: "the domain points to the load balancer of TURN",
    failing: { certificate: /another machine/, signalling: /another machine/, "closed API": /another machine/ },
    skipped: NEEDS_ROOM,
    fix: /point meet\.example\.net to the load balancer of the edge/,
    apply: async (scene) => {
      const elsewhere = ["--resolve", `meet.example.net=${scene.deployment.turns.address}`];
      return { differences: { args: [...scene.operator.authority, ...elsewhere] } };
    },
  },
  {
    name: "one of two TURN servers is gone",
    failing: { STUN: /no STUN at turn\./, "TURN/UDP": /way to turn\.meet\.example\.net is closed/ },
    at: /44\.0\.0\.99/,
    fix: /turn\.meet\.example\.net points to the public addresses of the turn nodes/,
    apply: async (scene) => {
      const { args } = elsewhere(scene, "turn", scene.deployment.nodes.turn.publicIp);
      return { differences: { args: [...args, "--resolve", "turn.meet.example.net=44.0.0.99"] } };
    },
  },
  {
    name: "the name of TURN over TLS points to the load balancer of the edge",
    failing: { certificate: /another machine/, "TURN/TLS": /another machine/ },
    fix: /point turns\.meet\.example\.net to the load balancer of Service coturn-tls/,
    apply: async (scene) => ({ differences: elsewhere(scene, "turns", scene.deployment.edge.address) }),
  },
  {
    name: "the domain has no DNS record",
    failing: { certificate: /has no address/, signalling: /has no address/, "closed API": /has no address/ },
    skipped: NEEDS_ROOM,
    fix: /create the DNS record of meet\.example\.net/,
    apply: async () => ({ differences: { nameServer: WITHOUT_DOMAIN } }),
  },
  {
    name: "the edge opens the API",
    failing: { "closed API": /API is open to the world/ },
    fix: /lead to \/rtc alone/,
    apply: async (scene) => {
      const [own] = scene.deployment.certificates;
      if (!own) throw new Error("no certificate");
      const options = await scene.impostorEdge(own, ["/rtc", "/twirp", "/agent"]);
      return { differences: { args: [...scene.operator.authority, ...options] } };
    },
  },
  {
    name: "the application takes events without a signature",
    failing: { webhook: /nobody signed/ },
    fix: /verify the signature/,
    apply: async (scene) => {
      await scene.openWebhook(true);
      return { mend: () => scene.openWebhook(false) };
    },
  },
];
