import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Authority } from "../authority.js";
import { run, runIn } from "../lab/processes.js";
import type { Member } from "./group.js";

/** The files of a kubernetes.io/tls Secret with ca.crt. */
export type TlsFiles = Readonly<Record<"tls.crt" | "tls.key" | "ca.crt", string>>;

/** A certificate for these names, for servers only, as cert-manager makes it from a Certificate's dnsNames. */
export async function issue({ folder, certificate }: Authority, names: readonly string[]): Promise<TlsFiles> {
  const [key, file] = [join(folder, "members.key"), join(folder, "members.crt")];
  await run("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-config", join(folder, "openssl.cnf"), "-subj", "/CN=valkey", "-CA", join(folder, "ca.crt")],
    ...["-CAkey", join(folder, "ca.key"), "-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-addext", "extendedKeyUsage=serverAuth"],
    ...["-addext", `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`, "-keyout", key, "-out", file],
  ]);
  return { "tls.crt": readFileSync(file, "utf8"), "tls.key": readFileSync(key, "utf8"), "ca.crt": certificate };
}

/** Fingerprint of a PEM certificate. */
export const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256;

/** Fingerprint of the certificate that a client is shown which verifies it for a name; throws where it does not hold. */
export async function served({ namespace }: Member, port: number, authority: Authority, name: string): Promise<string> {
  const verify = ["-verify_return_error", "-verify_hostname", name, "-CAfile", authority.certificateFile];
  return fingerprint(await runIn(namespace, "openssl", ["s_client", "-connect", `127.0.0.1:${port}`, ...verify]));
}

/** Changes a pod's volume as a changed Secret does. */
export function renew({ pod }: Member, files: TlsFiles): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(pod.volume("tls"), name), text);
}
