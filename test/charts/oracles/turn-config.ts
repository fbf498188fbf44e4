import { COTURN_SETTINGS } from "./coturn-settings.js";
import { unequal } from "./differences.js";
import { turnSettings } from "./listeners.js";
import { configFile, nameOf, programs, type Render } from "./render.js";

/** Settings that close a door of coturn, or that its scripts live on. */
const REQUIRED = [
  "use-auth-secret",
  "no-tcp-relay",
  "no-multicast-peers",
  "no-dynamic-ip-list",
  "fingerprint",
  "prometheus",
];
/** Settings that open one. */
const FORBIDDEN = [
  ...["no-auth", "lt-cred-mech", "allow-loopback-peers", "allowed-peer-ip", "cli", "web-admin", "mobility", "rfc5780"],
  ...["tlsv1", "dtls", "prometheus-username-labels", "no-udp-relay"],
];

/** coturn is told what the values say, in settings that its pinned version knows: it only logs the others. */
export function* turnConfig(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "coturn")) {
    const settings = turnSettings(render, workload);
    const config = new Map(settings);
    const name = `${nameOf(workload)} turnserver.conf`;
    yield* unequal(`${name}: settings that occur once`, config.size, settings.length);
    for (const [key, value] of settings) {
      if (!COTURN_SETTINGS.has(key)) yield `${name}: ${key} is no setting of coturn`;
      if (/[#\s]/.test(value.replace(/ECDHE.*/, ""))) yield `${name}: ${key} would be read as "${value}"`;
    }
    for (const key of REQUIRED) if (!config.has(key)) yield `${name}: ${key} is missing`;
    for (const key of FORBIDDEN) if (config.has(key)) yield `${name}: ${key} opens what must be closed`;
    const wanted = {
      realm: values.realm,
      "listening-port": values.ports.listen,
      "prometheus-port": values.ports.metrics,
      "user-quota": values.quotas.user,
      "total-quota": values.quotas.total,
      "max-bps": values.quotas.maxBps,
      "unauthorized-ratelimit-rps": values.unauthorizedPerSecond,
      ...(values.tls.enabled ? { "tls-listening-port": values.ports.tls, "no-tcp": "" } : { "no-tls": "" }),
      ...(values.udp.enabled ? {} : { "no-udp": "" }),
    };
    for (const [key, value] of Object.entries(wanted)) yield* unequal(`${name}: ${key}`, config.get(key), `${value}`);
    const { allow, deny, allowOwnAddress } = values.peers;
    yield* unequal(`${nameOf(workload)} settings.json`, JSON.parse(configFile(render, workload, "settings.json")), {
      dualStack: values.dualStack,
      hostNetwork: values.exposure === "hostNetworkPublicIp",
      peers: { allow, allowOwnAddress, deny },
      ports: [
        { port: values.tls.enabled ? values.ports.tls : values.ports.listen, protocol: "TCP" },
        ...(values.udp.enabled ? [{ port: values.ports.listen, protocol: "UDP" }] : []),
      ],
      publicAddress: sorted(values.publicAddress),
      shareNonces: values.replicas > 1,
      tls: values.tls.enabled,
    });
  }
}

const sorted = (map: object) => Object.fromEntries(Object.entries(map).sort());
