import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../charts/rendered.js";
import type { ApiServer } from "../api-server.js";
import { environmentFor, type Operator } from "../operator.js";
import { certificate, createNamespace, type Scene, secretOf } from "./scene.js";

const decoded = (secret: Manifest, key: string) => Buffer.from(secret.data[key], "base64").toString();

/** Declares the tests of `relais secrets`. */
export function secretsTests(scene: () => Scene): void {
  describe("relais secrets", () => {
    let api: ApiServer;
    let operator: Operator;
    const NAMESPACES = ["keys-media", "keys-data"];
    const OWN = ["keys-media/meet-livekit", "keys-media/turn-auth", "keys-media/valkey-auth", "keys-data/valkey-auth"];
    let file: string;
    beforeAll(() => {
      ({ api, operator } = scene());
      ({ file } = environmentFor(operator, "keys"));
    });
    /** All values that Relais has made up, as they are and as the API holds them. */
    const confidential: string[] = [];
    const ownSecrets = () => Promise.all(OWN.map((ref) => secretOf(api, ...(ref.split("/") as [string, string]))));

    it("names the namespaces that are missing and creates nothing there", async () => {
      const { status, stdout } = await operator.relais(["secrets", file, "--create"]);
      expect(status).toBe(1);
      expect(stdout).toContain("apply keys-base first: it makes the namespace");
      expect(stdout).not.toContain("created");
    });

    it("says on a dry run what it would create, and creates nothing", async () => {
      await Promise.all(NAMESPACES.map((name) => createNamespace(api, name)));
      const { status, stdout } = await operator.relais(["secrets", file, "--dry-run", "--json"]);
      expect(status).toBe(1);
      expect(JSON.parse(stdout).wouldCreate).toEqual(OWN);
      expect((await ownSecrets()).map(({ code }) => code)).toEqual([404, 404, 404, 404]);
    });

    it("creates what can be made up, as the servers accept it, and says what is left", async () => {
      const { status, stdout } = await operator.relais(["secrets", file, "--create"]);
      expect(status).toBe(1);
      for (const ref of OWN) expect(stdout).toContain(`created ${ref}\n`);
      expect(stdout).toContain("kubectl -n keys-media create secret tls edge-tls --cert=fullchain.pem --key=key.pem");
      const [apiKey, turn, media, data] = (await ownSecrets()) as [Manifest, Manifest, Manifest, Manifest];
      expect(decoded(apiKey, "LIVEKIT_API_KEY")).toMatch(/^API[0-9a-f]{12}$/);
      expect(decoded(apiKey, "LIVEKIT_API_SECRET")).toMatch(/^[0-9a-f]{64}$/);
      expect(decoded(turn, "TURN_SECRET")).toMatch(/^[0-9a-f]{64}$/);
      expect(media.data).toEqual(data.data);
      expect(data.data.password).not.toBe(data.data["check-password"]);
      for (const secret of [apiKey, turn, data]) {
        for (const key of Object.keys(secret.data)) confidential.push(decoded(secret, key), secret.data[key]);
      }
    });

    it("creates nothing a second time and changes nothing", async () => {
      const before = await ownSecrets();
      const { stdout } = await operator.relais(["secrets", file, "--create", "--json"]);
      expect(JSON.parse(stdout).created).toEqual([]);
      expect((await ownSecrets()).map(({ metadata }) => metadata.resourceVersion)).toEqual(
        before.map(({ metadata }) => metadata.resourceVersion),
      );
    });

    it("copies the passwords that one namespace has into the other", async () => {
      const kept = await secretOf(api, "keys-data", "valkey-auth");
      await api.adminRequest("DELETE", "/api/v1/namespaces/keys-media/secrets/valkey-auth");
      const { stdout } = await operator.relais(["secrets", file, "--create", "--json"]);
      expect(JSON.parse(stdout).created).toEqual(["keys-media/valkey-auth"]);
      expect((await secretOf(api, "keys-media", "valkey-auth")).data).toEqual(kept.data);
      expect((await secretOf(api, "keys-data", "valkey-auth")).metadata.resourceVersion).toBe(
        kept.metadata.resourceVersion,
      );
    });

    it("is satisfied once somebody has given the certificates", async () => {
      await certificate(api, "keys-media", "edge-tls");
      await certificate(api, "keys-media", "turn-tls");
      const { status, stdout } = await operator.relais(["secrets", file]);
      expect(stdout).toContain("6 as wanted, 0 not");
      expect(status).toBe(0);
    });

    it("lists without a value ever leaving kubectl", async () => {
      operator.answers();
      await operator.relais(["secrets", file]);
      const answers = operator.answers();
      expect(answers).toContain("keys-media/meet-livekit LIVEKIT_API_KEY LIVEKIT_API_SECRET");
      expect(confidential.filter((value) => answers.includes(value))).toEqual([]);
    });

    it("leaves an incomplete Secret alone, also when a value is only empty", async () => {
      const patch = { data: { LIVEKIT_API_SECRET: "" } };
      await api.adminRequest("PATCH", "/api/v1/namespaces/keys-media/secrets/meet-livekit", patch);
      const before = await secretOf(api, "keys-media", "meet-livekit");
      const { status, stdout } = await operator.relais(["secrets", file, "--create"]);
      expect(status).toBe(1);
      expect(stdout).toContain("lacks LIVEKIT_API_SECRET");
      expect(await secretOf(api, "keys-media", "meet-livekit")).toEqual(before);
    });

    it("finds passwords that are not the same in both namespaces", async () => {
      const patch = { data: { password: Buffer.from("another").toString("base64") } };
      await api.adminRequest("PATCH", "/api/v1/namespaces/keys-media/secrets/valkey-auth", patch);
      const { stdout } = await operator.relais(["secrets", file]);
      expect(stdout).toContain("password not the same as in keys-media/valkey-auth");
    });

    it("prints a script for those who create by hand, whose Secrets it accepts", async () => {
      environmentFor(operator, "hand");
      await Promise.all(["hand-media", "hand-data"].map((name) => createNamespace(api, name)));
      const script = (await operator.relais(["secrets", "hand.yaml", "--commands"], "")).stdout;
      const [cert, key] = [join(operator.folder, "fullchain.pem"), join(operator.folder, "key.pem")];
      const { certificateFile, keyFile } = await api.authority.leaf("hand");
      writeFileSync(cert, readFileSync(certificateFile));
      writeFileSync(key, readFileSync(keyFile));
      await promisify(execFile)("sh", ["-e", "-c", script], {
        cwd: operator.folder,
        env: { ...process.env, ...operator.shell },
      });
      expect((await operator.relais(["secrets", "hand.yaml"])).status).toBe(0);
    });

    it("has shown no value in all of this: not in arguments, not in files, not on the screen", async () => {
      expect(confidential).toHaveLength(10);
      const screens: string[] = [];
      for (const args of [
        ["secrets"],
        ["secrets", "--json"],
        ["secrets", "--create"],
        ["status"],
        ["status", "--json"],
      ]) {
        const [command = "", ...options] = args;
        const { stdout, stderr } = await operator.relais([command, file, ...options]);
        screens.push(stdout, stderr);
      }
      const seen = [operator.arguments(), operator.files(), ...screens].join("\n");
      expect(confidential.filter((value) => seen.includes(value))).toEqual([]);
    });
  });
}
