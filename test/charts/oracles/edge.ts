import { differences, unequal } from "./differences.js";
import { type Manifest, nameOf, ofKind, programs, type Render, releasesOf } from "./render.js";

/** Only the public paths are routed from outside, by HTTPS alone; applications' paths by an internal listener at most. */
export function* edge(render: Render): Iterable<string> {
  for (const release of releasesOf(render, "edge")) {
    const { values, name } = release;
    const of = (kind: string) =>
      ofKind(render, kind).filter(({ metadata }) => metadata.namespace === release.namespace);
    yield* unequal("Ingresses", of("Ingress").length, values.kind === "ingress" ? 1 : 0);
    const listeners = values.kind === "gateway" ? [name, ...(values.internal.enabled ? [`${name}-internal`] : [])] : [];
    for (const kind of ["Gateway", "HTTPRoute"])
      yield* differences(
        `${kind}s`,
        of(kind).map(({ metadata }) => metadata.name),
        listeners,
      );
    for (const gateway of of("Gateway")) yield* listensSafely(gateway, values);
    for (const route of [...of("HTTPRoute"), ...of("Ingress")]) {
      const internal = route.metadata.name !== name;
      const paths = internal ? [...values.publicPaths, ...values.internal.paths] : values.publicPaths;
      yield* differences(`${nameOf(route)} routes`, routed(route), paths);
      yield* unequal(`${nameOf(route)} hosts`, hosts(route), [values.hostname]);
      for (const backend of backends(route)) yield* unequal(`${nameOf(route)} backend`, backend, values.backend);
    }
    for (const route of of("HTTPRoute")) {
      yield* unequal(
        `${nameOf(route)} parent`,
        route.spec.parentRefs.map(({ name }: Manifest) => name),
        [route.metadata.name],
      );
      // A call is one request that lasts hours.
      for (const { timeouts } of route.spec.rules) yield* unequal(`${nameOf(route)} time-out`, timeouts?.request, "0s");
      // LiveKit reads the bodies of forms before it knows who sends them; nobody sends one to /rtc.
      for (const rule of route.spec.rules) {
        const toRtc = rule.matches.every(({ path }: Manifest) => path.value === "/rtc");
        const wanted = toRtc ? [{ name: "Content-Type", value: "application/octet-stream" }] : [];
        yield* unequal(`${nameOf(route)} headers of requests`, requestHeaders(rule), wanted);
      }
    }
    for (const { spec, metadata } of of("Ingress"))
      yield* unequal(`Ingress/${metadata.name} tls`, spec.tls, [
        { hosts: [values.hostname], secretName: values.tlsSecret },
      ]);
    for (const sfu of programs(render, "livekit-server"))
      yield* unequal("backend", values.backend, { service: sfu.release.name, port: sfu.values.ports.signal });
  }
}

function* listensSafely(gateway: Manifest, values: Manifest): Iterable<string> {
  const { listeners, infrastructure = {}, gatewayClassName } = gateway.spec;
  const name = nameOf(gateway);
  const port = values.gateway.port || (values.controller === "traefik" ? 8443 : 443);
  yield* unequal(`${name} class`, gatewayClassName, values.gateway.className);
  yield* unequal(
    `${name} listeners`,
    listeners.map(({ protocol, port }: Manifest) => [protocol, port]),
    [["HTTPS", port]],
  );
  for (const { hostname, tls, allowedRoutes } of listeners) {
    yield* unequal(`${name} hostname`, hostname, values.hostname);
    yield* unequal(
      `${name} certificate`,
      tls.certificateRefs.map(({ name }: Manifest) => name),
      [values.tlsSecret],
    );
    yield* unequal(`${name} routes of`, allowedRoutes.namespaces, { from: "Same" });
  }
  const annotations = infrastructure.annotations ?? {};
  const internal = gateway.metadata.name.endsWith("-internal");
  for (const [key, value] of Object.entries((internal ? values.internal : values.gateway).annotations))
    yield* unequal(`${name} annotation ${key}`, annotations[key], value);
  if (internal && Object.keys(annotations).length === 0) yield `${name} has a load balancer as public as any`;
}

const requestHeaders = ({ filters = [] }: Manifest): Manifest[] =>
  filters.flatMap(({ requestHeaderModifier }: Manifest) => requestHeaderModifier?.set ?? []);

const hosts = ({ spec }: Manifest): string[] => spec.hostnames ?? spec.rules.map(({ host }: Manifest) => host);

const routed = ({ spec }: Manifest): string[] =>
  spec.rules.flatMap(({ matches, http }: Manifest) =>
    matches
      ? matches.map(({ path }: Manifest) => (path.type === "PathPrefix" ? path.value : `${path.type} ${path.value}`))
      : http.paths.map(({ path, pathType }: Manifest) => (pathType === "Prefix" ? path : `${pathType} ${path}`)),
  );

const backends = ({ spec }: Manifest): Manifest[] =>
  spec.rules.flatMap(({ backendRefs, http }: Manifest) =>
    backendRefs
      ? backendRefs.map(({ name, port }: Manifest) => ({ service: name, port }))
      : http.paths.map(({ backend: { service } }: Manifest) => ({ service: service.name, port: service.port.number })),
  );
