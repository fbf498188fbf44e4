import type { Sizing } from "../capacity/sizing.js";
import type { Cloud } from "../clouds/cloud.js";
import type { Environment } from "../config/schema.js";
import type { Blueprint } from "./blueprint.js";
import { namespaces, priorityClasses, secrets, storageClass } from "./cluster-objects.js";
import type { Context } from "./context.js";
import { allowedRegistries, images } from "./images.js";
import { names } from "./names.js";
import { infrastructure } from "./oks-infrastructure.js";
import { portModel } from "./ports.js";
import { dns, firewall } from "./reachability.js";
import { connectivity } from "./releases/connectivity.js";
import { coturn } from "./releases/coturn.js";
import { edge } from "./releases/edge.js";
import { hostNetworkPolicy } from "./releases/host-network-policy.js";
import { livekitServer } from "./releases/livekit-server.js";
import { valkey } from "./releases/valkey.js";
import { services } from "./services.js";
import type { MediaExposure } from "./values.js";

/** Decides everything about an environment of this size on this cloud. Judges nothing: see `stacks/checks`. */
export function buildBlueprint(environment: Environment, cloud: Cloud, sizing: Sizing): Blueprint {
  const exposure = exposureOf(environment, cloud);
  const turnExposure = environment.turn.exposure === "nodes" ? exposure : environment.turn.exposure;
  const context: Context = {
    environment,
    cloud,
    sizing,
    exposure,
    turnExposure,
    ports: portModel({ sfu: exposure, turn: turnExposure }, sizing.pools.sfu.vcpu, cloud.nodePorts, environment.ports),
    images: images(environment),
    names: names(environment),
  };
  const serviceModels = services(context);
  const { name, domain } = environment;
  const ports = Object.values(context.ports).filter(
    ({ component }) => component !== "valkey" || !environment.redis.external,
  );
  // In the order of their dependencies: the message bus, the servers that need it, the way in, what tries them.
  const releases = [
    ...hostNetworkPolicy(context),
    ...valkey(context),
    coturn(context),
    livekitServer(context),
    edge(context),
  ];
  return {
    name,
    domain,
    provider: cloud.id,
    kubernetes: environment.cloud.kubernetes,
    exposure,
    drainSeconds: environment.sfu.drain,
    pools: sizing.pools,
    ports,
    services: serviceModels,
    firewall: firewall(context),
    dns: dns(context),
    namespaces: namespaces(context, serviceModels),
    priorityClasses: priorityClasses(context),
    storageClass: storageClass(context),
    secrets: secrets(context),
    images: context.images,
    allowedRegistries: allowedRegistries(environment),
    releases: [...releases, ...connectivity(context, { name, domain, ports, releases })],
    infrastructure: infrastructure(environment, cloud, sizing),
    state: environment.state,
  };
}

/** What the environment chooses where the cloud leaves a choice, else the cloud's only way. */
function exposureOf(environment: Environment, cloud: Cloud): MediaExposure {
  if (environment.cloud.provider === "generic") return environment.cloud.exposure;
  return cloud.exposures[0] ?? "nodePortPublicIp";
}
