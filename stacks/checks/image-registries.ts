import { type Check, finding } from "./check.js";

/** Images come from the allowed registries only. */
export const imageRegistries: Check = ({ environment, blueprint }) => {
  const { allowedRegistries } = blueprint;
  const path = environment.images.allowed ? ["images", "allowed"] : ["images", "registry"];
  return blueprint.images
    .filter((image) => !allowedRegistries.includes(image.registry))
    .map((image) =>
      finding(
        "image-registries",
        "error",
        path,
        `image ${image.reference} comes from a registry that is not allowed`,
        "mirror it and set images.registry, or allow its registry",
        allowedRegistries.join(", "),
      ),
    );
};
