import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createAuthority } from "./authority.js";

it("makes one certificate for a name, with a key that fits, however many ask at once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-authority-"));
  const authority = await createAuthority(folder);
  const leaves = await Promise.all(Array.from({ length: 4 }, () => authority.leaf("system:kube-proxy")));
  const [{ certificateFile, keyFile } = { certificateFile: "", keyFile: "" }] = leaves;
  const [certificate, key] = [readFileSync(certificateFile, "utf8"), readFileSync(keyFile, "utf8")];
  expect(leaves.map((leaf) => leaf.certificate)).toEqual(leaves.map(() => certificate));
  expect(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))).toBe(true);
  rmSync(folder, { recursive: true });
});
