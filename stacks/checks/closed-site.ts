import { isOwnHost, zoneOf } from "../config/names.js";
import type { ExternalRedis } from "../config/redis.js";
import type { Finding, KeyPath } from "../finding.js";
import { type Check, finding } from "./check.js";

/** A site without a way out: what would ask somebody outside is refused before it hangs there. */
export const closedSite: Check = ({ environment }) => {
  if (!environment.closed) return [];
  const { images, domain, apps, state, edge } = environment;
  const refuse = (path: KeyPath, message: string, fix: string): Finding =>
    finding("closed-site", "error", path, `${message}, but closed is true`, fix);
  const foreign = (url: string) => !isOwnHost(new URL(url).hostname, domain);
  const allowed = images.allowed ?? [];
  const hostOf = (registry: string) => (registry.split("/")[0] ?? "").replace(/:\d+$/, "");
  const inside = (registry: string) => isOwnHost(hostOf(registry), domain);
  const zone = zoneOf(domain);
  return [
    ...(images.registry === undefined
      ? [refuse(["images"], "images.registry is missing: images would come from docker.io", "name your mirror")]
      : []),
    ...(images.registry !== undefined && !inside(images.registry) && !allowed.includes(hostOf(images.registry))
      ? [
          refuse(
            ["images", "registry"],
            `images.registry is ${hostOf(images.registry)}, which is not under ${zone}`,
            "name a registry inside the site, or list it in images.allowed",
          ),
        ]
      : []),
    ...allowed.flatMap((registry, index) =>
      PUBLIC_REGISTRIES.test(registry)
        ? [refuse(["images", "allowed", index], `images.allowed[${index}] is ${registry}`, "remove it")]
        : [],
    ),
    ...apps.flatMap(({ webhook }, index) =>
      webhook !== undefined && foreign(webhook)
        ? [
            refuse(
              ["apps", index, "webhook"],
              `apps[${index}].webhook is ${new URL(webhook).hostname}, which is not under ${zone}`,
              "name a receiver inside the site",
            ),
          ]
        : [],
    ),
    ...(edge.certificate === "acme" && edge.acme !== undefined && foreign(edge.acme.directory)
      ? [
          refuse(
            ["edge", "acme", "directory"],
            `edge.acme.directory is ${new URL(edge.acme.directory).hostname}, which is not under ${zone}`,
            "name an authority inside the site, or set edge.certificate to existing",
          ),
        ]
      : []),
    ...redisHosts(environment.redis.external).flatMap(({ host, path }) =>
      isOwnHost(host, domain)
        ? []
        : [
            refuse(
              ["redis", "external", ...path],
              `redis.external names ${host}, which is not under ${zone}`,
              "name a Redis inside the site, or remove redis.external",
            ),
          ],
    ),
    ...(state.backend === "s3" && foreign(state.endpoint)
      ? [
          refuse(
            ["state", "endpoint"],
            `state.endpoint is ${new URL(state.endpoint).hostname}, which is not under ${zone}`,
            "name a storage inside the site",
          ),
        ]
      : []),
  ];
};

function redisHosts(external: ExternalRedis | undefined): { host: string; path: KeyPath }[] {
  if (external === undefined) return [];
  if (external.mode === "address") return [{ host: external.host, path: ["host"] }];
  return external.members.map((host, index) => ({ host, path: ["members", index] }));
}

/** Of everybody's; the operator's own mirror is none of them. */
const PUBLIC_REGISTRIES =
  /^(.*\.)?(docker\.io|quay\.io|ghcr\.io|gcr\.io|pkg\.dev|k8s\.io|public\.ecr\.aws|azurecr\.io|mcr\.microsoft\.com)$/;
