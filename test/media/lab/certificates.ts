import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.js";

/** A certificate of the lab's own authority. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  /** Base64 SHA-256 of the public key: how Chromium is told to trust it. */
  readonly fingerprint: string;
}

/** Longer than the week that an alert on certificates leaves. */
const DAYS = "30";

/** Makes a certificate authority and certificates for host names. */
export async function certificates(folder: string, names: readonly string[]): Promise<Certificate[]> {
  const file = (name: string) => join(folder, name);
  const key = (name: string) =>
    run("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file(name)]);
  await key("ca.key");
  await run("openssl", [
    "req",
    "-x509",
    "-new",
    "-key",
    file("ca.key"),
    "-subj",
    "/CN=lab",
    "-days",
    DAYS,
    "-out",
    file("ca.pem"),
  ]);
  return Promise.all(
    names.map(async (name, index) => {
      await key(`${index}.key`);
      const request = [
        "req",
        "-new",
        "-key",
        file(`${index}.key`),
        "-subj",
        `/CN=${name}`,
        "-addext",
        `subjectAltName=DNS:${name}`,
      ];
      await run("openssl", [...request, "-out", file(`${index}.csr`)]);
      const sign = [
        "x509",
        "-req",
        "-in",
        file(`${index}.csr`),
        "-CA",
        file("ca.pem"),
        "-CAkey",
        file("ca.key"),
        "-days",
        DAYS,
      ];
      await run("openssl", [
        ...sign,
        "-set_serial",
        String(index + 1),
        "-copy_extensions",
        "copy",
        "-out",
        file(`${index}.pem`),
      ]);
      const spki = `openssl x509 -in ${file(`${index}.pem`)} -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`;
      const fingerprint = (await run("sh", ["-c", spki])).trim();
      return {
        certificate: readFileSync(file(`${index}.pem`), "utf8"),
        key: readFileSync(file(`${index}.key`), "utf8"),
        fingerprint,
      };
    }),
  );
}
