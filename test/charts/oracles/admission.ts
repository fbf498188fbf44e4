import { differences, unequal } from "./differences.js";
import { expand } from "./listeners.js";
import { containers, type Manifest, nameOf, ofKind, podSpec, type Render, releasesOf, workloads } from "./render.js";

/** What pods on the host's network may open is what the values list; more is refused, not only logged. */
export function* admission(render: Render): Iterable<string> {
  const releases = releasesOf(render, "host-network-policy");
  const policies = ofKind(render, "ValidatingAdmissionPolicy");
  const bindings = ofKind(render, "ValidatingAdmissionPolicyBinding");
  yield* unequal(
    "admission policies and bindings",
    [policies.length, bindings.length],
    releases.map(() => 1).length ? [1, 1] : [0, 0],
  );
  for (const { values } of releases) {
    for (const policy of policies) {
      yield* unequal(`${nameOf(policy)} failurePolicy`, policy.spec.failurePolicy, "Fail");
      const wanted = values.ports.flatMap(({ protocol, from, to }) => expand(protocol, from, to));
      yield* differences(`${nameOf(policy)} allows`, allowed(policy), wanted);
      const text = JSON.stringify(policy.spec.validations);
      for (const guard of ["hostPID", "hostIPC", "hostPath", "privileged", "allowPrivilegeEscalation", "'ALL' in"])
        if (!text.includes(guard)) yield `${nameOf(policy)} does not look at ${guard}`;
    }
    for (const { metadata, spec } of bindings) {
      yield* unequal(
        `${metadata.name} policyName`,
        [spec.policyName],
        policies.map((each) => each.metadata.name),
      );
      yield* unequal(`${metadata.name} validationActions`, spec.validationActions, ["Deny"]);
      const selected = spec.matchResources?.namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"];
      yield* unequal(`${metadata.name} namespace`, selected, values.namespace);
    }
  }
  const onHost = workloads(render).filter((each) => podSpec(each).hostNetwork);
  for (const workload of onHost) {
    if (releases.length === 0 && ofKind(render, "Namespace").length > 0) yield `${nameOf(workload)} is on an open host`;
    for (const policy of policies)
      for (const { protocol, hostPort } of containers(workload).flatMap(({ ports = [] }) => ports))
        if (hostPort !== undefined && !allowed(policy).includes(`${protocol} ${hostPort}`))
          yield `${nameOf(workload)} could not open ${protocol} ${hostPort}`;
  }
}

const allowed = ({ spec }: Manifest): string[] =>
  ["TCP", "UDP"].flatMap((protocol) => {
    const ranges = spec.variables.find(({ name }: Manifest) => name === protocol.toLowerCase())?.expression ?? "[]";
    return (JSON.parse(ranges) as [number, number][]).flatMap(([from, to]) => expand(protocol, from, to));
  });
