import { containers, nameOf, programs, type Render, workloads } from "./render.js";

/** Every container says what it needs and is stopped where a fault would take more; no media server is throttled. */
export function* resources(render: Render): Iterable<string> {
  for (const workload of workloads(render)) {
    for (const container of containers(workload)) {
      const { requests = {}, limits = {} } = container.resources ?? {};
      for (const name of ["cpu", "memory", "ephemeral-storage"])
        if (requests[name] === undefined) yield `${nameOf(workload, container)} requests no ${name}`;
      for (const name of ["memory", "ephemeral-storage"])
        if (limits[name] === undefined) yield `${nameOf(workload, container)} has no limit of ${name}`;
    }
  }
  for (const { workload } of programs(render, "livekit-server", "coturn"))
    for (const container of containers(workload))
      if (container.resources?.limits?.cpu !== undefined)
        yield `${nameOf(workload, container)} has a CPU limit, which drops media packets`;
}
