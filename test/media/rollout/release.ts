import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import type { ReleaseValues } from "../../../stacks/blueprint/values.js";

/** A deployment as a release of Relais with another LiveKit makes it. */
export const withTag = (blueprint: Blueprint, tag: string): Blueprint =>
  withValues(blueprint, ({ images }) => ({ images: { ...images, server: { ...images.server, tag } } }));

/** A deployment with another number of SFUs; that of an environment comes with other changes, such as fewer Redis servers. */
export const withReplicas = (blueprint: Blueprint, replicas: number): Blueprint =>
  withValues(blueprint, () => ({ replicas }));

type Values = ReleaseValues["livekit-server"];

function withValues(blueprint: Blueprint, change: (values: Values) => Partial<Values>): Blueprint {
  const releases = blueprint.releases.map((release) =>
    release.chart === "livekit-server"
      ? { ...release, values: { ...release.values, ...change(release.values) } }
      : release,
  );
  return { ...blueprint, releases };
}

/** The images that such a deployment asks for and the present one does not. */
export const imagesWithTag = ({ images }: Blueprint, tag: string): Blueprint["images"] =>
  images
    .filter(({ role }) => role === "livekit-server")
    .map((image) => ({ ...image, tag, reference: image.reference.replace(/:[^:/]+$/, `:${tag}`) }));
