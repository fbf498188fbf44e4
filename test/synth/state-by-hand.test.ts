import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { encryptionOf } from "../../scripts/lib/engine/encryption.js";

it("docs/clouds.md makes the engine read a state by hand as Relais makes it read one", () => {
  const [, commands = ""] =
    /```sh\n([^`]*export TF_ENCRYPTION[^`]*)```/.exec(readFileSync("docs/clouds.md", "utf8")) ?? [];
  const env = { PATH: process.env.PATH, RELAIS_STATE_PASSPHRASE: "9bq0VhTjYl5PzG1xNc0aYw+/" };
  const byHand = execFileSync("sh", ["-c", `${commands}\nprintf %s "$TF_ENCRYPTION"`], { env, encoding: "utf8" });
  const { TF_ENCRYPTION = "" } = encryptionOf({ kind: "tofu", program: "tofu", version: "1.12.6" }, {}, env);
  expect(JSON.parse(byHand)).toEqual(JSON.parse(TF_ENCRYPTION));
});
