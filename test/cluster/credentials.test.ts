import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { startOksDouble } from "../doubles/oks/double.js";
import { CLOUD_KEYS, createSite, type Site } from "../engines/site.js";
import { run } from "../media/lab/processes.js";
import { sharedCluster } from "./shared.js";

const { kubeconfig } = sharedCluster();
let site: Site | undefined;
afterAll(() => site?.remove());

/** The administrator's kubeconfig with a certificate that was good until yesterday. */
async function expired(file: string): Promise<string> {
  const folder = dirname(kubeconfig);
  const request = ["req", "-config", join(folder, "openssl.cnf"), "-new", "-newkey", "rsa:2048", "-nodes"];
  await run("openssl", [
    ...request,
    "-subj",
    "/O=system:masters/CN=test",
    "-keyout",
    `${file}.key`,
    "-out",
    `${file}.csr`,
  ]);
  const authority = ["-CA", join(folder, "ca.crt"), "-CAkey", join(folder, "ca.key"), "-set_serial", "7"];
  await run("openssl", ["x509", "-req", "-in", `${file}.csr`, ...authority, "-days", "-1", "-out", `${file}.crt`]);
  const config = parse(readFileSync(kubeconfig, "utf8"));
  config.users[0].user = { "client-certificate": `${file}.crt`, "client-key": `${file}.key` };
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

it("an expired kubeconfig is named as such, with its date, before anything is changed", async () => {
  const cloud = await startOksDouble(CLOUD_KEYS);
  try {
    site = createSite({ kubeconfig, cloud });
    site.writeText("lab", readFileSync("deployments/lab.yaml", "utf8"));
    const old = await expired(site.path("old-kubeconfig"));
    const yesterday = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10);
    for (const command of [["plan"], ["apply", "--yes"]]) {
      const [name = "", ...flags] = command;
      const { status, stderr } = await site.relais([name, "lab", "--kubeconfig", old, ...flags]);
      expect(stderr).toContain(
        `error: the certificate in this kubeconfig expired on ${yesterday}; get a new kubeconfig`,
      );
      expect(status).toBe(1);
    }
  } finally {
    await cloud.stop();
  }
});
