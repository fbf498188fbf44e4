import { z } from "zod";
import { demand } from "./demand.js";
import { cidr } from "./network.js";
import { bitRate, duration, gibibytes } from "./units.js";

/**
 * The environment file: every key, its meaning, its unit and its default. The shape is checked here; what depends on the
 * cloud, on sizes or on other keys is a rule in `stacks/checks`.
 */

const dnsLabel = (maximum: number) =>
  z
    .string()
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "must be lower-case letters, digits and dashes, starting with a letter")
    .max(maximum);

/** The name of a Kubernetes object. Used for Secrets too, so its value is never echoed when it is wrong. */
const objectName = (describe: string) =>
  z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "must be the name of a Kubernetes object, never the secret itself")
    .max(253)
    .describe(describe);

const hostName = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, "must be a DNS name such as visio.example.fr")
  .max(200);

const kubernetesVersion = z
  .string()
  .regex(/^1\.(3[3-7])$/, 'must be a tested minor version, "1.33" to "1.37", in quotes')
  .describe('Kubernetes minor version, in quotes: unquoted, YAML reads 1.30 as 1.3. "1.33" to "1.37" are tested.');

const clusterDomain = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "must be a DNS domain such as cluster.local")
  .default("cluster.local")
  .describe("The cluster's own DNS domain.");

const maintenance = z
  .strictObject({
    day: z.enum(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]).default("Sun").describe("Day of the week."),
    hour: z.int().min(0).max(23).default(3).describe("Hour at which the window opens."),
    hours: z.int().min(1).max(24).default(4).describe("Length of the window in hours."),
    timezone: z.string().min(1).default("Europe/Paris").describe("Time zone of the hour."),
  })
  .prefault({})
  .describe(
    "When the provider may patch the control plane. Node pools are never upgraded unasked: that would end calls.",
  );

const outscale = z.strictObject({
  provider: z.literal("outscale-oks").describe("Outscale Kubernetes as a Service."),
  region: z.string().describe("Outscale region that offers OKS, e.g. cloudgouv-eu-west-1."),
  zones: z
    .array(z.string().regex(/^[a-z]$/, "must be one letter, e.g. a"))
    .min(1)
    .describe("Subregions by their letter."),
  kubernetes: kubernetesVersion,
  network: z
    .strictObject({
      nodes: cidr("CIDR of the project's Net, /16 to /23. Cannot be changed later without replacing the cluster."),
      pods: cidr("CIDR of the pods. Cannot be changed later without replacing the cluster."),
      services: cidr("CIDR of the Services. Cannot be changed later without replacing the cluster."),
    })
    .describe("Disjoint from each other and from 172.31.0.0/16, private."),
  admins: z.array(cidr("A public IPv4 network.")).min(1).describe("Public networks that may reach the Kubernetes API."),
  clusterDomain,
  controlPlane: z
    .strictObject({
      size: z
        .string()
        .regex(/^cp\.[a-z0-9.]+$/, "must be a control-plane size such as cp.3.masters.small")
        .default("cp.3.masters.small")
        .describe("Control-plane size; the account's list: `outscale_oks` limits, see docs/clouds.md."),
      multiZone: z
        .boolean()
        .default(false)
        .describe(
          "Spread the control plane over the zones. Needs three zones and a size that allows it. Fixed at birth.",
        ),
    })
    .prefault({})
    .describe("The managed control plane."),
  maintenance,
  nodePortAnnotation: z
    .strictObject({
      key: z.string().min(1).describe("Annotation key."),
      value: z.string().describe("Annotation value."),
    })
    .optional()
    .describe("Annotation that opens a NodePort in the nodes' firewall. A vendor fact nobody could try: no default."),
});

const generic = z.strictObject({
  provider: z.literal("generic").describe("Any Kubernetes cluster that exists already."),
  kubernetes: kubernetesVersion,
  zones: z
    .array(z.string().min(1))
    .min(1)
    .default(["default"])
    .describe("Values of topology.kubernetes.io/zone on the nodes; leave out when the cluster has one zone."),
  exposure: z
    .enum(["nodePortPublicIp", "hostNetworkPublicIp"])
    .describe("How media reaches an SFU: a NodePort or the host's own ports, both on the node's public address."),
  network: z
    .strictObject({
      pods: cidr("CIDR of the pods; relayed media is never sent there."),
      services: cidr("CIDR of the Services; relayed media is never sent there."),
    })
    .describe("The cluster's own networks."),
  nodeTypes: z
    .record(
      dnsLabel(40),
      z.strictObject({
        vcpu: z.int().min(1).max(256).describe("Virtual CPUs."),
        memory: gibibytes("Memory, e.g. 8Gi.", { minimum: 1, maximum: 4096 }),
      }),
    )
    .describe("Node types by the name that pools use."),
  clusterDomain,
  poolLabel: z
    .string()
    .min(1)
    .optional()
    .describe("Node label whose value is the pool (system, sfu, turn). Absent: pods share all nodes (a lab)."),
  maxNodesPerPool: z.int().min(1).optional().describe("Nodes that exist for each pool; sizing beyond it is an error."),
});

const app = z.strictObject({
  name: dnsLabel(40).describe("Name of the application, e.g. meet."),
  apiKeySecret: objectName("Secret with LIVEKIT_API_KEY and LIVEKIT_API_SECRET, in the media namespace."),
  webhook: z
    .url({ protocol: /^https?$/ })
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
    value: z.ipv4().optional().describe("The address itself, for source value (one node)."),
    metadataUrl: z.url().optional().describe("Metadata URL that answers with the public IPv4 as text."),
    stunServers: z.array(z.string()).optional().describe("Own STUN servers outside the NAT, host:port."),
    allowPrivate: z.boolean().default(false).describe("Accept a private address: a lab whose clients are on the LAN."),
    timeout: duration("How long to wait; clouds link addresses late.", { minimum: 10, maximum: 3600 }).prefault("10m"),
  })
  .prefault({})
  .describe("How SFU and TURN servers learn the address that clients reach them at.");

const sfu = z
  .strictObject({
    node: z.string().optional().describe("Node type of the SFU pool. Default: the cloud's."),
    replicas: z.int().min(1).max(2000).optional().describe("Number of SFUs instead of the computed one."),
    bandwidth: bitRate(
      "Measured rate one node can send, e.g. 4 Gbit/s. Clouds do not publish it: no default.",
    ).optional(),
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
    replicas: z.int().min(1).max(500).optional().describe("Number of TURN servers instead of the computed one."),
    udp: z.boolean().default(true).describe("Offer TURN over UDP."),
    tls: z.boolean().default(true).describe("Offer TURN over TLS on port 443, through a TCP load balancer of its own."),
    peers: z
      .array(cidr("A network."))
      .optional()
      .describe("Networks of the SFUs' public addresses, where they are known: the relay then reaches nothing else."),
    certificateSecret: objectName("TLS Secret for turns.<domain>, in the media namespace.").default("turn-tls"),
    authSecret: objectName("Secret with the key TURN_SECRET, in the media namespace.").default("turn-auth"),
  })
  .prefault({})
  .describe("TURN pool. STUN is served by the same servers.");

const redis = z
  .strictObject({
    storage: gibibytes("Volume of each member.", { minimum: 1, maximum: 1024 }).prefault("10Gi"),
    storageClass: z.string().default("").describe("StorageClass of the volumes; empty: the cluster's default."),
    authSecret: objectName("Secret with password and check-password, in the media and the data namespace.").default(
      "valkey-auth",
    ),
  })
  .prefault({})
  .describe("Valkey, the message bus of the SFUs. Members follow from demand.survive.");

const edge = z
  .strictObject({
    gateway: z.string().min(1).optional().describe("GatewayClass, e.g. envoy. Exclusive with ingress."),
    ingress: z.string().min(1).optional().describe("IngressClass, e.g. traefik or haproxy. Exclusive with gateway."),
    controllerNamespace: dnsLabel(63).describe("Namespace whose pods proxy to the SFUs."),
    certificate: z.literal("existing").default("existing").describe("The certificate is in an existing Secret."),
    certificateSecret: objectName("TLS Secret for <domain>, in the media namespace.").default("edge-tls"),
    internal: z
      .boolean()
      .default(false)
      .describe("A second, internal load balancer under the same name that also answers /twirp and /agent."),
    internalAnnotations: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe(
        "Annotations that keep that load balancer off public addresses. Default: the cloud's, where it is known.",
      ),
  })
  .describe("Where signalling enters.");

const monitoring = z
  .strictObject({
    namespace: dnsLabel(63).describe("Namespace whose pods may scrape the metrics ports."),
  })
  .optional()
  .describe("Who may read metrics. Absent: nobody.");

const images = z
  .strictObject({
    registry: z
      .string()
      .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/, "must be a registry host with an optional path, without scheme")
      .optional()
      .describe("Own mirror: every image is pulled from here, below its upstream path."),
    allowed: z
      .array(z.string().min(1))
      .optional()
      .describe("Registries that may appear. Default: the mirror alone, or docker.io."),
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
      endpoint: z.url({ protocol: /^https$/ }).describe("HTTPS endpoint."),
    }),
  ])
  .prefault({ backend: "local" })
  .describe("Where OpenTofu keeps its state. Encrypt it: on OKS it holds the cluster's admin key.");

/** The environment file as a zod schema: input is what people write, output what the rest of Relais reads. */
export const environmentSchema = z.strictObject({
  name: dnsLabel(20).describe("Name of the environment; prefix of stacks, namespaces and cluster objects."),
  domain: hostName.describe("Public name of the signalling URL; turn.<domain> and turns.<domain> are derived from it."),
  cloud: z.discriminatedUnion("provider", [outscale, generic]).describe("Where it runs."),
  demand,
  apps: z.array(app).min(1).describe("Applications that use the platform."),
  sfu,
  turn,
  redis,
  edge,
  publicAddress,
  monitoring,
  images,
  state,
});

/** A valid environment: all defaults filled in, all units parsed (fractions, seconds, bit/s, GiB). */
export type Environment = z.output<typeof environmentSchema>;
export type OutscaleCloud = Extract<Environment["cloud"], { provider: "outscale-oks" }>;
export type GenericCloud = Extract<Environment["cloud"], { provider: "generic" }>;
