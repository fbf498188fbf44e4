/** A valid environment on Outscale, as people write it; mistakes are made by replacing a piece of it. */
export const OKS = `name: visio
domain: visio.example.fr
cloud:
  provider: outscale-oks
  region: eu-west-2
  zones: [a, b, c]
  kubernetes: "1.35"
  network: { nodes: 10.50.0.0/16, pods: 10.64.0.0/12, services: 10.92.0.0/16 }
  admins: [203.0.113.0/28]
  controlPlane: { multiZone: true }
demand:
  registered: 20000
  concurrency: 10%
  meetings:
    - { name: team, share: 80%, size: 8, cameras: 6, microphones: 3 }
    - { name: webinar, share: 20%, size: 200, cameras: 2, microphones: 2, longest: 3h }
  relayed: 15%
  survive: zone
apps:
  - name: meet
    apiKeySecret: meet-livekit
    webhook: https://visio.example.fr/webhooks
sfu: { node: tinav7.c16r32p1, drain: 4h }
redis: { storage: 10Gi }
edge: { gateway: envoy, controllerNamespace: envoy-gateway-system }
images: { registry: registry.example.fr/mirror }
state:
  backend: s3
  bucket: visio-state
  region: eu-west-2
  endpoint: https://oos.eu-west-2.outscale.com
`;

/** A valid environment on a cluster that exists already. */
export const GENERIC = `name: site
domain: visio.site.example
cloud:
  provider: generic
  kubernetes: "1.34"
  exposure: nodePortPublicIp
  zones: [x, y, z]
  network: { pods: 10.42.0.0/16, services: 10.43.0.0/16 }
  nodeTypes:
    server: { vcpu: 16, memory: 64Gi }
  poolLabel: site.example/pool
demand:
  participants: 400
  meetings:
    - { name: briefing, share: 100%, size: 20, cameras: 8, microphones: 4 }
  relayed: 5%
  survive: node
apps:
  - name: meet
    apiKeySecret: meet-livekit
edge: { ingress: nginx, controllerNamespace: ingress-nginx }
images: { registry: registry.site.example/relais }
`;

/** A base file with pieces replaced: the first occurrence of each; throws if a piece is not there. */
export function mistaken(base: string, ...changes: readonly (readonly [piece: string, mistake: string])[]): string {
  return changes.reduce((text, [piece, mistake]) => {
    if (!text.includes(piece)) throw new Error(`no ${piece} in the file`);
    return text.replace(piece, () => mistake);
  }, base);
}
