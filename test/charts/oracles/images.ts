import { unequal } from "./differences.js";
import { containers, type Manifest, nameOf, programs, type Render } from "./render.js";

/** Every container runs an image that the values name, by a tag that means one build, and pulls it as asked. */
export function* images(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "livekit-server", "coturn", "valkey")) {
    const given = Object.values(values.images).map(
      ({ registry, repository, tag, digest, pullPolicy }) =>
        [`${registry}/${repository}:${tag}${digest === "" ? "" : `@${digest}`}`, pullPolicy] as const,
    );
    for (const container of containers(workload)) {
      const name = nameOf(workload, container);
      const image = given.find(([reference]) => reference === container.image);
      if (image) yield* unequal(`${name} imagePullPolicy`, container.imagePullPolicy, image[1]);
      else yield `${name} runs ${container.image}, which no value names`;
      if (/:latest\b|^[^:@]+$/.test(container.image)) yield `${name} runs ${container.image}: whatever is newest`;
    }
    const pulls = (workload.spec.template.spec.imagePullSecrets ?? []).map((each: Manifest) => each.name);
    yield* unequal(`${nameOf(workload)} imagePullSecrets`, pulls, values.imagePullSecrets);
  }
}
