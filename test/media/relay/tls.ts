import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificate } from "../lab/certificates.js";
import type { Deployment } from "../lab/deployment.js";
import { type Daemon, daemon, eventually, listens, run, runIn } from "../lab/processes.js";
import type { Route } from "./turnutils.js";

const TUNNEL_PORT = 13478;

/** The name that clients reach TURN over TLS at. */
const nameOf = ({ blueprint }: Deployment) => `turns.${blueprint.domain}`;

/** A way to the server over TLS on 443, with its certificate verified: turnutils_uclient's own TLS blocks now and then. */
export async function startTunnel(
  deployment: Deployment,
  namespace: string,
): Promise<Route & { readonly daemon: Daemon }> {
  const name = nameOf(deployment);
  const { folder } = deployment;
  const verify = `ssl verify required ca-file ${join(folder, "ca.pem")} verifyhost ${name} sni str(${name})`;
  const config = `global
  maxconn 100
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen tunnel
  bind 127.0.0.1:${TUNNEL_PORT}
  server turns ${deployment.names[name]?.[0]}:443 ${verify}
`;
  const file = join(folder, "tunnel.cfg");
  writeFileSync(file, config);
  const enter = `--net=/run/netns/${namespace}`;
  const tunnel = daemon("tunnel", join(folder, "tunnel.log"), "nsenter", [enter, "haproxy", "-db", "-f", file]);
  await eventually("TLS tunnel", 10, () => listens(namespace, "tcp", TUNNEL_PORT));
  return { daemon: tunnel, namespace, server: "127.0.0.1", options: ["-t", "-p", String(TUNNEL_PORT)] };
}

/** Fingerprint of the certificate that a client is shown. */
export async function servedCertificate(deployment: Deployment, namespace: string): Promise<string> {
  const name = nameOf(deployment);
  const address = `${deployment.names[name]?.[0]}:443`;
  const output = await runIn(namespace, "openssl", ["s_client", "-connect", address, "-servername", name]);
  return new X509Certificate(output).fingerprint256;
}

/** The certificate that comes next, of the lab's authority like the first one, with another key. */
export async function nextCertificate(deployment: Deployment): Promise<Certificate> {
  const name = nameOf(deployment);
  const file = (each: string) => join(deployment.folder, each);
  await run("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-subj", `/CN=${name}`],
    ...["-addext", `subjectAltName=DNS:${name}`, "-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-keyout", file("renewed.key"), "-out", file("renewed.pem")],
  ]);
  const certificate = readFileSync(file("renewed.pem"), "utf8");
  const publicKey = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  const fingerprint = createHash("sha256").update(publicKey).digest("base64");
  return { certificate, key: readFileSync(file("renewed.key"), "utf8"), fingerprint };
}

/** Renews the certificate in the pod's volume, key included, as a changed Secret does; gives its fingerprint. */
export function renewCertificate({ certificate, key }: Certificate, volume: string): string {
  writeFileSync(join(volume, "tls.crt"), certificate);
  writeFileSync(join(volume, "tls.key"), key);
  return new X509Certificate(certificate).fingerprint256;
}
