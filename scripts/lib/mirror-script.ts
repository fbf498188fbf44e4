import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Image } from "../../stacks/blueprint/images.js";

/**
 * A POSIX shell script that copies the images of an environment into its mirror with skopeo: all platforms, the same
 * digests on both sides, by digest where the environment gives one.
 */
export function mirrorScript({ name, images }: Pick<Blueprint, "name" | "images">, mirror: string): string {
  return `#!/bin/sh
# Copies the container images of environment ${name} to ${mirror}.
# Needs skopeo, logged in to the mirror (skopeo login ${mirror.split("/")[0]}). Written by: relais images ${name} --script
set -eu

copy() {
  echo "$2" >&2
  skopeo copy --all --preserve-digests --retry-times 3 "docker://$1" "docker://$2"
}

${images.map((image) => `copy ${quote(sourceOf(image))} ${quote(taggedReference(image))}`).join("\n")}`;
}

/** Where an image is pulled from, by its tag. */
export const taggedReference = ({ registry, repository, tag }: Image) => `${registry}/${repository}:${tag}`;

/** Registries take a tag or a digest, not both. */
function sourceOf({ upstream, digest }: Image): string {
  return digest === "" ? upstream : `${upstream.replace(/:[^:/]*$/, "")}@${digest}`;
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
