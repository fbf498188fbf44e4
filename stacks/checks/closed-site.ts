import { isOwnHost } from "../config/names.js";
import type { Finding, KeyPath } from "../finding.js";
import { type Check, finding } from "./check.js";

/** A site without a way out: what would ask somebody outside is refused before it hangs there. */
export const closedSite: Check = ({ environment }) => {
  if (!environment.closed) return [];
  const { images, domain, publicAddress, apps, state } = environment;
  const refuse = (path: KeyPath, message: string, fix: string): Finding =>
    finding("closed-site", "error", path, `${message}, but closed is true`, fix);
  const foreign = (url: string) => !isOwnHost(new URL(url).hostname, domain);
  const allowed = images.allowed ?? [];
  return [
    ...(images.registry === undefined
      ? [refuse(["images"], "images.registry is missing: images would come from docker.io", "name your mirror")]
      : []),
    ...allowed.flatMap((registry, index) =>
      registry.endsWith("docker.io") || registry === "quay.io" || registry === "ghcr.io"
        ? [refuse(["images", "allowed", index], `images.allowed[${index}] is ${registry}`, "remove it")]
        : [],
    ),
    ...apps.flatMap(({ webhook }, index) =>
      webhook !== undefined && foreign(webhook)
        ? [
            refuse(
              ["apps", index, "webhook"],
              `apps[${index}].webhook is ${new URL(webhook).hostname}, which is not under ${domain.split(".").slice(1).join(".")}`,
              "name a receiver inside the site",
            ),
          ]
        : [],
    ),
    ...(publicAddress.from?.includes("stun") && !environment.publicAddress.stunServers?.length
      ? [refuse(["publicAddress", "from"], "publicAddress.from has stun without a server of its own", "remove stun")]
      : []),
    ...(state.backend === "s3" && foreign(state.endpoint)
      ? [
          refuse(
            ["state", "endpoint"],
            `state.endpoint is ${new URL(state.endpoint).hostname}, which is not under ${domain.split(".").slice(1).join(".")}`,
            "name a storage inside the site",
          ),
        ]
      : []),
  ];
};
