import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OksDouble, startOksDouble } from "../doubles/oks/double.js";
import { BUCKET, REGION, type StateStorage, startStateStorage } from "../doubles/state-storage.js";
import { oks } from "../fixtures/environments.js";
import { createAuthority } from "../media/authority.js";
import { CLOUD_KEYS, createSite, MARKER, type Site } from "./site.js";

/** A state in object storage, encrypted and locked, by the real OpenTofu. The storage is a double that checks every signature. */
const INFRA = ["--stack", "infra"];
let cloud: OksDouble;
let storage: StateStorage;
let site: Site;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  cloud = await startOksDouble(CLOUD_KEYS);
  site = createSite({ cloud, passphrase: true });
  const authority = await createAuthority(site.path("home/authority"));
  storage = await startStateStorage(await authority.leaf("localhost"));
  env = { ...storage.env, AWS_CA_BUNDLE: authority.certificateFile };
  site.write(
    oks((written) =>
      Object.assign(written, { state: { backend: "s3", bucket: BUCKET, region: REGION, endpoint: storage.endpoint } }),
    ),
  );
});
afterAll(async () => {
  site?.remove();
  await Promise.all([storage?.stop(), cloud?.stop()]);
});

describe("a state in object storage", () => {
  it("is refused in one line without keys, and with wrong ones", async () => {
    const none = await site.relais(["plan", "test", ...INFRA], {
      ...env,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    expect(none.stderr).toMatch(
      /error: test-infra: there are no credentials for the storage that holds the state of test-infra; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n$/,
    );
    const wrong = await site.relais(["plan", "test", ...INFRA], { ...env, AWS_SECRET_ACCESS_KEY: MARKER });
    expect(wrong.stderr).toMatch(
      /error: test-infra: the storage that holds the state of test-infra refuses these keys; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n$/,
    );
    expect(wrong.stderr).not.toContain(MARKER);
    expect([none.status, wrong.status]).toEqual([1, 1]);
  });

  it("is encrypted there, and nowhere else", async () => {
    const { status, stderr } = await site.relais(["apply", "test", ...INFRA, "--yes"], env);
    expect(status, stderr).toBe(0);
    expect([...storage.objects.keys()]).toEqual(["test-infra.tfstate"]);
    const state = storage.objects.get("test-infra.tfstate")?.toString() ?? "";
    expect(JSON.parse(state)).toHaveProperty("encrypted_data");
    expect(state).not.toContain(MARKER);
    expect(existsSync(site.path("out/test/state"))).toBe(false);
  });

  it("is found again, and the storage is asked for nothing that only one vendor has", async () => {
    expect((await site.relais(["plan", "test", ...INFRA, "--exit-code"], env)).status).toBe(0);
    expect(storage.complaints).toEqual([]);
  });

  it("is left alone while somebody else holds its lock, who is named", async () => {
    const lock = {
      ID: "6b1c0d2f-lock",
      Operation: "OperationTypeApply",
      Info: "",
      Who: "alice@desk",
      Version: "1.12.6",
      Created: "2026-11-24T10:00:00Z",
      Path: `${BUCKET}/test-infra.tfstate`,
    };
    storage.objects.set("test-infra.tfstate.tflock", Buffer.from(JSON.stringify(lock)));
    const before = storage.objects.get("test-infra.tfstate");
    const { status, stderr } = await site.relais(["plan", "test", ...INFRA], env);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /the state of test-infra is locked by alice@desk since 2026-11-24 10:00:00; .*force-unlock 6b1c0d2f-lock\n$/,
    );
    expect(storage.objects.get("test-infra.tfstate")).toBe(before);
  });
});
