import { describe, expect, it } from "vitest";
import type { SecretModel } from "../../../stacks/blueprint/blueprint.js";
import { secretScript, shell } from "../../../stacks/cluster/secret-commands.js";
import {
  comparisons,
  creations,
  type FoundSecrets,
  refText,
  secretLines,
  wantedSecrets,
} from "../../../stacks/cluster/secrets.js";
import { deployment } from "../../fixtures/environments.js";

const { blueprint } = deployment("ministry");
const wanted = wantedSecrets(blueprint);
const NAMESPACES = ["ministry-media", "ministry-data"];

/** A cluster that holds the named Secrets: `ministry-media/turn-auth`, or with other keys than all of them. */
function holding(secrets: Readonly<Record<string, readonly string[] | "all">>): FoundSecrets {
  const found = Object.entries(secrets).map(([ref, keys]) => {
    const [namespace = "", name = ""] = ref.split("/");
    const all = wanted.find((each) => refText(each) === ref)?.entries.map(({ key }) => key) ?? [];
    return { namespace, name, keys: keys === "all" ? all : keys };
  });
  return { namespaces: NAMESPACES, secrets: found, unequal: [] };
}

const lineOf = (found: FoundSecrets, name: string) => secretLines(blueprint, found).find((line) => line.name === name);
const created = (found: FoundSecrets) => creations(wanted, found).map(refText);

const OWN = [
  "ministry-media/meet-livekit",
  "ministry-media/assistant-livekit",
  "ministry-media/turn-auth",
  "ministry-media/valkey-auth",
  "ministry-data/valkey-auth",
];
const FOREIGN = [
  "ministry-media/edge-tls",
  "ministry-media/turn-tls",
  "ministry-media/registry-ministere",
  "ministry-data/registry-ministere",
];

describe("the Secrets of an environment", () => {
  it("are those that it can make up, and those that somebody else gives", () => {
    expect(wanted.map(refText).sort()).toEqual([...OWN, ...FOREIGN].sort());
    expect(created(holding({}))).toEqual(OWN);
  });

  it("are all as wanted when all are there", () => {
    const everything = holding(Object.fromEntries([...OWN, ...FOREIGN].map((ref) => [ref, "all"])));
    expect(secretLines(blueprint, everything).map(({ verdict }) => verdict)).toEqual(wanted.map(() => "ok"));
    expect(created(everything)).toEqual([]);
  });

  it("are merged where parts share one", () => {
    const part = (content: SecretModel["content"], keys: string[]): SecretModel => ({
      namespace: "n",
      name: "shared",
      content,
      keys,
      purpose: content,
    });
    const secrets = [part("api-key", ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"]), part("turn-secret", ["TURN_SECRET"])];
    const merged = wantedSecrets({ secrets });
    expect(merged).toHaveLength(1);
    expect(merged[0]?.entries.map(({ key }) => key)).toEqual(["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "TURN_SECRET"]);
    // One part that nobody can make up is enough.
    const withCertificate = wantedSecrets({ secrets: [...secrets, part("certificate", ["tls.crt"])] });
    expect(creations(withCertificate, { namespaces: ["n"], secrets: [], unequal: [] })).toEqual([]);
  });
});

describe("a missing Secret", () => {
  it.each([
    ["ministry-media/meet-livekit", "relais secrets ministry --create"],
    [
      "ministry-media/edge-tls",
      "kubectl -n ministry-media create secret tls edge-tls --cert=fullchain.pem --key=key.pem",
    ],
    [
      "ministry-data/registry-ministere",
      "kubectl -n ministry-data create secret generic registry-ministere --type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=config.json",
    ],
  ])("%s is made by %s", (name, fix) => {
    expect(lineOf(holding({}), name)).toMatchObject({ verdict: "missing", found: "no such Secret", fix });
  });

  it("waits for its namespace, and is not created before", () => {
    const found = { ...holding({}), namespaces: ["ministry-media"] };
    expect(lineOf(found, "ministry-data/valkey-auth")).toMatchObject({
      verdict: "missing",
      fix: "apply ministry-base first: it makes the namespace",
    });
    expect(created(found)).not.toContain("ministry-data/valkey-auth");
  });

  it("with values that another one holds is copied from that", () => {
    const [creation] = creations(
      wanted,
      holding({ ...Object.fromEntries(OWN.slice(0, 4).map((ref) => [ref, "all"])) }),
    );
    const copy = { namespace: "ministry-media", name: "valkey-auth" };
    expect(creation).toMatchObject({ namespace: "ministry-data", name: "valkey-auth" });
    expect(creation?.values).toEqual([
      { key: "password", content: "valkey-passwords", source: { copy } },
      { key: "check-password", content: "valkey-passwords", source: { copy } },
    ]);
  });

  it("is not created beside an incomplete one that should hold the same", () => {
    const found = holding({ "ministry-media/valkey-auth": ["password"] });
    expect(created(found)).not.toContain("ministry-data/valkey-auth");
    expect(lineOf(found, "ministry-data/valkey-auth")?.fix).toBe(
      "complete ministry-media/valkey-auth first: both hold the same values",
    );
  });

  it("takes what a smaller partner has and makes up the rest: a single Valkey's clients need no check-password", () => {
    const single = deployment("lab").blueprint;
    const secrets = [{ namespace: "lab-media", name: "valkey-auth", keys: ["password"] }];
    const found = { namespaces: ["lab-media", "lab-data"], secrets, unequal: [] };
    const creation = creations(wantedSecrets(single), found).find(({ namespace }) => namespace === "lab-data");
    expect(creation?.values.map(({ key, source }) => [key, Object.keys(source)[0]])).toEqual([
      ["password", "copy"],
      ["check-password", "recipe"],
    ]);
  });
});

describe("a Secret that is there", () => {
  it("is incomplete without one of its keys, and then nobody touches it", () => {
    const found = holding({ "ministry-media/meet-livekit": ["LIVEKIT_API_KEY", "other"] });
    expect(lineOf(found, "ministry-media/meet-livekit")).toMatchObject({
      verdict: "missing",
      found: "lacks LIVEKIT_API_SECRET",
    });
    expect(created(found)).not.toContain("ministry-media/meet-livekit");
  });

  it("is compared with the one that shares its values, and only on keys that both hold", () => {
    expect(comparisons(wanted, holding({ "ministry-media/valkey-auth": "all" }))).toEqual([]);
    const both = holding({ "ministry-media/valkey-auth": "all", "ministry-data/valkey-auth": ["password"] });
    expect(comparisons(wanted, both).map(({ keys }) => keys)).toEqual([["password"]]);
  });

  it("differs when its values are not those of its partner", () => {
    const found = holding({ "ministry-media/valkey-auth": "all", "ministry-data/valkey-auth": "all" });
    const unequal = comparisons(wanted, found);
    expect(lineOf({ ...found, unequal }, "ministry-data/valkey-auth")).toMatchObject({
      verdict: "differs",
      found: "password, check-password not the same as in ministry-media/valkey-auth",
    });
  });
});

describe("the script for those who create Secrets by hand", () => {
  it("takes what nobody can make up from files, and quotes what a shell would read otherwise", () => {
    const closed = wantedSecrets(deployment("airgap").blueprint);
    expect(secretScript(closed)).toContain("create secret generic site-ca --from-file=ca.crt=ca.crt");
    expect(["ca.crt", "my kubectl", "it's"].map(shell)).toEqual(["ca.crt", "'my kubectl'", "'it'\\''s'"]);
  });

  // Made in each test: what is made outside of them counts for none, as mutation testing sees it.
  const scripted = () => secretScript(wanted, "kubectl --context prod");

  it("creates every one of them", () => {
    const script = scripted();
    for (const { namespace, name } of wanted) {
      expect(script).toMatch(new RegExp(`kubectl --context prod -n ${namespace} create secret \\w+ ${name} `));
    }
  });

  it("makes values when it runs, the same one where two Secrets share it, and none in an argument", () => {
    const script = scripted();
    expect(script).not.toMatch(/[0-9a-f]{12}/);
    expect(script).not.toContain("--from-literal");
    expect(script.match(/^password=\$password$/gm)).toHaveLength(2);
    expect(script.match(/^check-password=\$check_password$/gm)).toHaveLength(2);
  });
});
