import { GENERIC, OKS } from "./files.js";

/** What is wrong, in which file, what to replace there, and every line that is then printed: line:column, key, value, allowed, fix. */
export const MISTAKES: readonly (readonly [
  what: string,
  file: string,
  changes: readonly (readonly [piece: string, mistake: string])[],
  lines: readonly string[],
])[] = [
  [
    "a mistyped section",
    OKS,
    [["demand:", "demnad:"]],
    [
      "1:1 error: demand is missing; allowed: keys and values; add demand here (What the platform has to carry at its busiest moment)",
      "11:1 error: demnad is not a known key; allowed: extends, name, domain, cloud, demand, apps, sfu, turn, system, redis, ports, edge, publicAddress, monitoring, images, trust, beside, closed, state; did you mean demand?",
    ],
  ],
  [
    "a mistyped key",
    OKS,
    [["concurrency:", "concurency:"]],
    [
      "13:3 error: demand.concurency is not a known key; allowed: registered, concurrency, participants, meetings, relayed, survive; did you mean concurrency?",
    ],
  ],
  [
    "a key in the wrong place",
    OKS,
    [["sfu: { node", "survive: zone\nsfu: { node"]],
    [
      "23:1 error: survive is not a known key; allowed: extends, name, domain, cloud, demand, apps, sfu, turn, system, redis, ports, edge, publicAddress, monitoring, images, trust, beside, closed, state; move it to demand.survive",
    ],
  ],
  [
    "a missing key",
    OKS,
    [["  relayed: 15%\n", ""]],
    [
      "12:3 error: demand.relayed is missing; allowed: 0% to 100%; add relayed here (Share of the participants whose firewall leaves only TURN)",
    ],
  ],
  [
    "a missing section",
    GENERIC,
    [["edge: { ingress: nginx, controllerNamespace: ingress-nginx }\n", ""]],
    ["1:1 error: edge is missing; allowed: keys and values; add edge here (Where signalling enters)"],
  ],
  [
    "a share without its unit",
    OKS,
    [["15%", "0.15"]],
    ["17:12 error: demand.relayed is 0.15; allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%"],
  ],
  [
    "a share above all",
    OKS,
    [["15%", "150%"]],
    [
      '17:12 error: demand.relayed cannot be read ("150%"); allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%',
    ],
  ],
  [
    "a decimal comma",
    OKS,
    [["10%", "'10,5%'"]],
    [
      '13:16 error: demand.concurrency cannot be read ("10,5%"); allowed: 0.01% to 100%; write a number with a per cent sign, e.g. 10%',
    ],
  ],
  [
    "a negative share",
    OKS,
    [["80%", "-80%"]],
    [
      '15:28 error: demand.meetings[0].share cannot be read ("-80%"); allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%',
    ],
  ],
  [
    "a duration without its unit",
    OKS,
    [["drain: 4h", "drain: 4"]],
    ["23:38 error: sfu.drain is 4; allowed: 300s to 24h; write a whole number with a unit, e.g. 4h, 90m or 300s"],
  ],
  [
    "a duration in days",
    OKS,
    [["drain: 4h", "drain: 1d"]],
    [
      '23:38 error: sfu.drain cannot be read ("1d"); allowed: 300s to 24h; write a whole number with a unit, e.g. 4h, 90m or 300s',
    ],
  ],
  [
    "storage in other units",
    OKS,
    [["10Gi", "10GB"]],
    [
      '24:19 error: redis.storage cannot be read ("10GB"); allowed: 1Gi to 1024Gi; write a whole number with Mi, Gi or Ti, e.g. 10Gi',
    ],
  ],
  [
    "a rate in other units",
    OKS,
    [["drain: 4h", "drain: 4h, bandwidth: 5 Gbps"]],
    [
      '23:53 error: sfu.bandwidth cannot be read ("5 Gbps"); allowed: 1 Mbit/s to 400 Gbit/s; write a number with kbit/s, Mbit/s or Gbit/s, e.g. 2.5 Gbit/s',
    ],
  ],
  [
    "a negative number",
    OKS,
    [["20000", "-20000"]],
    ["12:15 error: demand.registered is -20000; allowed: 1 to 100000000; write a number in this range"],
  ],
  [
    "a huge number",
    OKS,
    [["20000", "99999999999999"]],
    ["12:15 error: demand.registered is 99999999999999; allowed: 1 to 100000000; write a number in this range"],
  ],
  [
    "a fraction of a person",
    OKS,
    [["20000", "20000.5"]],
    ["12:15 error: demand.registered is 20000.5; allowed: 1 to 100000000; write a whole number"],
  ],
  [
    "a number in words",
    OKS,
    [["20000", "twenty"]],
    ['12:15 error: demand.registered is "twenty"; allowed: 1 to 100000000; write digits only'],
  ],
  [
    "a number with underscores",
    OKS,
    [["20000", "20_000"]],
    ['12:15 error: demand.registered is "20_000"; allowed: 1 to 100000000; write 20000'],
  ],
  [
    "a number with an exponent",
    OKS,
    [["20000", "2e4"]],
    [
      "12:15 error: the file has the number 2e4, which not every reader of YAML takes for 20000; write 20000, or in quotes if it is text",
    ],
  ],
  [
    "a number that some read as octal",
    OKS,
    [["20000", "020000"]],
    [
      "12:15 error: the file has the number 020000, which not every reader of YAML takes for 20000; write 20000, or in quotes if it is text",
    ],
  ],
  [
    "yes for true",
    GENERIC,
    [["apps:", "turn: { tls: yes }\napps:"]],
    ['18:14 error: turn.tls is "yes"; allowed: true or false; write true'],
  ],
  [
    "a version without quotes",
    OKS,
    [['"1.35"', "1.30"]],
    [
      '7:15 error: cloud.kubernetes is 1.3; allowed: a tested minor version in quotes, "1.33" to "1.37"; write it as text, in quotes',
    ],
  ],
  [
    "a version with v",
    OKS,
    [['"1.35"', '"v1.35"']],
    [
      '7:15 error: cloud.kubernetes is "v1.35"; allowed: a tested minor version in quotes, "1.33" to "1.37"; write one such as "1.35"',
    ],
  ],
  [
    "a version that is not tested",
    OKS,
    [['"1.35"', '"1.28"']],
    [
      '7:15 error: cloud.kubernetes is "1.28"; allowed: a tested minor version in quotes, "1.33" to "1.37"; write one such as "1.35"',
    ],
  ],
  [
    "a key without a value",
    OKS,
    [["registered: 20000", "registered:"]],
    ["12:14 error: demand.registered is empty; allowed: 1 to 100000000; write a value, or remove the key"],
  ],
  [
    "a list where keys belong",
    OKS,
    [["redis: { storage: 10Gi }", "redis: [10Gi]"]],
    ["24:8 error: redis is a list of 1; allowed: keys and values; write keys and values: { key: value }"],
  ],
  [
    "keys where a list belongs",
    OKS,
    [["[a, b, c]", "{ a: true }"]],
    ["6:10 error: cloud.zones is a set of keys; allowed: a list of 1 or more; write a list: [one, two]"],
  ],
  [
    "one value where a list belongs",
    OKS,
    [["[a, b, c]", "a"]],
    ['6:10 error: cloud.zones is "a"; allowed: a list of 1 or more; write a list: [a]'],
  ],
  [
    "an empty list",
    OKS,
    [["[203.0.113.0/28]", "[]"]],
    ["9:11 error: cloud.admins is a list of 0; allowed: a list of 1 or more; write a list: [one, two]"],
  ],
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
      '23:14 error: the sfu pool\'s node type is "m5.4xlarge", which Outscale Kubernetes, eu-west-2 does not have; allowed: tinav3 to tinav7 with 1-78 cores and 1-1039 GiB, e.g. tinav7.c16r32p1; choose one of the allowed types',
    ],
  ],
  [
    "a node type that the cluster lacks",
    GENERIC,
    [["images:", "sfu: { node: large }\nimages:"]],
    [
      '22:14 error: the sfu pool\'s node type is "large", which an existing Kubernetes cluster does not have; allowed: server; choose one of the allowed types',
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
  [
    "a key and its secret in the file",
    OKS,
    [["apiKeySecret: meet-livekit", "apiKey: APIabc123\n    apiSecret: c2VjcmV0c2VjcmV0"]],
    [
      "20:5 error: apps[0].apiKeySecret is missing; allowed: the name of a Kubernetes object, never the secret itself; add apiKeySecret here (Secret with LIVEKIT_API_KEY and LIVEKIT_API_SECRET, in the media namespace)",
      "21:5 error: apps[0].apiKey is not a known key; allowed: name, apiKeySecret, webhook, namespace; remove it",
      "22:5 error: apps[0].apiSecret is not a known key; allowed: name, apiKeySecret, webhook, namespace; did you mean apiKeySecret?",
    ],
  ],
  [
    "a secret where its name belongs",
    OKS,
    [["apiKeySecret: meet-livekit", "apiKeySecret: APIwWx8f9+Kc0Zq7YyTn2=="]],
    [
      "21:19 error: apps[0].apiKeySecret is not a valid value (not shown); allowed: the name of a Kubernetes object, never the secret itself; put the secret into a Kubernetes Secret and name that here",
    ],
  ],
  [
    "a secret that could be a name",
    OKS,
    [["apiKeySecret: meet-livekit", "apiKeySecret: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]],
    [
      "21:19 error: apps[0].apiKeySecret is not a valid value (not shown); allowed: the name of a Kubernetes object, never the secret itself; put the secret into a Kubernetes Secret and name that here",
    ],
  ],
  [
    "a password in a URL",
    OKS,
    [["https://visio.example.fr/webhooks", "https://bob:hunter2@visio.example.fr/webhooks"]],
    [
      "22:14 error: apps[0].webhook holds more than an address (not shown); allowed: https or http URL without user, password and query; remove user, password, query and fragment: they would be readable by many",
    ],
  ],
  [
    "a token in a URL",
    OKS,
    [["https://visio.example.fr/webhooks", "https://visio.example.fr/webhooks?token=hunter2"]],
    [
      "22:14 error: apps[0].webhook holds more than an address (not shown); allowed: https or http URL without user, password and query; remove user, password, query and fragment: they would be readable by many",
    ],
  ],
  [
    "credentials of the state's storage",
    OKS,
    [["https://oos.eu-west-2.outscale.com", "https://AK:hunter2@oos.eu-west-2.outscale.com"]],
    [
      "31:13 error: state.endpoint holds more than an address (not shown); allowed: https URL without user, password and query; remove user, password, query and fragment: they would be readable by many",
    ],
  ],
  [
    "a password of Valkey",
    OKS,
    [["storage: 10Gi", "storage: 10Gi, password: hunter2"]],
    [
      "24:25 error: redis.password is not a known key; allowed: members, storage, storageClass, authSecret, external; remove it",
    ],
  ],
  [
    "a meeting larger than a node",
    OKS,
    [["size: 200", "size: 5000"]],
    [
      "16:42 error: demand.meetings[1].size is 5000 (webinar), but one room must fit on one SFU of type tinav7.c16r32p1; allowed: at most 725 with these cameras and microphones; lower size, cameras or microphones, or choose a larger sfu.node",
    ],
  ],
  [
    "more cameras than people",
    OKS,
    [["cameras: 6", "cameras: 9"]],
    [
      "15:51 error: demand.meetings[0].cameras is more than the meeting has participants (9); allowed: 0 to size; lower it or raise size",
    ],
  ],
  [
    "shares that do not add up",
    OKS,
    [["80%", "70%"]],
    ["15:5 error: demand.meetings has shares that sum to 90%; allowed: shares that sum to 100%; change the shares"],
  ],
  [
    "a kind of meeting named twice",
    OKS,
    [["name: webinar", "name: team"]],
    ["16:15 error: demand.meetings[1].name is team a second time; name each kind of meeting once"],
  ],
  [
    "participants given in both ways",
    OKS,
    [["  registered", "  participants: 5\n  registered"]],
    [
      "12:17 error: demand.participants is given beside registered or concurrency (5); allowed: participants, or registered and concurrency; remove one of the two ways",
    ],
  ],
  [
    "registered users without concurrency",
    OKS,
    [["  concurrency: 10%\n", ""]],
    [
      "12:3 error: demand does not say how many participants there are; allowed: participants, or registered and concurrency; add the missing key",
    ],
  ],
  [
    "too few SFUs by hand",
    OKS,
    [["drain: 4h", "drain: 4h, replicas: 2"]],
    [
      "23:52 error: the sfu pool has 1 of the 5 nodes that the peak needs after the loss of a zone; raise sfu.replicas or remove it",
    ],
  ],
  [
    "too few tracks by hand",
    OKS,
    [["drain: 4h", "drain: 4h, limits: { tracks: 10 }"]],
    [
      "23:60 error: sfu.limits.tracks is 10, but an SFU has to carry 2667 tracks at the peak; allowed: at least 2667; raise it, or raise sfu.replicas",
    ],
  ],
  [
    "rooms smaller than meetings",
    OKS,
    [["drain: 4h", "drain: 4h, limits: { participantsPerRoom: 100 }"]],
    [
      "23:73 error: sfu.limits.participantsPerRoom is 100, but a webinar has 200 participants; allowed: at least 200; raise it or remove it",
    ],
  ],
  [
    "too few allocations by hand",
    OKS,
    [["redis:", "turn: { allocations: 3 }\nredis:"]],
    [
      "24:22 error: turn.allocations is 3, but a server has to admit 2000 while 2000 people join; allowed: at least 2000; raise it, or raise turn.replicas",
    ],
  ],
  [
    "more nodes than there are",
    GENERIC,
    [["  poolLabel", "  maxNodesPerPool: 1\n  poolLabel"]],
    [
      "11:20 error: the system pool needs 3 nodes, but cloud.maxNodesPerPool is 1; add nodes, choose a larger node type, or lower demand",
      "11:20 error: the sfu pool needs 3 nodes, but cloud.maxNodesPerPool is 1; add nodes, choose a larger node type, or lower demand",
      "11:20 error: the turn pool needs 2 nodes, but cloud.maxNodesPerPool is 1; add nodes, choose a larger node type, or lower demand",
    ],
  ],
  [
    "a node too slow for a room",
    OKS,
    [["drain: 4h", "drain: 4h, bandwidth: 10 Mbit/s"]],
    [
      "15:39 error: demand.meetings[0].size is 8 (team), but one room must fit on one SFU of type tinav7.c16r32p1; allowed: at most 2 with these cameras and microphones; lower size, cameras or microphones, or choose a larger sfu.node",
      "16:42 error: demand.meetings[1].size is 200 (webinar), but one room must fit on one SFU of type tinav7.c16r32p1; allowed: at most 3 with these cameras and microphones; lower size, cameras or microphones, or choose a larger sfu.node",
    ],
  ],
  [
    "a drain shorter than the longest meeting",
    OKS,
    [["drain: 4h", "drain: 2h"]],
    [
      "16:84 error: demand.meetings[1].longest is 180m (webinar), but a stopping SFU waits 120m: a roll would cut it; allowed: at most sfu.drain, 120m; raise sfu.drain",
    ],
  ],
  [
    "a drain of two days",
    OKS,
    [["drain: 4h", "drain: 48h"]],
    [
      '23:38 error: sfu.drain cannot be read ("48h"); allowed: 300s to 24h; write a whole number with a unit, e.g. 4h, 90m or 300s',
    ],
  ],
  [
    "a controller by half of its name",
    GENERIC,
    [["edge: { ingress: nginx,", "edge: { ingress: nginx, controller: envoy,"]],
    [
      '21:37 error: edge.controller is "envoy"; allowed: envoy-gateway, traefik, haproxy, haproxy-ingress, other; choose one of the allowed values, e.g. envoy-gateway',
    ],
  ],
  [
    "STUN servers without a port, and at one that there is not",
    GENERIC,
    [
      [
        "images:",
        "publicAddress: { from: [stun], stunServers: [turn.visio.site.example, 'turn.visio.site.example:70000'] }\nimages:",
      ],
    ],
    [
      '22:46 error: publicAddress.stunServers[0] is "turn.visio.site.example"; allowed: host:port; write one such as turn.visio.example.fr:3478',
      '22:71 error: publicAddress.stunServers[1] is "turn.visio.site.example:70000"; allowed: host:port; write one such as turn.visio.example.fr:3478',
    ],
  ],
  [
    "a foreign STUN server",
    GENERIC,
    [["images:", "publicAddress: { from: [stun], stunServers: ['stun.l.google.com:19302'] }\nimages:"]],
    [
      '22:46 error: STUN server "stun.l.google.com:19302" is not the operator\'s; name a server under visio.site.example or an address',
    ],
  ],
  [
    "STUN without a server",
    GENERIC,
    [["images:", "publicAddress: { from: [stun] }\nimages:"]],
    ["22:24 error: publicAddress.from names stun, but publicAddress.stunServers is missing; add it, or remove stun"],
  ],
  [
    "images from a registry that is not listed",
    OKS,
    [["registry: registry.example.fr/mirror", "allowed: [registry.example.fr]"]],
    [
      "26:20 error: the images livekit-server, coturn, valkey, haproxy, python come from docker.io, which is not allowed; allowed: registry.example.fr; mirror them and set images.registry, or allow the registry",
    ],
  ],
  [
    "a registry with a scheme",
    OKS,
    [["registry.example.fr/mirror", "https://registry.example.fr/mirror"]],
    [
      '26:21 error: images.registry is "https://registry.example.fr/mirror"; allowed: a host with an optional port and path, in lower case, without scheme; write one such as registry.example.fr/mirror',
    ],
  ],
  [
    "a public registry in a closed site",
    GENERIC,
    [["images: { registry: registry.site.example/relais }", "closed: true\nimages: { registry: ghcr.io/relais }"]],
    [
      "23:21 error: images.registry is ghcr.io, which is not under site.example, but closed is true; name a registry inside the site, or list it in images.allowed",
    ],
  ],
  [
    "no registry in a closed site",
    GENERIC,
    [["images: { registry: registry.site.example/relais }", "closed: true"]],
    ["1:1 error: images.registry is missing: images would come from docker.io, but closed is true; name your mirror"],
  ],
  [
    "a foreign webhook in a closed site",
    GENERIC,
    [
      ["    apiKeySecret: meet-livekit", "    apiKeySecret: meet-livekit\n    webhook: https://hooks.example.com/x"],
      ["images:", "closed: true\nimages:"],
    ],
    [
      "21:14 error: apps[0].webhook is hooks.example.com, which is not under site.example, but closed is true; name a receiver inside the site",
    ],
  ],
  [
    "foreign storage in a closed site",
    GENERIC,
    [
      [
        "images:",
        "closed: true\nstate: { backend: s3, bucket: abc, region: x, endpoint: 'https://s3.amazonaws.com' }\nimages:",
      ],
    ],
    [
      "23:57 error: state.endpoint is s3.amazonaws.com, which is not under site.example, but closed is true; name a storage inside the site",
    ],
  ],
  [
    "storage without TLS",
    OKS,
    [["https://oos.eu", "http://oos.eu"]],
    [
      "31:13 error: state.endpoint is not such a URL (not shown); allowed: https URL without user, password and query; write one such as https://oos.eu-west-2.outscale.com",
    ],
  ],
  [
    "storage without a bucket",
    OKS,
    [["  bucket: visio-state\n", ""]],
    ["28:3 error: state.bucket is missing; allowed: text; add bucket here (Bucket)"],
  ],
  [
    "ACME in a closed site",
    GENERIC,
    [
      [
        "controllerNamespace: ingress-nginx }",
        "certificate: acme, acme: { directory: 'https://acme.example.com/directory', nameserver: 192.0.2.53, keyName: k }, controllerNamespace: ingress-nginx }\nclosed: true",
      ],
    ],
    [
      "21:63 error: edge.acme.directory is acme.example.com, which is not under site.example, but closed is true; name an authority inside the site, or set edge.certificate to existing",
    ],
  ],
  [
    "ACME without a directory",
    GENERIC,
    [["ingress: nginx,", "ingress: nginx, certificate: acme,"]],
    ["21:38 error: edge.certificate is acme, but edge.acme is missing; add edge.acme"],
  ],
  [
    "an issuer that nobody asks",
    GENERIC,
    [["ingress: nginx,", "ingress: nginx, issuer: { name: site },"]],
    [
      "21:33 error: edge.issuer is given, but edge.certificate is existing; set edge.certificate to issuer, or remove edge.issuer",
    ],
  ],
  [
    "the controller of something else",
    GENERIC,
    [["ingress: nginx,", "ingress: nginx, controller: envoy-gateway,"]],
    [
      "21:37 error: edge.controller is envoy-gateway, which needs edge.gateway, but edge.ingress is given; name the controller of that class, or give edge.gateway instead",
    ],
  ],
  [
    "an internal listener of Traefik",
    OKS,
    [["gateway: envoy,", "gateway: traefik, internal: true,"]],
    [
      "25:37 error: edge.internal is true, but Traefik answers for all Gateways at one address, so /twirp would be public; use Envoy Gateway, or give apps a namespace in this cluster",
    ],
  ],
  [
    "names that no class has",
    OKS,
    [["gateway: envoy,", "gateway: Not a class,"]],
    [
      '25:18 error: edge.gateway is "Not a class"; allowed: lower-case letters, digits, dashes and dots; write the name of a class such as envoy',
    ],
  ],
  [
    "a StorageClass in capitals",
    OKS,
    [["redis: {", "redis: { storageClass: Fast,"]],
    [
      '24:24 error: redis.storageClass is "Fast"; allowed: lower-case letters, digits, dashes and dots; write the name of a class such as fast',
    ],
  ],
  [
    "a gateway and an ingress",
    OKS,
    [["gateway: envoy,", "gateway: envoy, ingress: nginx,"]],
    ["25:34 error: edge.gateway and edge.ingress are both given; remove one"],
  ],
  [
    "no way in",
    OKS,
    [["gateway: envoy, ", ""]],
    ["25:7 error: edge names neither gateway nor ingress; add gateway: <GatewayClass> or ingress: <IngressClass>"],
  ],
  [
    "an internal listener without a gateway",
    GENERIC,
    [["ingress: nginx,", "ingress: nginx, internal: true,"]],
    ["21:35 error: edge.internal needs edge.gateway; use a gateway, or give apps a namespace in this cluster"],
  ],
  [
    "a load balancer for UDP on Outscale",
    OKS,
    [["redis:", "turn: { exposure: udpLoadBalancer }\nredis:"]],
    [
      "24:19 error: service coturn-udp asks the load balancer of Outscale Kubernetes, eu-west-2 for UDP; allowed: TCP, one per Service; remove turn.exposure: nodes with public addresses carry it",
    ],
  ],
  [
    "no way to relay",
    OKS,
    [["redis:", "turn: { udp: false, tls: false }\nredis:"]],
    ["24:7 error: turn.udp and turn.tls are both off; switch one on"],
  ],
  [
    "two webhooks",
    OKS,
    [["sfu:", "  - { name: b, apiKeySecret: b, webhook: 'https://b.example.fr/' }\nsfu:"]],
    [
      "23:42 error: apps[1].webhook is the second one, but LiveKit signs all webhooks with one key; keep one webhook, or give the application an environment of its own",
    ],
  ],
  [
    "two applications with one key",
    OKS,
    [["sfu:", "  - { name: b, apiKeySecret: meet-livekit }\nsfu:"]],
    ["23:30 error: apps[1].apiKeySecret is used by two applications; give each application its own"],
  ],
  [
    "two applications of one name",
    OKS,
    [["sfu:", "  - { name: meet, apiKeySecret: b }\nsfu:"]],
    ["23:13 error: apps[1].name is meet a second time; name each application once"],
  ],
  [
    "a domain that is none",
    OKS,
    [["domain: visio.example.fr", "domain: Visio_Example"]],
    [
      '2:9 error: domain is "Visio_Example"; allowed: a DNS name in lower case, without scheme and path; write one such as visio.example.fr',
    ],
  ],
  [
    "a URL for a domain",
    OKS,
    [["domain: visio.example.fr", "domain: https://visio.example.fr"]],
    [
      '2:9 error: domain is "https://visio.example.fr"; allowed: a DNS name in lower case, without scheme and path; write one such as visio.example.fr',
    ],
  ],
  [
    "a name with a space",
    OKS,
    [["name: visio", "name: Visio Prod"]],
    [
      '1:7 error: name is "Visio Prod"; allowed: up to 20 lower-case letters, digits and dashes, a letter first; write one such as visio-2',
    ],
  ],
  [
    "a name that is too long",
    OKS,
    [["name: visio", "name: visio-production-cloudgouv"]],
    [
      '1:7 error: name is "visio-production-cloudgouv"; allowed: up to 20 lower-case letters, digits and dashes, a letter first; write one such as visio-2',
    ],
  ],
  [
    "an option of another provider",
    OKS,
    [["  zones:", "  exposure: hostNetworkPublicIp\n  zones:"]],
    [
      "6:3 error: cloud.exposure is not a known key; allowed: provider, region, zones, kubernetes, network, admins, clusterDomain, controlPlane, maintenance, nodePortAnnotation; remove it: it belongs to provider generic",
    ],
  ],
  [
    "an unknown provider",
    OKS,
    [["outscale-oks", "aws"]],
    [
      '4:13 error: cloud.provider is "aws"; allowed: outscale-oks, generic; choose one of the allowed values, e.g. generic',
    ],
  ],
  [
    "no provider",
    OKS,
    [["  provider: outscale-oks\n", ""]],
    ["4:3 error: cloud.provider is missing; allowed: outscale-oks, generic; add provider here"],
  ],
  [
    "a region on a cluster that exists",
    GENERIC,
    [["  exposure", "  region: x\n  exposure"]],
    [
      "6:3 error: cloud.region is not a known key; allowed: provider, kubernetes, zones, exposure, network, loadBalancers, ipv6, nodeTypes, clusterDomain, poolLabel, maxNodesPerPool; remove it: it belongs to provider outscale-oks",
    ],
  ],
  [
    "a tag for a digest",
    OKS,
    [["registry.example.fr/mirror", "registry.example.fr/mirror, digests: { coturn: latest }"]],
    [
      '26:68 error: images.digests.coturn is "latest"; allowed: sha256: and 64 hexadecimal digits; copy it from your mirror',
    ],
  ],
  [
    "a digest of another image",
    OKS,
    [["registry.example.fr/mirror", "registry.example.fr/mirror, digests: { redis: latest }"]],
    [
      "26:60 error: images.digests.redis is not a known key; allowed: livekit-server, coturn, valkey, haproxy, python, redis-exporter; remove it",
    ],
  ],
  [
    "one address for several servers",
    GENERIC,
    [["images:", "publicAddress: { from: [value], value: 203.0.113.9 }\nimages:"]],
    [
      "22:24 error: publicAddress.value is one address, but there are several SFUs or TURN servers; use another source",
      "22:40 error: publicAddress.value is 203.0.113.9, which the internet does not reach (reserved); write the public address, or set publicAddress.allowPrivate in a lab",
    ],
  ],
  [
    "a private address",
    GENERIC,
    [["images:", "publicAddress: { from: [value], value: 10.0.0.9 }\nimages:"]],
    [
      "22:24 error: publicAddress.value is one address, but there are several SFUs or TURN servers; use another source",
      "22:40 error: publicAddress.value is 10.0.0.9, which the internet does not reach (private); write the public address, or set publicAddress.allowPrivate in a lab",
    ],
  ],
  [
    "an address that is missing",
    GENERIC,
    [["images:", "publicAddress: { from: [value] }\nimages:"]],
    ["22:24 error: publicAddress.from names value, but publicAddress.value is missing; add it"],
  ],
];
