import { differences } from "./differences.js";
import { declaredPorts, podPort } from "./listeners.js";
import { configFile, containers, type Manifest, nameOf, programs, type Render, selecting } from "./render.js";

/** Members and Sentinels listen where their own config says, and where every Service and script looks for them. */
export function* valkeyPorts(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "valkey")) {
    const files = ["valkey.conf", ...(values.sentinel.enabled ? ["sentinel.conf"] : [])];
    const secured = (values as Manifest).tls?.secretName ? "tls-" : "";
    const listened = files.map((file) => `TCP ${port(configFile(render, workload, file), secured)}`);
    if (secured) for (const file of files) yield* unsecured(file, configFile(render, workload, file));
    const exported = values.monitoring?.exporter.enabled ? [`TCP ${values.ports.metrics}`] : [];
    yield* differences(`${nameOf(workload)} declares`, declaredPorts(workload), [...listened, ...exported]);
    for (const service of selecting(render, "Service", workload).filter((each) => !isMetrics(each))) {
      const targets = service.spec.ports.map((each: Manifest) => podPort(workload, each.targetPort, each.protocol));
      yield* differences(`${nameOf(service)} leads to`, targets, listened);
      const numbers = service.spec.ports.map((each: Manifest) => `${each.protocol} ${each.port}`);
      yield* differences(`${nameOf(service)} offers`, numbers, listened);
    }
    for (const container of containers(workload).filter((each) => !/^(exporter|fetch)/.test(each.name))) {
      const told = (container.env ?? [])
        .filter(({ name }: Manifest) => ["PORT", "SENTINEL_PORT"].includes(name))
        .map(({ value }: Manifest) => `TCP ${value}`);
      yield* differences(`${nameOf(workload, container)} is told`, told, listened);
    }
    for (const file of files)
      for (const [line, announced] of configFile(render, workload, file).matchAll(/^.*announce-port (\d+)$/gm))
        if (!listened.includes(`TCP ${announced}`)) yield `${file}: ${line.trim()} is no port of the pod`;
  }
}

const port = (config: string, secured: string): string | undefined =>
  new RegExp(`^${secured}port (\\d+)$`, "m").exec(config)?.[1];

/** What leaves a way around TLS. */
function* unsecured(file: string, config: string): Iterable<string> {
  for (const line of ["port 0", "tls-replication yes", "tls-ca-cert-file /etc/valkey/tls/ca.crt"])
    if (!config.split("\n").includes(line)) yield `${file} has no "${line}"`;
}

const isMetrics = ({ spec }: Manifest): boolean => spec.ports.some(({ name }: Manifest) => name === "metrics");
