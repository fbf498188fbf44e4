import { releaseOf } from "../blueprint/blueprint.js";
import type { Environment } from "../config/schema.js";
import type { Finding, KeyPath } from "../finding.js";
import { type Check, finding } from "./check.js";

/** Options that exclude or need each other. */
export const exclusiveOptions: Check = ({ environment, blueprint }) => {
  const { edge, turn, apps } = environment;
  const webhooks = apps.flatMap((app, index) => (app.webhook === undefined ? [] : [index]));
  const first = apps.findIndex((app) => app.webhook !== undefined);
  return [
    ...(edge.gateway !== undefined && edge.ingress !== undefined
      ? [error(["edge", "ingress"], "edge.gateway and edge.ingress are both given", "remove one")]
      : []),
    ...(edge.gateway === undefined && edge.ingress === undefined
      ? [
          error(
            ["edge"],
            "edge names neither gateway nor ingress",
            "add gateway: <GatewayClass> or ingress: <IngressClass>",
          ),
        ]
      : []),
    ...ownRedis(environment),
    ...controller(edge),
    ...certificate(edge),
    ...(edge.internal && edge.gateway === undefined
      ? [
          error(
            ["edge", "internal"],
            "edge.internal needs edge.gateway",
            "use a gateway, or give apps a namespace in this cluster",
          ),
        ]
      : []),
    ...(edge.internal &&
    edge.gateway !== undefined &&
    (edge.controller === "traefik" || edge.gateway.includes("traefik"))
      ? [
          error(
            ["edge", "internal"],
            "edge.internal is true, but Traefik answers for all Gateways at one address, so /twirp would be public",
            "use Envoy Gateway, or give apps a namespace in this cluster",
          ),
        ]
      : []),
    ...(edge.internal &&
    edge.gateway !== undefined &&
    Object.keys(releaseOf(blueprint, "edge")?.values.internal.annotations ?? {}).length === 0
      ? [
          error(
            ["edge", "internal"],
            "edge.internal needs a load balancer off public addresses, and how to get one is not known for this cloud",
            "set edge.internalAnnotations",
          ),
        ]
      : []),
    ...(turn.udp || turn.tls ? [] : [error(["turn"], "turn.udp and turn.tls are both off", "switch one on")]),
    ...webhooks
      .filter((index) => index !== first)
      .map((index) =>
        error(
          ["apps", index, "webhook"],
          `apps[${index}].webhook is the second one, but LiveKit signs all webhooks with one key`,
          "keep one webhook, or give the application an environment of its own",
        ),
      ),
    ...duplicates(apps.map(({ name }) => name)).map((index) =>
      error(
        ["apps", index, "name"],
        `apps[${index}].name is ${apps[index]?.name} a second time`,
        "name each application once",
      ),
    ),
    ...duplicates(environment.demand.meetings.map(({ name }) => name)).map((index) =>
      error(
        ["demand", "meetings", index, "name"],
        `demand.meetings[${index}].name is ${environment.demand.meetings[index]?.name} a second time`,
        "name each kind of meeting once",
      ),
    ),
    ...duplicates(apps.map((app) => app.apiKeySecret)).map((index) =>
      error(
        ["apps", index, "apiKeySecret"],
        `apps[${index}].apiKeySecret is used by two applications`,
        "give each application its own",
      ),
    ),
  ];
};

const error = (path: KeyPath, message: string, fix: string): Finding =>
  finding("exclusive-options", "error", path, message, fix);

/** Controllers that work in one way alone, as the chart uses them. */
const WAYS: Readonly<Partial<Record<Environment["edge"]["controller"], "gateway" | "ingress">>> = {
  "envoy-gateway": "gateway",
  haproxy: "ingress",
  "haproxy-ingress": "ingress",
};

function controller(edge: Environment["edge"]): Finding[] {
  const way = WAYS[edge.controller];
  if (way === undefined || edge[way] !== undefined || (edge.gateway ?? edge.ingress) === undefined) return [];
  const given = edge.gateway === undefined ? "ingress" : "gateway";
  const message = `edge.controller is ${edge.controller}, which needs edge.${way}, but edge.${given} is given`;
  return [error(["edge", "controller"], message, `name the controller of that class, or give edge.${way} instead`)];
}

/** What describes members of our own means nothing where somebody else runs Redis. */
function ownRedis({ redis }: Environment): Finding[] {
  if (!redis.external) return [];
  const given = { members: redis.members !== undefined, storageClass: redis.storageClass !== "" };
  return (["members", "storageClass"] as const)
    .filter((key) => given[key])
    .map((key) =>
      error(
        ["redis", key],
        `redis.${key} is given, but with redis.external no Valkey is deployed`,
        "remove one of the two",
      ),
    );
}

/** Whoever orders the certificate is described, and nobody else. */
function certificate(edge: Environment["edge"]): Finding[] {
  return (["issuer", "acme"] as const).flatMap((from) => {
    const chosen = edge.certificate === from;
    if (chosen === (edge[from] !== undefined)) return [];
    return chosen
      ? [error(["edge", "certificate"], `edge.certificate is ${from}, but edge.${from} is missing`, `add edge.${from}`)]
      : [
          error(
            ["edge", from],
            `edge.${from} is given, but edge.certificate is ${edge.certificate}`,
            `set edge.certificate to ${from}, or remove edge.${from}`,
          ),
        ];
  });
}

const duplicates = (values: readonly string[]) =>
  values.flatMap((value, index) => (values.indexOf(value) === index ? [] : [index]));
