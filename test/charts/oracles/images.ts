import { unequal } from "./differences.js";
import { containers, jobsOf, type Manifest, nameOf, programs, type Render } from "./render.js";

/** Every container runs an image that the values name, by a tag that means one build, and pulls it as asked. */
export function* images(render: Render): Iterable<string> {
  for (const { release, workload, values } of programs(render, "livekit-server", "coturn", "valkey", "connectivity")) {
    const given = Object.values("images" in values ? values.images : [values.image]).map(
      ({ registry, repository, tag, digest, pullPolicy }) =>
        [`${registry}/${repository}:${tag}${digest === "" ? "" : `@${digest}`}`, pullPolicy] as const,
    );
    const all = [workload, ...jobsOf(render, release)];
    for (const [each, container] of all.flatMap((each) => containers(each).map((one) => [each, one] as const))) {
      const name = nameOf(each, container);
      const pulled = given.filter(([reference]) => reference === container.image).map(([, policy]) => policy);
      if (pulled.length === 0) yield `${name} runs ${container.image}, which no value names`;
      else if (!pulled.includes(container.imagePullPolicy))
        yield `${name} imagePullPolicy is ${container.imagePullPolicy}, not ${pulled.join(" or ")}`;
      if (/:latest\b|^[^:@]+$/.test(container.image)) yield `${name} runs ${container.image}: whatever is newest`;
    }
    for (const each of all) {
      const pulls = (each.spec.template.spec.imagePullSecrets ?? []).map(({ name }: Manifest) => name);
      yield* unequal(`${nameOf(each)} imagePullSecrets`, pulls, values.imagePullSecrets);
    }
  }
}
