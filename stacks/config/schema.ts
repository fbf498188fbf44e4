import { z } from "zod";
import { generic, outscale } from "./cloud.js";
import { connectivity } from "./connectivity.js";
import { cost } from "./cost.js";
import { demand } from "./demand.js";
import { edge } from "./edge.js";
import { extendsKey } from "./layers.js";
import { dnsLabel, hostName, objectName } from "./names.js";
import { cidr } from "./network.js";
import { limits, ports, system, trust } from "./overrides.js";
import { formed, hostPort, plainUrl, problem } from "./patterns.js";
import { redis } from "./redis.js";
import { bitRate, duration } from "./units.js";

/**
 * The environment file: every key, its meaning, its unit and its default. The shape is checked here; what depends on the
 * cloud, on sizes or on other keys is a rule in `stacks/checks`.
 */

const app = z.strictObject({
  name: dnsLabel(40).describe("Name of the application, e.g. meet."),
  apiKeySecret: objectName("Secret with LIVEKIT_API_KEY and LIVEKIT_API_SECRET, in the media namespace."),
  webhook: plainUrl(["https", "http"], "https://visio.example.fr/webhooks")
    .optional()
    .describe("URL that receives LiveKit's webhooks, signed with this key."),
  namespace: dnsLabel(63).optional().describe("Namespace in this cluster whose pods call the API directly."),
});

const publicAddress = z
  .strictObject({
    from: z
      .array(z.enum(["value", "metadata", "node", "stun", "hostIP"]))
      .min(1)
      .optional()
      .describe("Sources of a node's public address, tried in order. Default: what the cloud offers."),
    value: z
      .ipv4(problem("an IPv4 address", "write one such as 203.0.113.7"))
      .optional()
      .describe("The address itself, for source value (one node)."),
    metadataUrl: plainUrl(["http", "https"], "http://169.254.169.254/latest/meta-data/public-ipv4")
      .optional()
      .describe("Metadata URL that answers with the public IPv4 as text."),
    stunServers: z
      .array(hostPort("turn.visio.example.fr:3478"))
      .optional()
      .describe("Own STUN servers outside the NAT, host:port."),
    ipv6: z
      .strictObject({
        from: z
          .array(z.enum(["value", "node", "stun", "hostIP"]))
          .min(1)
          .default(["hostIP"])
          .describe("Sources of a node's public IPv6 address, tried in order; nodes mostly hold it themselves."),
        value: z
          .ipv6(problem("an IPv6 address", "write one such as 2001:db8::7"))
          .optional()
          .describe("The address itself, for source value (one node)."),
      })
      .prefault({})
      .describe("Where the cluster has both families: sources of the IPv6 address."),
    allowPrivate: z.boolean().default(false).describe("Accept a private address: a lab whose clients are on the LAN."),
    timeout: duration("How long to wait; clouds link addresses late.", { minimum: 10, maximum: 3600 }).prefault("10m"),
  })
  .prefault({})
  .describe("How SFU and TURN servers learn the address that clients reach them at.");

const sfu = z
  .strictObject({
    node: z.string().optional().describe("Node type of the SFU pool. Default: the cloud's."),
    replicas: z.int().min(1).max(2000).optional().describe("Number of SFUs instead of the computed one."),
    packets: z
      .int()
      .min(1000)
      .max(100_000_000)
      .optional()
      .describe("Measured packets per second that one SFU can send. Default: its vCPUs times a published figure."),
    bandwidth: bitRate(
      "Measured rate one node can send, e.g. 4 Gbit/s. Clouds do not publish it: no default.",
    ).optional(),
    rooms: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .describe("Measured rooms that one SFU held. Default: 700, where users saw all rooms of a server close."),
    limits,
    maxUnavailable: z
      .int()
      .min(1)
      .optional()
      .describe("SFUs that a roll replaces at a time. Default: those that the peak can spare."),
    drain: duration("How long a stopping SFU or TURN server waits for its calls: the longest meeting.", {
      minimum: 300,
      maximum: 24 * 3600,
    }).prefault("4h"),
  })
  .prefault({})
  .describe("SFU pool.");

const turn = z
  .strictObject({
    node: z.string().optional().describe("Node type of the TURN pool. Default: the cloud's."),
    exposure: z
      .enum(["nodes", "udpLoadBalancer"])
      .default("nodes")
      .describe(
        "How STUN and TURN over UDP are reached: on the nodes, as media is, or through a load balancer that carries UDP.",
      ),
    replicas: z.int().min(1).max(500).optional().describe("Number of TURN servers instead of the computed one."),
    packets: z
      .int()
      .min(1000)
      .max(100_000_000)
      .optional()
      .describe("Measured packets per second that one server can relay. Default: its vCPUs times a derived figure."),
    allocations: z
      .int()
      .min(1)
      .optional()
      .describe("Allocations that one server admits. Default: half its relay ports."),
    udp: z.boolean().default(true).describe("Offer TURN over UDP."),
    tls: z
      .boolean()
      .default(true)
      .describe(
        "Offer TURN over TLS on port 443, through a TCP load balancer of its own. Also what is left to people whose TURN server over UDP is lost.",
      ),
    peers: z
      .array(cidr("A network."))
      .optional()
      .describe(
        "Networks of the SFUs' public addresses, where they are known: the relay then reaches nothing else. Default: publicAddress.value, where that is the only source.",
      ),
    certificateSecret: objectName("TLS Secret for turns.<domain>, in the media namespace.").default("turn-tls"),
    authSecret: objectName("Secret with the key TURN_SECRET, in the media namespace.").default("turn-auth"),
  })
  .prefault({})
  .describe("TURN pool. STUN is served by the same servers.");

const monitoring = z
  .strictObject({
    namespace: dnsLabel(63).describe("Namespace whose pods may scrape the metrics ports."),
    operator: z
      .boolean()
      .default(false)
      .describe(
        "The Prometheus Operator is there: ServiceMonitors, alerts (docs/monitoring.md) and Grafana dashboards are made, and Valkey gets an exporter.",
      ),
    labels: z
      .record(z.string().min(1), z.string())
      .default({})
      .describe(
        "Labels on ServiceMonitors and alerts; many Prometheus instances take only those with `release: <their own>`.",
      ),
  })
  .optional()
  .describe("Who may read metrics. Absent: nobody.");

const digest = formed(
  /^sha256:[0-9a-f]{64}$/,
  "sha256: and 64 hexadecimal digits",
  "copy it from your mirror",
).describe("Digest of the image.");

const images = z
  .strictObject({
    registry: formed(
      /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/,
      "a host with an optional port and path, in lower case, without scheme",
      "write one such as registry.example.fr/mirror",
    )
      .optional()
      .describe("Own mirror: every image is pulled from here, below its upstream path."),
    allowed: z
      .array(z.string().min(1))
      .optional()
      .describe("Registries that may appear. Default: the mirror alone, or docker.io."),
    digests: z
      .partialRecord(
        z.enum(["livekit-server", "coturn", "valkey", "haproxy", "python", "redis-exporter", "node"]),
        digest,
      )
      .default({})
      .describe("Digests of the images as your mirror holds them: then nothing else is pulled."),
    pullSecrets: z.array(objectName("Secret of type dockerconfigjson.")).default([]).describe("Pull Secrets."),
  })
  .prefault({})
  .describe("Where container images come from.");

const state = z
  .discriminatedUnion("backend", [
    z.strictObject({ backend: z.literal("local").describe("A file below the output folder: for labs.") }),
    z.strictObject({
      backend: z.literal("s3").describe("S3-compatible object storage; the bucket exists and is versioned."),
      bucket: z.string().min(3).describe("Bucket."),
      region: z.string().min(1).describe("Region name that the storage expects."),
      endpoint: plainUrl(["https"], "https://oos.eu-west-2.outscale.com").describe("HTTPS endpoint."),
    }),
  ])
  .prefault({ backend: "local" })
  .describe("Where OpenTofu keeps its state. Encrypt it: on OKS it holds the cluster's admin key.");

/** The environment file as a zod schema: input is what people write, output what the rest of Relais reads. */
export const environmentSchema = z.strictObject({
  extends: extendsKey,
  name: dnsLabel(20).describe("Name of the environment; prefix of stacks, namespaces and cluster objects."),
  domain: hostName.describe("Public name of the signalling URL; turn.<domain> and turns.<domain> are derived from it."),
  cloud: z.discriminatedUnion("provider", [outscale, generic]).describe("Where it runs."),
  demand,
  apps: z.array(app).min(1).describe("Applications that use the platform."),
  sfu,
  turn,
  system,
  redis,
  ports,
  edge,
  publicAddress,
  monitoring,
  connectivity,
  images,
  trust,
  beside: z
    .array(z.string().min(1))
    .default([])
    .describe("Environment files of the same cluster, relative to this one: what both would take is an error."),
  cost,
  closed: z.boolean().default(false).describe("The site has no way out: everything that would need one is refused."),
  state,
});

/** A valid environment: all defaults filled in, all units parsed (fractions, seconds, bit/s, GiB). */
export type Environment = z.output<typeof environmentSchema>;
export type OutscaleCloud = Extract<Environment["cloud"], { provider: "outscale-oks" }>;
export type GenericCloud = Extract<Environment["cloud"], { provider: "generic" }>;
