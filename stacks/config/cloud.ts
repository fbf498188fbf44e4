import { z } from "zod";
import { dnsLabel } from "./names.js";
import { cidr, cidr6 } from "./network.js";
import { formed } from "./patterns.js";
import { gibibytes } from "./units.js";

const kubernetesVersion = formed(
  /^1\.(3[3-7])$/,
  'a tested minor version in quotes, "1.33" to "1.37"',
  'write one such as "1.35"',
).describe('Kubernetes minor version, in quotes: unquoted, YAML reads 1.30 as 1.3. "1.33" to "1.37" are tested.');

/** True if an environment may name this minor version of Kubernetes, e.g. `1.35`. */
export const isTestedKubernetes = (minor: string): boolean => kubernetesVersion.safeParse(minor).success;

const clusterDomain = formed(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  "a DNS domain in lower case",
  "write one such as cluster.local",
)
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

/** Outscale Kubernetes: the cluster is made by Relais. */
export const outscale = z.strictObject({
  provider: z.literal("outscale-oks").describe("Outscale Kubernetes as a Service."),
  region: z.string().describe("Outscale region that offers OKS, e.g. cloudgouv-eu-west-1."),
  zones: z
    .array(formed(/^[a-z]$/, "one letter", "write the subregion's letter alone, e.g. a"))
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
      size: formed(/^cp\.[a-z0-9.]+$/, "a size of Outscale's list", "write one such as cp.3.masters.small")
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

/** A cluster that exists already. */
export const generic = z.strictObject({
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
  loadBalancers: z
    .array(z.enum(["TCP", "UDP"]))
    .min(1)
    .default(["TCP"])
    .describe("Protocols that its load balancers carry; UDP where they are OVH's Octavia and the like."),
  ipv6: z
    .strictObject({
      pods: cidr6("IPv6 CIDR of the pods; media is never sent there."),
      services: cidr6("IPv6 CIDR of the Services; media is never sent there."),
    })
    .optional()
    .describe("The cluster has both families: clients are served over IPv6 too. Absent: IPv4 only."),
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
