import type { Environment } from "../config/schema.js";
import type { ImageValue } from "./generated/chart-values.js";

/** The images of the platform by the role they play. */
export type ImageRole =
  | "livekit-server"
  | "coturn"
  | "valkey"
  | "haproxy"
  | "python"
  | "redis-exporter"
  | "node"
  | "curl";

/** An image as it will be pulled, and where it comes from. */
export interface Image {
  readonly role: ImageRole;
  /** Upstream reference, for the mirror script. */
  readonly upstream: string;
  /** Reference in the manifests. */
  readonly reference: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly license: string;
}

const UPSTREAM = "docker.io";

/**
 * Versions in one place. Tags are the projects' own; digests are empty until someone with a registry resolves them
 * (docs/unproven.md, U7).
 */
const IMAGES: Readonly<Record<ImageRole, { repository: string; tag: string; license: string }>> = {
  "livekit-server": { repository: "livekit/livekit-server", tag: "v1.13.5", license: "Apache-2.0" },
  coturn: { repository: "coturn/coturn", tag: "4.17.1", license: "BSD-3-Clause" },
  valkey: { repository: "valkey/valkey", tag: "8.1.4-alpine", license: "BSD-3-Clause" },
  haproxy: { repository: "library/haproxy", tag: "3.2.6-alpine", license: "GPL-2.0" },
  python: { repository: "library/python", tag: "3.13.7-slim", license: "PSF-2.0" },
  "redis-exporter": { repository: "oliver006/redis_exporter", tag: "v1.88.0", license: "MIT" },
  node: { repository: "library/node", tag: "22.20.0-slim", license: "MIT" },
  // Backups, which only the chart alone has yet.
  curl: { repository: "curlimages/curl", tag: "8.16.0", license: "curl" },
};

/** All images of an environment, from its mirror if it has one. */
export function images(environment: Environment): Image[] {
  const { registry, digests } = environment.images;
  const deployed = (role: ImageRole): role is Exclude<ImageRole, "curl"> =>
    role !== "curl" &&
    (role !== "node" || environment.connectivity !== undefined) &&
    (role !== "redis-exporter" || environment.monitoring?.operator === true) &&
    (!environment.redis.external || (role !== "valkey" && role !== "redis-exporter"));
  return ROLES.filter(deployed).map((role) => image(role, registry ?? UPSTREAM, digests[role] ?? ""));
}

/** All images as their projects publish them: what the charts have by default. */
export const upstreamImages = (): Image[] => ROLES.map((role) => image(role, UPSTREAM, ""));

const ROLES = Object.keys(IMAGES) as ImageRole[];

function image(role: ImageRole, from: string, digest: string): Image {
  const [host = UPSTREAM, ...path] = from.split("/");
  const prefix = path.length > 0 ? `${path.join("/")}/` : "";
  const { repository, tag, license } = IMAGES[role];
  const upstream = `${UPSTREAM}/${repository}:${tag}`;
  const pulled = `${prefix}${repository}`;
  const reference = `${host}/${pulled}:${tag}${digest && `@${digest}`}`;
  return { role, upstream, reference, registry: host, repository: pulled, tag, digest, license };
}

/** Registries that images may come from: named ones, else the mirror alone, else the upstream registry. */
export function allowedRegistries(environment: Environment): string[] {
  const { allowed, registry } = environment.images;
  return allowed ?? [registry?.split("/")[0] ?? UPSTREAM];
}

/** One image in the shape of the charts' values. */
export function imageValue(all: readonly Image[], role: ImageRole): ImageValue {
  const image = all.find((each) => each.role === role);
  if (!image) throw new Error(`no image for ${role}`);
  const { registry, repository, tag, digest } = image;
  return { registry, repository, tag, digest, pullPolicy: "IfNotPresent" };
}
