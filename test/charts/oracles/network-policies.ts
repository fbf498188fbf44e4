import type { Release } from "../../../stacks/blueprint/blueprint.js";
import { differences, unequal } from "./differences.js";
import { expand, sfuMedia, sfuTurn } from "./listeners.js";
import { allowed } from "./policy-rules.js";
import { jobsOf, type Manifest, nameOf, ofKind, type Program, programs, type Render, selecting } from "./render.js";

/** Each pod has one policy for both directions, which opens what the values ask for, line by line, and nothing else. */
export function* networkPolicies(render: Render): Iterable<string> {
  const all = programs(render, "livekit-server", "coturn", "valkey");
  for (const program of all) {
    const { workload, values } = program;
    const policies = selecting(render, "NetworkPolicy", workload).filter(({ spec }) => spec.podSelector.matchLabels);
    yield* unequal(`policies of ${nameOf(workload)}`, policies.length, values.networkPolicy.enabled ? 1 : 0);
    for (const { spec } of policies) {
      yield* unequal(`policy of ${nameOf(workload)}: policyTypes`, spec.policyTypes, ["Ingress", "Egress"]);
      yield* differences(
        `policy of ${nameOf(workload)} lets in`,
        allowed(spec.ingress, "from"),
        ingress(render, program),
      );
      yield* differences(`policy of ${nameOf(workload)} lets out`, allowed(spec.egress, "to"), egress(program));
    }
  }
  yield* backupPolicies(render);
  yield* checkPolicies(render);
  for (const namespace of ofKind(render, "Namespace")) {
    const denying = ofKind(render, "NetworkPolicy").filter(
      ({ metadata, spec }) => metadata.namespace === namespace.metadata.name && !spec.podSelector.matchLabels,
    );
    const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
    yield* unequal(
      `default-deny of ${namespace.metadata.name}`,
      denying.map(({ spec }) => spec),
      [deny],
    );
  }
}

/** Nobody reaches the pods that copy the data set; they reach servers, storage and names. */
function* backupPolicies(render: Render): Iterable<string> {
  for (const { release, workload } of programs(render, "valkey")) {
    const values = release.values as Manifest;
    if (!values.backup?.enabled || !values.networkPolicy.enabled) continue;
    const [job] = jobsOf(render, release);
    if (!job) return yield `${release.name} has no job that makes backups`;
    const found = selecting(render, "NetworkPolicy", job).filter(({ spec }) => spec.podSelector.matchLabels);
    yield* unequal(`policies of ${nameOf(job)}`, found.length, 1);
    for (const { spec } of found) {
      yield* unequal(`policy of ${nameOf(job)}: policyTypes`, spec.policyTypes, ["Ingress", "Egress"]);
      yield* differences(`policy of ${nameOf(job)} lets in`, allowed(spec.ingress, "from"), []);
      yield* differences(`policy of ${nameOf(job)} lets out`, allowed(spec.egress, "to"), [
        ...members(workload, [values.ports.server]),
        ...storage(values),
        ...DNS,
      ]);
    }
  }
}

/** Nobody reaches the pods that try the paths; they reach what clients do, names, and the pods that load balancers lead to. */
function* checkPolicies(render: Render): Iterable<string> {
  for (const { values, workload } of programs(render, "connectivity")) {
    const { sheet, networkPolicy } = values;
    const found = selecting(render, "NetworkPolicy", workload).filter(({ spec }) => spec.podSelector.matchLabels);
    yield* unequal(`policies of ${nameOf(workload)}`, found.length, networkPolicy.enabled ? 1 : 0);
    const lines = [
      "TCP 443",
      ...sheet.iceServers.map(({ protocol, port }) => `${protocol === "udp" ? "UDP" : "TCP"} ${port}`),
      ...sheet.webhooks.map((url) => `TCP ${urlPort(url)}`),
      ...expand("UDP", sheet.mediaUdp.from, sheet.mediaUdp.to),
      ...expand("TCP", sheet.mediaTcp.from, sheet.mediaTcp.to),
    ];
    const inside = ["pods app.kubernetes.io/name=coturn", `namespace ${networkPolicy.edgeNamespace}`];
    for (const { spec } of found) {
      yield* unequal(`policy of ${nameOf(workload)}: policyTypes`, spec.policyTypes, ["Ingress", "Egress"]);
      yield* differences(`policy of ${nameOf(workload)} lets in`, allowed(spec.ingress, "from"), []);
      yield* differences(
        `policy of ${nameOf(workload)} lets out`,
        [...new Set(allowed(spec.egress, "to"))],
        [
          ...new Set(lines.map((line) => `${line} anyone`)),
          ...inside.slice(0, networkPolicy.edgeNamespace === "" ? 1 : 2).map((peer) => `every port ${peer}`),
          ...DNS,
        ],
      );
    }
  }
}

type Server = Extract<Release, { chart: "livekit-server" | "coturn" | "valkey" }>;

const namespaces = (names: readonly string[], ...ports: number[]) =>
  names.flatMap((name) => ports.map((port) => `TCP ${port} namespace ${name}`));

function ingress(render: Render, { release, workload }: Program<Server>): string[] {
  const anyone = (ports: readonly string[]) => ports.map((port) => `${port} anyone`);
  switch (release.chart) {
    case "livekit-server": {
      const { ports, networkPolicy } = release.values;
      return [
        ...anyone([...sfuMedia(render, workload), ...sfuTurn(render, workload)]),
        ...namespaces(networkPolicy.signalFromNamespaces, ports.signal),
        ...namespaces(networkPolicy.metricsFromNamespaces, ports.metrics),
      ];
    }
    case "coturn": {
      const { ports, udp, tls, networkPolicy } = release.values;
      return [
        ...anyone([...(udp.enabled ? [`UDP ${ports.listen}`] : []), ...(tls.enabled ? [`TCP ${ports.tls}`] : [])]),
        ...namespaces(networkPolicy.metricsFromNamespaces, ports.metrics),
      ];
    }
    case "valkey": {
      const ports = valkeyPorts(release);
      const { networkPolicy, monitoring } = release.values;
      return [
        ...members(workload, ports),
        ...namespaces(networkPolicy.clientNamespaces, ...ports),
        ...backups(release),
        ...(monitoring?.exporter.enabled
          ? namespaces(networkPolicy.metricsFromNamespaces, release.values.ports.metrics)
          : []),
      ];
    }
  }
}

const DNS = ["UDP 53 all namespaces", "TCP 53 all namespaces"];

function egress({ release, workload }: Program<Server>): string[] {
  switch (release.chart) {
    case "livekit-server": {
      const { networkPolicy, dualStack, webhook } = release.values;
      const families = dualStack ? (["0.0.0.0/0", "::/0"] as const) : (["0.0.0.0/0"] as const);
      const media = families.map((all) => {
        const except = networkPolicy.mediaEgressExcept.filter((each) => each.includes(":") === all.includes(":"));
        return `UDP any ${all}${except.map((each) => ` without ${each}`).join("")}`;
      });
      const traces = (release.values as Manifest).config?.trace?.jaeger_url;
      const hooks = [...webhook.urls, ...(traces ? [traces] : [])].map((url) => urlPort(url));
      return [
        ...DNS,
        ...media,
        "UDP any pods app.kubernetes.io/name=coturn",
        ...redis(release),
        ...[...new Set([...hooks, ...((networkPolicy as Manifest).webhookTargetPorts ?? [])])].map(
          (port) => `TCP ${port} anyone`,
        ),
        ...publicAddress(release.values),
      ];
    }
    case "coturn": {
      const { peers, publicAddress: address } = release.values;
      const relayed = peers.udpPorts.flatMap(({ from, to }) => expand("UDP", from, to)).map((port) => `${port} anyone`);
      const asked = [
        ...(address.from.includes("metadata") ? [new URL(address.metadataUrl).hostname] : []),
        ...(address.from.includes("stun") ? address.stunServers.map((server) => server.replace(/:\d+$/, "")) : []),
      ];
      // coturn resolves no name itself: with addresses only, an open port 53 would be one more thing to relay to.
      const named = asked.some((host) => !/^[\d.]+$/.test(host));
      return [...relayed, ...publicAddress(release.values), ...(named ? DNS : [])];
    }
    case "valkey":
      return [...members(workload, valkeyPorts(release)), ...restored(release.values), ...DNS];
  }
}

const valkeyPorts = ({ values }: Extract<Release, { chart: "valkey" }>): number[] =>
  values.sentinel.enabled ? [values.ports.server, values.ports.sentinel] : [values.ports.server];

const members = (workload: Manifest, ports: readonly number[]): string[] => {
  const labels = Object.entries(workload.spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  return ports.map((port) => `TCP ${port} pods ${labels.sort().join(" ")}`);
};

/** The pods that copy the data set. */
const backups = ({ name, values }: Extract<Release, { chart: "valkey" }>): string[] =>
  (values as Manifest).backup?.enabled
    ? [
        `TCP ${values.ports.server} pods app.kubernetes.io/component=backup app.kubernetes.io/instance=${name} app.kubernetes.io/name=valkey`,
      ]
    : [];

const storage = ({ objectStorage }: Manifest): string[] =>
  objectStorage.cidrs.map((cidr: string) => `TCP ${urlPort(objectStorage.endpoint)} ${cidr}`);

const restored = (values: Manifest): string[] => (values.restore?.object ? storage(values) : []);

const urlPort = (url: string): number => {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
};

function redis({ values }: Extract<Release, { chart: "livekit-server" }>): string[] {
  const { redis } = values;
  switch (redis.mode) {
    case "none":
      return [];
    case "address":
      return redisPeers(redis).map((peer) => `TCP ${redis.address.split(":").at(-1)} ${peer}`);
    case "cluster":
      return redisPeers(redis).map((peer) => `TCP ${redis.port} ${peer}`);
    case "sentinel":
      return redisPeers(redis).flatMap((peer) =>
        [redis.port, redis.sentinelPort].map(
          (port) => `TCP ${port} ${peer}${redis.namespace === "" ? "" : " pods app.kubernetes.io/name=valkey"}`,
        ),
      );
  }
}

/** Redis is in a namespace, on networks outside the cluster, or anywhere. */
function redisPeers({ namespace, cidrs = [] }: { readonly namespace: string; readonly cidrs?: readonly string[] }) {
  if (namespace !== "") return [`namespace ${namespace}`];
  return cidrs.length > 0 ? cidrs : ["anyone"];
}

/** What the init container asks, which shares the pod's network; an address is named where it is known. */
function publicAddress({ publicAddress: address, networkPolicy }: Manifest): string[] {
  const to = (host: string) => (/^[\d.]+$/.test(host) ? `${host}/32` : "anyone");
  const asks: Readonly<Record<string, () => string[]>> = {
    metadata: () => [`TCP ${urlPort(address.metadataUrl)} ${to(new URL(address.metadataUrl).hostname)}`],
    node: () => (networkPolicy.apiServerPorts ?? [443, 6443]).map((port: number) => `TCP ${port} anyone`),
    stun: () =>
      address.stunServers.map((server: string) => {
        const [, host = "", port] = /^(.*):(\d+)$/.exec(server) ?? [];
        return `UDP ${port} ${to(host)}`;
      }),
  };
  return address.from.flatMap((source: string) => asks[source]?.() ?? []);
}
