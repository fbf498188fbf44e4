import type { Blueprint } from "../blueprint/blueprint.js";
import { type ClusterLine, judged } from "./line.js";
import type { KubeQuota } from "./objects.js";
import { quantity } from "./quantity.js";
import { wantedWorkloads } from "./workloads.js";

/** What the releases of a namespace ask for at least, under the names that quotas use. */
function needs(blueprint: Blueprint, namespace: string): Readonly<Record<string, number>> {
  const names = wantedWorkloads(blueprint).filter((workload) => workload.namespace === namespace);
  const services = blueprint.services.filter((service) => service.namespace === namespace);
  const asked = (resource: string) =>
    blueprint.releases.reduce((sum, release) => {
      const isHere = release.namespace === namespace && "resources" in release.values;
      return isHere
        ? sum + release.values.replicas * quantity(release.values.resources.requests[resource] ?? "0")
        : sum;
    }, 0);
  const [cpu, memory] = [asked("cpu"), asked("memory")];
  return {
    pods: names.reduce((sum, { replicas }) => sum + replicas, 0),
    cpu,
    "requests.cpu": cpu,
    memory,
    "requests.memory": memory,
    "limits.memory": memory,
    persistentvolumeclaims: names
      .filter(({ kind }) => kind === "StatefulSet")
      .reduce((sum, { replicas }) => sum + replicas, 0),
    "services.loadbalancers": services.filter(({ type }) => type === "LoadBalancer").length,
    "services.nodeports": services
      .filter(({ type }) => type !== "ClusterIP")
      .reduce((sum, { ports }) => sum + ports.length, 0),
  };
}

const amount = (resource: string, wanted: number) =>
  resource.endsWith("memory") ? `${Math.ceil(wanted / 2 ** 20)}Mi` : `${wanted}`;

/** One line for each ResourceQuota in the environment's namespaces: the owner of a cluster may have added some. */
export function quotaLines(blueprint: Blueprint, quotas: readonly KubeQuota[]): ClusterLine[] {
  return quotas.flatMap(({ metadata, spec }): ClusterLine[] => {
    const { namespace = "", name } = metadata;
    const wanted = needs(blueprint, namespace);
    const limited = Object.entries(spec?.hard ?? {}).filter(([resource]) => resource in wanted);
    const tooLow = limited.filter(([resource, hard]) => !(quantity(hard) >= (wanted[resource] ?? 0)));
    return [
      judged(
        {
          kind: "ResourceQuota",
          name: `${namespace}/${name}`,
          wanted: "room for all pods",
          found:
            tooLow
              .map(([resource, hard]) => `${resource} ${hard} of ${amount(resource, wanted[resource] ?? 0)}`)
              .join(", ") || "enough",
          fix: `ask for a larger quota, or apply ${blueprint.name}-base if it is its own`,
        },
        tooLow.length === 0,
      ),
    ];
  });
}
