import { describe, expect, it } from "vitest";
import type { Observation, Path, Reason } from "../../../stacks/connectivity/observation.js";
import { refusedJoin } from "../../../stacks/connectivity/refused-join.js";
import { answerTo, readCandidate, readOffer } from "../../../stacks/connectivity/session-description.js";
import { connectivitySheet } from "../../../stacks/connectivity/sheet.js";
import { isGood, verdicts } from "../../../stacks/connectivity/verdicts.js";
import { decidedOf } from "../../fixtures/environments.js";
import { labEnvironment } from "../../media/lab/environments.js";

const sheet = connectivitySheet(decidedOf(labEnvironment("nodePortPublicIp")).blueprint);
const seen = (path: Path, reason?: Reason, address = "44.0.0.11"): Observation => ({
  ...{ path, target: address.includes(":") ? `[${address}]:1` : `${address}:1`, address, found: "", milliseconds: 1 },
  outcome: reason === undefined ? { state: "ok" } : { state: "failed", reason },
});
const causeOf = (path: Path, ...observations: Observation[]) =>
  verdicts(sheet, observations).find((line) => line.path === path)?.cause;

describe("verdicts about paths", () => {
  it("are good only if every path was proven once", () => {
    expect(isGood(verdicts(sheet, [seen("UDP"), seen("STUN")]))).toBe(true);
    expect(isGood(verdicts(sheet, [seen("UDP"), seen("STUN", "silent")]))).toBe(false);
    const untried: Observation = { ...seen("STUN"), outcome: { state: "skipped" } };
    expect(isGood(verdicts(sheet, [seen("UDP"), untried]))).toBe(false);
    expect(isGood(verdicts(sheet, [seen("STUN"), untried]))).toBe(true);
    expect(isGood(verdicts(sheet, [seen("UDP"), { ...untried, path: "webhook" }]))).toBe(true);
  });

  it("skip a family that this machine lacks, if the other one is proven", () => {
    const ipv6 = seen("UDP", "no route", "2a00:44::7");
    expect(verdicts(sheet, [seen("UDP"), ipv6]).map(({ verdict }) => verdict)).toEqual(["ok", "skipped"]);
    expect(verdicts(sheet, [ipv6]).map(({ verdict }) => verdict)).toEqual(["failed"]);
  });

  it("do not skip one of several machines that nothing leads to", () => {
    const gone = seen("STUN", "no route", "44.0.0.22");
    expect(verdicts(sheet, [seen("STUN"), gone]).map(({ verdict }) => verdict)).toEqual(["ok", "failed"]);
  });

  it("read one path beside the others", () => {
    const silent = seen("UDP", "silent");
    expect(causeOf("UDP", silent, seen("ICE/TCP"))).toMatch(/UDP is closed; ICE\/TCP to the same SFU passes/);
    expect(causeOf("UDP", silent, seen("TURN/TLS"))).toMatch(/between here and the SFU; the TURN servers do reach it/);
    expect(causeOf("UDP", silent, seen("ICE/TCP", "silent"))).toMatch(/nothing reaches 44.0.0.11/);
    expect(causeOf("UDP", seen("UDP", "silent", "10.0.0.7"))).toMatch(/private address 10.0.0.7/);
    const lost = seen("TURN/UDP", "no answer through the relay");
    expect(causeOf("TURN/UDP", lost, seen("UDP"))).toMatch(/nothing comes back from the SFU that answers here/);
    expect(causeOf("TURN/UDP", lost, silent)).toMatch(/does not answer it either/);
  });

  it("say where a name of the deployment leads, and nothing about an application's own", () => {
    const fixOf = (path: Path, host: string) => verdicts(sheet, [{ ...seen(path, "unresolved"), host }])[0]?.fix;
    expect(fixOf("webhook", "meet.other.example")).toBe("create the DNS record of meet.other.example");
    expect(fixOf("signalling", sheet.domain)).toMatch(/^create the DNS record of .*: the load balancer of the edge$/);
    expect(fixOf("STUN", `turn.${sheet.domain}`)).toMatch(/: the public addresses of the turn nodes$/);
  });

  it("know a clock that is wrong from a key that is", () => {
    const now = new Date("2026-01-01T12:00:00Z");
    const late = "Thu, 01 Jan 2026 12:20:00 GMT";
    expect(refusedJoin(401, "invalid token, error: token is expired", late, now)).toMatchObject({ reason: "clock" });
    expect(refusedJoin(401, "invalid API key: APIx", late, now)).toMatchObject({ reason: "credentials" });
    expect(refusedJoin(503, "", undefined, now)).toMatchObject({ reason: "no backend" });
  });
});

describe("the sheet", () => {
  it("holds what clients are told of, and the ports of the firewall sheet", () => {
    expect(sheet.iceServers.map(({ kind, protocol, host }) => `${kind} ${protocol} ${host}`)).toEqual([
      "stun udp turn.meet.example.net",
      "turn udp turn.meet.example.net",
      "turn tls turns.meet.example.net",
    ]);
    expect(sheet.mediaUdp).toEqual({ from: 30000, to: 30001 });
    expect(sheet.secrets.apiKeys).toEqual(["meet-livekit"]);
  });
});

describe("session descriptions", () => {
  const OFFER = [
    ...["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=ice-lite", "a=group:BUNDLE 0"],
    ...["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=mid:0", "a=sctp-port:5000"],
    ...["a=ice-ufrag:abc", "a=ice-pwd:def", "a=candidate:1 1 udp 5 44.0.0.11 30000 typ host", ""],
  ].join("\r\n");

  it("give the credentials of ICE, and an answer with our own", () => {
    expect(readOffer(OFFER)).toMatchObject({ ufrag: "abc", password: "def", lite: true });
    const answer = answerTo(OFFER, { ufrag: "own", password: "secret" });
    expect(answer).toContain("a=mid:0\r\na=sctp-port:5000\r\na=ice-ufrag:own");
    expect(answer).not.toContain("abc");
    expect(readOffer("v=0")).toBeUndefined();
  });

  it("name candidates that a client can send to", () => {
    expect(readCandidate("candidate:1 1 udp 5 44.0.0.11 30000 typ host")).toEqual({
      ...{ protocol: "udp", address: "44.0.0.11", port: 30000 },
    });
    expect(readCandidate("candidate:1 1 tcp 5 44.0.0.11 7881 typ host tcptype passive")?.protocol).toBe("tcp");
    expect(readCandidate("candidate:1 1 tcp 5 44.0.0.11 9 typ host tcptype active")).toBeUndefined();
    expect(readCandidate("candidate:1 1 udp 5 abc.local 30000 typ host")).toBeUndefined();
    expect(readCandidate("")).toBeUndefined();
  });
});
