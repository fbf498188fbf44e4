import { describe, expect, it } from "vitest";
import type { ReadFile } from "../../../stacks/config/layers.js";
import { type Design, design } from "../../../stacks/design.js";
import { formatFinding, hasErrors } from "../../../stacks/finding.js";
import { GENERIC, mistaken, OKS } from "../mistakes/files.js";

/** A folder of files in memory; the first one is designed. */
function designed(files: Readonly<Record<string, string>>): Design {
  const [[file, text] = ["", ""]] = Object.entries(files);
  const read: ReadFile = (name) => {
    const found = files[name];
    return found === undefined ? { problem: "which does not exist", fix: "correct the path" } : { text: found };
  };
  return design(file, text, read);
}
const errorsOf = (files: Readonly<Record<string, string>>) =>
  designed(files)
    .findings.filter(({ severity }) => severity === "error")
    .map(formatFinding);
const environmentOf = (files: Readonly<Record<string, string>>) => {
  const { decided, findings } = designed(files);
  if (!decided || hasErrors(findings)) throw new Error(findings.map(formatFinding).join("\n"));
  return decided.environment;
};

const STAGING = "extends: visio.yaml\nname: staging\ndomain: staging.example.fr\n";

describe("an environment that extends another", () => {
  it("says only what differs: keys are replaced one by one, lists as a whole, null takes a key out", () => {
    const change = `${STAGING}demand:
  participants: 50
  registered: null
  concurrency: null
  meetings:
    - { name: team, share: 100%, size: 10, cameras: 6, microphones: 3 }
`;
    const { name, demand, sfu, cloud } = environmentOf({ "envs/staging.yaml": change, "envs/visio.yaml": OKS });
    expect(name).toBe("staging");
    expect(demand).toMatchObject({ participants: 50, relayed: 0.15, survive: "zone" });
    expect(demand.registered).toBeUndefined();
    expect(demand.meetings.map((meeting) => meeting.name)).toEqual(["team"]);
    expect([sfu.drain, cloud.zones]).toEqual([4 * 3600, ["a", "b", "c"]]);
  });

  it("may extend one that extends another, from folder to folder", () => {
    const environment = environmentOf({
      "envs/test.yaml": "extends: ../base/staging.yaml\nname: test\nredis: { storage: 1Gi }\n",
      "base/staging.yaml": STAGING,
      "base/visio.yaml": OKS,
    });
    expect([environment.name, environment.domain, environment.redis.storage]).toEqual([
      "test",
      "staging.example.fr",
      1,
    ]);
  });

  it("has its mistakes where they are written, in either file", () => {
    const base = OKS.replace("relayed: 15%", "relayed: 150%");
    const lines = errorsOf({ "staging.yaml": `${STAGING}sfu: { drain: 9 }\n`, "visio.yaml": base });
    expect(lines.map((line) => line.split(";")[0])).toEqual([
      "staging.yaml:4:15 error: sfu.drain is 9",
      'visio.yaml:17:12 error: demand.relayed cannot be read ("150%")',
    ]);
  });

  it("keeps the order of its base, where the first node type is the default one", () => {
    const base = mistaken(GENERIC, [
      "server: { vcpu: 16, memory: 64Gi }",
      "server: { vcpu: 16, memory: 64Gi }\n    small: { vcpu: 2, memory: 4Gi }",
    ]);
    const change = "extends: site.yaml\nname: other\ncloud: { nodeTypes: { server: { memory: 32Gi } } }\n";
    expect(designed({ "other.yaml": change, "site.yaml": base }).decided?.sizing.pools.sfu).toMatchObject({
      nodeType: "server",
      vcpu: 16,
      memory: 32,
    });
  });

  it.each([
    [
      "a file that is not there",
      { "a.yaml": STAGING },
      'a.yaml:1:10 error: extends is "visio.yaml", which does not exist; correct the path',
    ],
    [
      "itself",
      { "visio.yaml": STAGING },
      'visio.yaml:1:10 error: extends is "visio.yaml", which extends this file in turn; remove one of the two',
    ],
    [
      "one that extends it",
      { "a.yaml": "extends: b.yaml\nname: a\n", "b.yaml": "extends: a.yaml\nname: b\n" },
      'b.yaml:1:10 error: extends is "a.yaml", which extends this file in turn; remove one of the two',
    ],
    [
      "five in a row",
      Object.fromEntries(
        "abcdef".split("").map((name, index) => [`${name}.yaml`, `extends: ${"bcdefg"[index]}.yaml\nname: ${name}\n`]),
      ),
      'd.yaml:1:10 error: extends is "e.yaml", the 4th file in a row; keep to 4 files: merge two of them',
    ],
    [
      "a list",
      { "a.yaml": "extends: [visio.yaml]\nname: a\n" },
      "a.yaml:1:10 error: extends is a list of 1; allowed: text; write it as text, in quotes",
    ],
    [
      "without a name of its own",
      { "a.yaml": "extends: visio.yaml\n", "visio.yaml": OKS },
      "a.yaml:1:1 error: name is missing: without one, this environment would be the one of visio.yaml; add a name of its own",
    ],
    [
      "a file that is no YAML",
      { "a.yaml": STAGING, "visio.yaml": "name: [a" },
      "visio.yaml:1:9 error: the file is not valid YAML",
    ],
  ])("is refused when that is %s", (_, files, line) => {
    expect(errorsOf(files as Record<string, string>).some((each) => each.startsWith(line))).toBe(true);
  });
});

describe("two environments on one cluster", () => {
  const other = mistaken(GENERIC, ["name: site", "name: next"], ["domain: visio", "domain: next"]);
  const beside = (text: string) => `${text}beside: [site.yaml]\n`;
  const errors = (text: string, neighbour = GENERIC) => errorsOf({ "next.yaml": beside(text), "site.yaml": neighbour });

  it("find each other's NodePorts, and free ones", () => {
    expect(errors(other)).toEqual([
      "next.yaml:1:1 error: NodePort 30000-30015 of media-udp is taken by media-udp (30000-30015) of site.yaml; set ports.mediaUdp to 30016-30031",
      "next.yaml:1:1 error: NodePort 30085 of media-tcp is taken by media-tcp (30085) of site.yaml; set ports.mediaTcp to 30032",
      "next.yaml:1:1 error: NodePort 30084 of turn-udp is taken by turn-udp (30084) of site.yaml; set ports.turnUdp to 30033",
    ]);
  });

  it("share it with ports of their own", () => {
    const ports = "ports: { mediaUdp: 30016-30031, mediaTcp: 30032, turnUdp: 30033 }\n";
    expect(errors(`${other}${ports}`)).toEqual([]);
  });

  it("take no name, domain, version or network from each other", () => {
    const same = mistaken(GENERIC, ['"1.34"', '"1.35"'], ["10.42.0.0/16", "10.44.0.0/16"]);
    expect(errors(same).join("\n")).toMatch(/next\.yaml:1:7 error: name is site, as in site\.yaml/);
    expect(errors(same).join("\n")).toMatch(/domain is visio\.site\.example, as in site\.yaml/);
    expect(errors(same).join("\n")).toMatch(/cloud\.kubernetes is 1\.35, but 1\.34 in site\.yaml/);
    expect(errors(same).join("\n")).toMatch(
      /cloud\.network\.pods is 10\.44\.0\.0\/16, but 10\.42\.0\.0\/16 in site\.yaml/,
    );
  });

  it("have enough nodes for both", () => {
    const few = (text: string) => mistaken(text, ["  poolLabel", "  maxNodesPerPool: 5\n  poolLabel"]);
    const ports = "ports: { mediaUdp: 30016-30031, mediaTcp: 30032, turnUdp: 30033 }\n";
    expect(errors(`${few(other)}${ports}`, few(GENERIC)).map((line) => line.split(";")[0])).toEqual([
      "next.yaml:11:20 error: the system pool needs 3 nodes here and 3 in site.yaml, but cloud.maxNodesPerPool is 5",
      "next.yaml:11:20 error: the sfu pool needs 3 nodes here and 3 in site.yaml, but cloud.maxNodesPerPool is 5",
    ]);
  });

  it("have host ports of their own where pools share nodes", () => {
    const lab = (text: string) =>
      mistaken(text, ["nodePortPublicIp", "hostNetworkPublicIp"], ["  poolLabel: site.example/pool\n", ""]);
    expect(errors(lab(other), lab(GENERIC)).join("\n")).toMatch(
      /host port 7881 of media-tcp is taken by media-tcp \(7881\) of site\.yaml/,
    );
    const pools = (text: string) => mistaken(text, ["nodePortPublicIp", "hostNetworkPublicIp"]);
    expect(errors(pools(other), pools(GENERIC))).toEqual([]);
  });

  it("are never two clusters of Outscale", () => {
    const next = mistaken(OKS, ["name: visio", "name: next"], ["domain: visio", "domain: next"]);
    expect(errors(next, OKS).join()).toContain("both have provider outscale-oks: each makes a cluster of its own");
  });

  it.each([
    ["is not there", {}, 'a.yaml:23:10 error: beside[0] is "site.yaml", which does not exist; correct the path'],
    [
      "has errors",
      { "site.yaml": "name: 1" },
      'a.yaml:23:10 error: beside[0] is "site.yaml", which has errors of its own; run relais check site.yaml',
    ],
  ])("are refused when the other %s", (_, files, line) => {
    expect(errorsOf({ "a.yaml": beside(GENERIC), ...files })).toEqual([line]);
  });
});
