import { type Check, finding } from "./check.js";

/** Images come from the allowed registries only. */
export const imageRegistries: Check = ({ environment, blueprint }) => {
  const { allowedRegistries } = blueprint;
  const path = environment.images.allowed ? ["images", "allowed"] : ["images", "registry"];
  const foreign = blueprint.images.filter(({ registry }) => !allowedRegistries.includes(registry));
  return [...new Set(foreign.map(({ registry }) => registry))].map((registry) => {
    const roles = foreign.filter((image) => image.registry === registry).map(({ role }) => role);
    return finding(
      "image-registries",
      "error",
      path,
      `the images ${roles.join(", ")} come from ${registry}, which is not allowed`,
      "mirror them and set images.registry, or allow the registry",
      allowedRegistries.join(", "),
    );
  });
};
