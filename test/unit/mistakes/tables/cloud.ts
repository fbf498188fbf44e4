import { GENERIC, OKS } from "../files.js";
import type { Mistake } from "../mistake.js";

/** Networks, regions, node types and ports that the cloud or the cluster does not have. */
export const CLOUD: readonly Mistake[] = [
  [
    "a network with host bits",
    OKS,
    [["10.50.0.0/16", "10.50.1.0/16"]],
    [
      '8:21 error: cloud.network.nodes is not a canonical network ("10.50.1.0/16"); allowed: an IPv4 network without host bits; write 10.50.0.0/16',
    ],
  ],
  [
    "a network without its length",
    OKS,
    [["10.50.0.0/16", "10.50.0.0"]],
    [
      '8:21 error: cloud.network.nodes is not a canonical network ("10.50.0.0"); allowed: an IPv4 network without host bits; write an IPv4 network such as 10.50.0.0/16',
    ],
  ],
  [
    "networks that overlap",
    OKS,
    [["10.64.0.0/12", "10.50.0.0/17"]],
    ["8:21 error: cloud.network.nodes is 10.50.0.0/16, which overlaps pods (10.50.0.0/17); choose disjoint networks"],
  ],
  [
    "a public network for Services",
    OKS,
    [["10.92.0.0/16", "8.8.0.0/16"]],
    [
      "8:65 error: cloud.network.services is 8.8.0.0/16, which is not private; allowed: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16; choose a private network",
    ],
  ],
  [
    "the provider's own network",
    OKS,
    [["10.92.0.0/16", "172.31.0.0/18"]],
    [
      "8:65 error: cloud.network.services is 172.31.0.0/18, which overlaps the reserved 172.31.0.0/16; choose disjoint networks",
    ],
  ],
  [
    "too few addresses for the pods",
    OKS,
    [["10.64.0.0/12", "10.64.0.0/22"]],
    ["8:41 error: cloud.network.pods is 10.64.0.0/22 with 1024 addresses, but 15 nodes need 1650; use a /21 or larger"],
  ],
  [
    "a Net of the wrong size",
    OKS,
    [["10.50.0.0/16", "10.50.0.0/25"]],
    ["8:21 error: cloud.network.nodes is 10.50.0.0/25; allowed: /16 to /23; change its size"],
  ],
  [
    "administrators on a private network",
    OKS,
    [["203.0.113.0/28", "192.168.0.0/24"]],
    ["9:12 error: cloud.admins[0] is 192.168.0.0/24, which is not public; name the public network you come from"],
  ],
  [
    "a region without OKS",
    OKS,
    [["region: eu-west-2", "region: us-east-1"]],
    [
      '5:11 error: cloud.region is "us-east-1", which has no OKS; allowed: eu-west-2, cloudgouv-eu-west-1; choose an OKS region',
    ],
  ],
  [
    "a subregion that does not exist",
    OKS,
    [["[a, b, c]", "[a, b, f]"]],
    ['6:17 error: cloud.zones[2] is "f"; allowed: a, b, c; choose an existing subregion'],
  ],
  [
    "a subregion named twice",
    OKS,
    [["[a, b, c]", "[a, b, b]"]],
    ['6:17 error: cloud.zones[2] is "b" a second time; name each zone once'],
  ],
  [
    "subregions by their full names",
    OKS,
    [["[a, b, c]", "[eu-west-2a, eu-west-2b, eu-west-2c]"]],
    [
      '6:11 error: cloud.zones[0] is "eu-west-2a"; allowed: one letter; write the subregion\'s letter alone, e.g. a',
      '6:23 error: cloud.zones[1] is "eu-west-2b"; allowed: one letter; write the subregion\'s letter alone, e.g. a',
      '6:35 error: cloud.zones[2] is "eu-west-2c"; allowed: one letter; write the subregion\'s letter alone, e.g. a',
    ],
  ],
  [
    "another cloud's node type",
    OKS,
    [["tinav7.c16r32p1", "m5.4xlarge"]],
    [
      '23:14 error: the sfu pool\'s node type is "m5.4xlarge", which Outscale Kubernetes, eu-west-2 does not have; allowed: tinav3 to tinav7 with 1-78 cores and 1-1039 GiB, e.g. tinav7.c16r32p1; choose one of the allowed types, e.g. tinav7.c16r32p1',
    ],
  ],
  [
    "a node type that the cluster lacks",
    GENERIC,
    [["images:", "sfu: { node: large }\nimages:"]],
    [
      '22:14 error: the sfu pool\'s node type is "large", which an existing Kubernetes cluster does not have; allowed: server; choose one of the allowed types, e.g. server',
    ],
  ],
  [
    "an SFU with more vCPUs than fixed NodePorts",
    GENERIC,
    [["vcpu: 16", "vcpu: 96"]],
    [
      "10:5 error: port media-udp is 30000-30095, outside of the fixed NodePorts of an existing Kubernetes cluster; allowed: 30000-30085; choose a node type with fewer vCPUs, or set ports.mediaUdp: the media range is as wide as the SFU has vCPUs",
      "10:5 error: ports media-udp (30000-30095) and media-tcp (30085) collide on NodePorts, UDP and TCP; choose a node type with fewer vCPUs, or set ports.mediaUdp: the media range is as wide as the SFU has vCPUs",
      "10:5 error: ports media-udp (30000-30095) and turn-udp (30084) collide on NodePorts, UDP; choose a node type with fewer vCPUs, or set ports.mediaUdp: the media range is as wide as the SFU has vCPUs",
    ],
  ],
  [
    "ports outside the band",
    GENERIC,
    [["images:", "ports: { mediaUdp: 40000-40015 }\nimages:"]],
    [
      "22:20 error: port media-udp is 40000-40015, outside of the fixed NodePorts of an existing Kubernetes cluster; allowed: 30000-30085; change ports.mediaUdp or remove it",
    ],
  ],
  [
    "a port that cannot be",
    GENERIC,
    [["images:", "ports: { mediaTcp: 70000 }\nimages:"]],
    ["22:20 error: ports.mediaTcp is 70000; allowed: 1 to 65535; write a number in this range"],
  ],
  [
    "a port used twice",
    GENERIC,
    [["images:", "ports: { mediaTcp: 30016, mediaUdp: 30000-30015, turnUdp: 30015 }\nimages:"]],
    [
      "22:37 error: ports media-udp (30000-30015) and turn-udp (30015) collide on NodePorts, UDP; change ports.mediaUdp or remove it",
    ],
  ],
  [
    "a range that ends before it begins",
    GENERIC,
    [["images:", "ports: { mediaUdp: 30015-30000 }\nimages:"]],
    [
      '22:20 error: ports.mediaUdp cannot be read ("30015-30000"); allowed: two ports from 1 to 65535, the lower one first; write a range such as 30016-30031',
    ],
  ],
  [
    "two members, of whom none is a majority",
    OKS,
    [["storage: 10Gi", "storage: 10Gi, members: 2"]],
    ["24:34 error: redis.members is 2; allowed: 1, 3; choose one of the allowed values, e.g. 1"],
  ],
  [
    "one member where a zone may fail",
    OKS,
    [["storage: 10Gi", "storage: 10Gi, members: 1"]],
    [
      '24:34 error: redis.members is 1, but a zone may fail by demand.survive; allowed: 3; remove it, or write demand.survive "none"',
    ],
  ],
  [
    "two zones where one may fail",
    OKS,
    [
      ["[a, b, c]", "[a, b]"],
      ["multiZone: true", "multiZone: false"],
    ],
    [
      '18:12 error: demand.survive is "zone", but the environment has 2 zones; allowed: zone with at least 3 zones; give cloud.zones three zones, or write "node"',
    ],
  ],
  [
    "a control plane over two zones",
    OKS,
    [["[a, b, c]", "[a, b]"]],
    [
      "10:30 error: cloud.controlPlane.multiZone needs three zones; add zones or set it to false",
      '18:12 error: demand.survive is "zone", but the environment has 2 zones; allowed: zone with at least 3 zones; give cloud.zones three zones, or write "node"',
    ],
  ],
  [
    "a single master over several zones",
    OKS,
    [["multiZone: true", "multiZone: true, size: cp.mono.master"]],
    [
      "10:42 error: cloud.controlPlane.size is cp.mono.master, a single master, but multiZone is true; choose a size with three masters, e.g. cp.3.masters.small, or set multiZone to false",
    ],
  ],
  [
    "one zone that may fail",
    GENERIC,
    [
      ["[x, y, z]", "[x]"],
      ["survive: node", "survive: zone"],
    ],
    [
      '17:12 error: demand.survive is "zone", but the environment has one zone; allowed: zone with at least 3 zones; give cloud.zones three zones, or write "node"',
    ],
  ],
];
