import { describe, expect, it } from "vitest";
import { parseEnvironment } from "../../../stacks/config/parse.js";
import { formatFinding } from "../../../stacks/finding.js";
import { findingsOf, oks } from "../../fixtures/environments.js";

const read = (text: string) => parseEnvironment("e.yaml", text).findings.map(formatFinding);

const VALID = `name: lab
domain: lab.example.org
cloud:
  provider: generic
  kubernetes: "1.34"
  exposure: hostNetworkPublicIp
  network: { pods: 10.42.0.0/16, services: 10.43.0.0/16 }
  nodeTypes: { box: { vcpu: 4, memory: 16Gi } }
demand:
  participants: 50
  meetings:
    - { name: team, share: 100%, size: 10, cameras: 6, microphones: 3 }
  relayed: 20%
  survive: none
apps: [{ name: meet, apiKeySecret: meet-livekit }]
edge: { ingress: traefik, controllerNamespace: kube-system }
`;

describe("an environment file", () => {
  it("gives parsed units and defaults", () => {
    const { environment, findings } = parseEnvironment("e.yaml", VALID);
    expect(findings).toEqual([]);
    expect(environment).toMatchObject({
      demand: { relayed: 0.2, meetings: [{ share: 1 }] },
      sfu: { drain: 14_400 },
      redis: { storage: 10 },
      turn: { udp: true, tls: true },
      state: { backend: "local" },
    });
  });

  it("points at the line and column of a wrong value", () => {
    expect(read(VALID.replace("relayed: 20%", "relayed: 200%"))).toEqual([
      'e.yaml:13:12 error: demand.relayed cannot be read ("200%"); allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%',
    ]);
  });

  it("asks for the unit where a bare number stands", () => {
    expect(read(VALID.replace("relayed: 20%", "relayed: 0.2"))).toEqual([
      "e.yaml:13:12 error: demand.relayed is 0.2; allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%",
    ]);
  });

  it("asks for quotes where YAML makes 1.3 of 1.30", () => {
    expect(read(VALID.replace('"1.34"', "1.30"))).toEqual([
      'e.yaml:5:15 error: cloud.kubernetes is 1.3; allowed: a tested minor version in quotes, "1.33" to "1.37"; write it as text, in quotes',
    ]);
  });

  it("points at an unknown key and guesses the meant one", () => {
    expect(read(VALID.replace("participants: 50", "partcipants: 50"))).toContain(
      "e.yaml:10:3 error: demand.partcipants is not a known key; allowed: registered, concurrency, participants, meetings, relayed, survive, day; did you mean participants?",
    );
  });

  it("names the missing key", () => {
    expect(read(VALID.replace('  kubernetes: "1.34"\n', ""))).toEqual([
      'e.yaml:4:3 error: cloud.kubernetes is missing; allowed: a tested minor version in quotes, "1.33" to "1.37"; add kubernetes here (Kubernetes minor version, in quotes: unquoted, YAML reads 1.30 as 1.3)',
    ]);
  });

  it("lists the providers for an unknown one", () => {
    expect(read(VALID.replace("provider: generic", "provider: mars"))[0]).toBe(
      'e.yaml:4:13 error: cloud.provider is "mars"; allowed: outscale-oks, generic; choose one of the allowed values, e.g. generic',
    );
  });

  it("reports all findings at once", () => {
    const wrong = VALID.replace("survive: none", "survive: nothing")
      .replace("share: 100%", "share: 90%")
      .replace("10.42.0.0/16", "10.42.1.0/16")
      .replace("domain:", "domian:");
    const keys = read(wrong).map((line) => line.replace(/^.*error: (\S+).*$/, "$1"));
    expect(keys.sort()).toEqual(["cloud.network.pods", "demand.meetings", "demand.survive", "domain", "domian"]);
  });

  it("never echoes what stands where a secret's name belongs", () => {
    const lines = read(VALID.replace("apiKeySecret: meet-livekit", "apiKeySecret: APIx8f+SuperSecret=="));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("apps[0].apiKeySecret");
    expect(lines.join()).not.toContain("SuperSecret");
  });

  it.each([
    ["empty", "", "the file is empty"],
    ["a comment only", "# nothing\n", "the file is empty"],
    ["several documents", `${VALID}---\na: 1\n`, "the file holds several documents"],
    ["a duplicate key", `${VALID}name: again\n`, "the same key stands twice"],
    ["broken syntax", "name: [1, 2\n", "not valid YAML"],
    ["larger than 1 MiB", `${VALID}#${"x".repeat(1024 * 1024)}`, "larger than 1 MiB"],
    ["a list", "- a\n- b\n", "the file is a list of 2"],
    [
      "an alias bomb",
      `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n`,
      "alias",
    ],
  ])("refuses a file that is %s", (_, text, message) => {
    expect(read(text)[0]).toContain(message);
  });
});

describe("a slip of syntax that makes the lines after it wrong too is told once, where it is:", () => {
  const slip = (line: string) =>
    `name: visio\ndemand:\n${line}\n  # Kinds of meetings.\n  meetings: []\n  # Loss.\n  survive: zone\n`;

  it.each([
    [
      "a tab",
      "\tparticipants: 5000",
      "e.yaml:3:1 error: the file is not valid YAML: a tab stands where the indentation is; indent with spaces",
    ],
    [
      "no space behind a colon",
      "  participants:5000",
      "e.yaml:3:3 error: the file is not valid YAML: no space stands behind the colon of participants; write participants: and its value",
    ],
    [
      "a key further in than the one above it",
      "  participants: 5000\n    relayed: 15%",
      "e.yaml:4:5 error: the file is not valid YAML: relayed stands further in than participants above it, which has a value; indent relayed like participants, or take the value away",
    ],
    [
      "a second colon in a value",
      "  participants: 5000: 6000",
      "e.yaml:3:17 error: the file is not valid YAML: a second colon stands in a value; put the value in quotes",
    ],
  ])("%s", (_, line, finding) => {
    expect(read(slip(line))).toEqual([finding]);
  });

  it("a key further out than the one above it", () => {
    expect(read("name: visio\ndemand:\n   participants: 5000\n  relayed: 15%\n")).toEqual([
      "e.yaml:4:1 error: the file is not valid YAML: the keys of one mapping do not start in one column; indent them alike",
    ]);
  });

  it("no space behind two colons", () => {
    expect(
      read("name: visio\ndomain:visio.example.fr\nregion:eu-west-2\nzones: [a]\n").map(
        (line) => line.split(" error")[0],
      ),
    ).toEqual(["e.yaml:2:1", "e.yaml:3:1"]);
  });

  it("but an address is one word, and other errors stay", () => {
    expect(read("name: visio\nhttps://visio.example.fr\n")).toEqual([
      expect.stringContaining("implicit map keys need to be followed by map values"),
    ]);
    expect(read("a: 1\n   b: 2\nname: [1\n").length).toBeGreaterThan(1);
  });
});

describe("the demand", () => {
  const demand = (change: Record<string, unknown>) =>
    findingsOf(oks((e) => Object.assign(e.demand, change))).filter((line) => line.includes("error"));

  it("takes participants, or registered users and their concurrency", () => {
    expect(demand({ participants: undefined, registered: 1000, concurrency: "10%" })).toEqual([]);
    expect(demand({ registered: 1000 })[0]).toContain("demand.participants is given beside registered or concurrency");
    expect(demand({ participants: undefined })[0]).toContain("demand does not say how many participants there are");
  });

  it("says what the shares sum to", () => {
    const meetings = [{ name: "a", share: "60.5%", size: 4, cameras: 2, microphones: 1 }];
    expect(demand({ meetings })[0]).toContain(
      "demand.meetings has shares that sum to 60.5%; allowed: shares that sum to 100%",
    );
  });

  it("says so beside keys that are misspelt, whose own absence is said once", () => {
    const meetings = [{ name: "a", share: "60.5%", size: 4, cameras: 2, microphones: 1, topic: "x" }];
    const lines = demand({ meetings, registred: 1000 });
    expect(lines).toHaveLength(3);
    for (const part of ["shares that sum to 60.5%", "meetings[0].topic", "demand.registred"])
      expect(
        lines.some((line) => line.includes(part)),
        part,
      ).toBe(true);
    // Who the participants are may be what the misspelt key says.
    expect(demand({ participants: undefined, registred: 1000 })).toHaveLength(1);
    expect(demand({ meetings: [{ name: "a", shore: "50%", size: 4, cameras: 2, microphones: 1 }] })).toHaveLength(2);
  });

  it("refuses more cameras than people", () => {
    const meetings = [{ name: "a", share: "100%", size: 4, cameras: 5, microphones: 1 }];
    expect(demand({ meetings })[0]).toContain(
      "demand.meetings[0].cameras is more than the meeting has participants (5)",
    );
  });
});
