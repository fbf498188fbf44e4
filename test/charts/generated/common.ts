import fc from "fast-check";
import type {
  CoturnValues,
  ImageValue,
  PortRangeValue,
  ResourcesValue,
  SchedulingValue,
  SecretKeyValue,
} from "../../../stacks/blueprint/generated/chart-values.js";

/** Names that Kubernetes takes and YAML reads as something else where they are not quoted, beside ordinary ones. */
export const names = fc.oneof(
  fc.constantFrom("123", "1e3", "0x1f", "0o17", "true", "null", "on", "no", "y"),
  fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/),
);

/** A list of different names. */
export const nameLists = fc.uniqueArray(names, { maxLength: 3 });

/** Text that a template could break on. */
export const texts = fc.oneof(
  fc.constantFrom("", "true", "1", "a: b", "#", "{{ .Values }}", "'\"", "two\nlines\n", " padded ", "é"),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);

/** Annotations of a cloud. */
export const annotations = fc.dictionary(
  fc.constantFrom("example.org/open", "service.beta.kubernetes.io/a-b", "x"),
  texts,
  { maxKeys: 3 },
);

/** A port of any program. */
export const port = fc.integer({ min: 1, max: 65_535 });

/** A port that needs no capability. */
export const highPort = fc.integer({ min: 1024, max: 65_535 });

/** An inclusive range within bounds, of one port, of some, and now and then of as many as are allowed. */
export const portRange = (min: number, max: number, widest: number): fc.Arbitrary<PortRangeValue> =>
  fc
    .tuple(
      fc.integer({ min, max }),
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 0, max: 7 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: widest - 1 }) },
      ),
    )
    .map(([from, more]) => ({ from, to: Math.min(max, from + more) }));

/** An image by tag or digest; some tags look like numbers. */
export const image: fc.Arbitrary<ImageValue> = fc.record({
  registry: fc.constantFrom("docker.io", "registry.example.fr:5000", "10.0.0.1:443"),
  repository: fc.constantFrom("livekit/livekit-server", "library/python", "a/b-c/d_e"),
  tag: fc.constantFrom("v1.13.5", "3.2.6-alpine", "8.1", "1", "1e3", "0x10"),
  digest: fc.constantFrom("", `sha256:${"0".repeat(64)}`, `sha256:${"a1".repeat(32)}`),
  pullPolicy: fc.constantFrom("IfNotPresent", "Always"),
});

/** One key of a Secret. */
export const secretKey: fc.Arbitrary<SecretKeyValue> = fc.record({
  name: names,
  key: fc.constantFrom("password", "secret.txt", "1", "true", "A_B", "-"),
});

/** Where pods may run. */
export const scheduling: fc.Arbitrary<SchedulingValue> = fc.record({
  nodeLabels: fc.dictionary(
    fc.constantFrom("pool", "node-role.kubernetes.io/media", "a.b/c"),
    fc.constantFrom("", "sfu", "true", "1"),
  ),
  spreadZones: fc.boolean(),
  tolerations: fc.uniqueArray(
    fc.constantFrom(
      { operator: "Exists" as const },
      { key: "media", operator: "Equal" as const, value: "true", effect: "NoSchedule" as const },
      { key: "media", operator: "Exists" as const, effect: "NoExecute" as const, tolerationSeconds: 3_000_000 },
    ),
    { maxLength: 2 },
  ),
});

/** Requests and limits, as texts or as numbers; a server of media gets no CPU limit. */
export const resources = (cpuLimit: boolean): fc.Arbitrary<ResourcesValue> =>
  fc.record({
    requests: fc.record({
      cpu: fc.constantFrom("250m", "2", 2, 0.5),
      memory: fc.constantFrom("1Gi", "500M", 1_073_741_824),
      "ephemeral-storage": fc.constantFrom("64Mi", "1G"),
    }),
    limits: fc.record(
      {
        memory: fc.constantFrom("1Gi", "4G", 4_294_967_296),
        "ephemeral-storage": fc.constantFrom("256Mi", "1G"),
        ...(cpuLimit ? { cpu: fc.constantFrom("1", 1.5) } : {}),
      },
      { requiredKeys: ["memory", "ephemeral-storage"] },
    ),
  });

const sources = ["value", "metadata", "node", "stun", "hostIP"] as const;

/** How a media server finds its address; only one replica can have an address that is given. */
export const publicAddress = (replicas: number) =>
  fc.record({
    from: fc.shuffledSubarray(
      sources.filter((source) => source !== "value" || replicas === 1),
      { minLength: 1 },
    ),
    value: fc.constantFrom("198.51.100.7", "2001:db8::7"),
    metadataUrl: fc.constantFrom(
      "http://169.254.169.254/latest/meta-data/public-ipv4",
      "http://metadata.example.internal:8080/ip",
      "https://metadata.example.internal",
      "http://[fd00:ec2::254]/ip",
    ),
    stunServers: fc.uniqueArray(
      fc.constantFrom("stun.example.fr:3478", "198.51.100.9:443", "[2001:db8::1]:3478", "stun:1"),
      { minLength: 1, maxLength: 3 },
    ),
    allowPrivate: fc.boolean(),
    timeoutSeconds: fc.integer({ min: 1, max: 3600 }),
  });

/** Networks of both families. */
export const networks = fc.uniqueArray(
  fc.constantFrom("10.64.0.0/12", "203.0.113.0/28", "198.51.100.7/32", "fd00:10:42::/56", "2001:db8::/32"),
  { maxLength: 3 },
);

const labels = fc.dictionary(fc.constantFrom("release", "a.b/c"), fc.constantFrom("", "prometheus", "true", "1e3"), {
  maxKeys: 2,
});

/** What Prometheus and Grafana are told; alerts need a scrape. */
export const monitoring = (scraped: boolean): fc.Arbitrary<CoturnValues["monitoring"]> =>
  fc.record({
    serviceMonitor: fc.record({
      enabled: fc.constant(scraped),
      interval: fc.constantFrom("1s", "30s", "60s", "1m"),
      labels,
    }),
    rules: fc.record({ enabled: scraped ? fc.boolean() : fc.constant(false), labels }),
    dashboard: fc.record({ enabled: fc.boolean(), labels }),
  });

/** Namespaces that may scrape; somebody has to, where there is a ServiceMonitor. */
export const scrapers = (scraped: boolean) => fc.uniqueArray(names, { minLength: scraped ? 1 : 0, maxLength: 3 });

/** A duration in which a call can end. */
export const drainSeconds = fc.integer({ min: 60, max: 172_800 });

/** As many as clusters have, and as many as the schema lets through. */
export const count = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 500 }));
