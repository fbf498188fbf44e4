import { GENERIC, OKS } from "../files.js";
import type { Mistake } from "../mistake.js";

/** The way in, registries, foreign services and closed sites. */
export const SITES: readonly Mistake[] = [
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
];
