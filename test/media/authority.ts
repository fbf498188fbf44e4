import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./lab/processes.js";

/** A certificate and its key, as files and as text. */
export interface Leaf {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority in a folder of its own, for servers on 127.0.0.1 and users of an API server. */
export interface Authority {
  readonly folder: string;
  readonly certificateFile: string;
  readonly certificate: string;
  /** A certificate for both ends of TLS, made once for each name, in files named like it; Kubernetes reads the organization as a user's group. */
  leaf(commonName: string, organization?: string): Promise<Leaf>;
  /** A key pair that signs tokens. */
  signingKey(name: string): Promise<{ readonly privateFile: string; readonly publicFile: string }>;
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509", "-days", "2"];

/** Makes an authority whose certificate lacks key identifiers, as those of several Kubernetes distributions do. */
export async function createAuthority(folder: string): Promise<Authority> {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  // The machine's own configuration would add extensions.
  writeFileSync(at("openssl.cnf"), "[req]\ndistinguished_name=subject\n[subject]\n");
  const request = (name: string, subject: string, extensions: readonly string[], more: readonly string[] = []) =>
    run("openssl", [
      ...["req", "-config", at("openssl.cnf"), ...NEW_KEY, "-subj", subject],
      ...extensions.flatMap((extension) => ["-addext", extension]),
      ...["-keyout", at(`${name}.key`), "-out", at(`${name}.crt`), ...more],
    ]);
  await request("ca", "/CN=relais-test", ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]);
  const leaf = async (commonName: string, organization?: string): Promise<Leaf> => {
    const name = commonName.replaceAll(/[^a-z0-9.-]/gi, "-");
    const subject = `${organization === undefined ? "" : `/O=${organization}`}/CN=${commonName}`;
    const extensions = [
      "basicConstraints=CA:FALSE",
      "extendedKeyUsage=serverAuth,clientAuth",
      "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc",
    ];
    await request(name, subject, extensions, ["-CA", at("ca.crt"), "-CAkey", at("ca.key")]);
    const [certificateFile, keyFile] = [at(`${name}.crt`), at(`${name}.key`)];
    const [certificate, key] = [readFileSync(certificateFile, "utf8"), readFileSync(keyFile, "utf8")];
    return { certificateFile, keyFile, certificate, key };
  };
  const leaves = new Map<string, Promise<Leaf>>();
  return {
    folder,
    certificateFile: at("ca.crt"),
    certificate: readFileSync(at("ca.crt"), "utf8"),
    leaf: (commonName, organization) => {
      // Made anew, it would replace the files under a program that reads them, or of a certificate that is just being made.
      const made = leaves.get(commonName) ?? leaf(commonName, organization);
      leaves.set(commonName, made);
      return made;
    },
    signingKey: async (name) => {
      const [privateFile, publicFile] = [at(`${name}.key`), at(`${name}.pub`)];
      const generate = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
      await run("openssl", [...generate, "-out", privateFile]);
      await run("openssl", ["pkey", "-in", privateFile, "-pubout", "-out", publicFile]);
      return { privateFile, publicFile };
    },
  };
}
