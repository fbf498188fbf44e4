import { ofKind, type Render, workloads } from "./render.js";

/** Host names are in configuration and images; labels, API groups and annotations only look like some. */
export function hostsIn(render: Render): string[] {
  const texts = [
    ...ofKind(render, "ConfigMap").flatMap(({ data }) =>
      Object.entries(data as Record<string, string>)
        .filter(([file]) => !/\.(py|sh|mjs)$/.test(file))
        .map(([, text]) => text),
    ),
    ...(JSON.stringify(workloads(render)).match(/"image":"[^"]+"/g) ?? []),
  ]
    .join("\n")
    // The proxy's checks have line ends in front of names.
    .replaceAll(/\\[rn]/g, " ");
  const hosts = texts.match(/\b(?:[a-z0-9-]+\.)+(?:[a-z]{2,})\b/g) ?? [];
  return [...new Set(hosts)].filter((host) => !FILE.test(host) && !/\.svc(\.cluster\.local)?$/.test(host));
}

const FILE = /\.(json|ya?ml|py|sh|conf|cfg|sock|pid|acl|state|key|crt|pem|log|ip|aof|rdb|aofs?)$/;

/** No host is in the render that nobody named. */
export function* sovereignty(render: Render): Iterable<string> {
  const given = JSON.stringify(render.releases);
  for (const host of hostsIn(render)) if (!given.includes(host)) yield `${host} is a host that no value names`;
}
