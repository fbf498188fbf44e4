import { GENERIC, OKS } from "../files.js";
import type { Mistake } from "../mistake.js";

/** Applications, names, providers, images and addresses. */
export const IDENTITIES: readonly Mistake[] = [
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
      "26:60 error: images.digests.redis is not a known key; allowed: livekit-server, coturn, valkey, haproxy, python, redis-exporter, node; remove it",
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
