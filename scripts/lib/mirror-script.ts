import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Image } from "../../stacks/blueprint/images.js";

/**
 * A POSIX shell script that copies the images of an environment into its mirror with skopeo: all platforms, the same
 * digests on both sides, by digest where the environment gives one. With `save` and `load` it goes by a folder, for a mirror
 * that no machine reaches together with upstream.
 */
export function mirrorScript({ name, images }: Pick<Blueprint, "name" | "images">, mirror: string): string {
  return `#!/bin/sh
# Copies the container images of environment ${name} to ${mirror}.
# Needs skopeo, logged in to the mirror (skopeo login ${mirror.split("/")[0]}). Written by: relais images ${name} --script
# In two steps where no machine reaches both sides: "save" into the folder images/ here, "load" from it there.
set -eu

step=\${1:-copy}
case $step in
  copy | load) ;;
  save) mkdir -p images ;;
  *) echo "usage: sh \${0##*/} [save | load]" >&2; exit 2 ;;
esac

copy() {
  from=docker://$2 to=docker://$3
  if [ "$step" = save ]; then to=dir:images/$1; fi
  if [ "$step" = load ]; then from=dir:images/$1; fi
  echo "\${to#docker://}" >&2
  skopeo copy --all --preserve-digests --retry-times 3 "$from" "$to"
}

${images.map((image) => ["copy", image.role, quote(sourceOf(image)), quote(taggedReference(image))].join(" ")).join("\n")}`;
}

/** Where an image is pulled from, by its tag. */
export const taggedReference = ({ registry, repository, tag }: Image) => `${registry}/${repository}:${tag}`;

/** Registries take a tag or a digest, not both. */
function sourceOf({ upstream, digest }: Image): string {
  return digest === "" ? upstream : `${upstream.replace(/:[^:/]*$/, "")}@${digest}`;
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
