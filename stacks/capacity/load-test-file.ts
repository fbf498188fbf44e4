import { z } from "zod";
import { readDocument, type SourceDocument } from "../config/document.js";
import { valueAt } from "../config/json-schema.js";
import { type Finding, formatPath, type KeyPath } from "../finding.js";

/** A key's meaning is its description; what it takes is told by its error. */
const number = (allowed: string, from: number, to: number, meaning: string) =>
  z.number({ error: allowed }).min(from, { error: allowed }).max(to, { error: allowed }).describe(meaning);
const count = (from: number, meaning: string) => {
  const allowed = `a whole number from ${from}`;
  return z.int({ error: allowed }).min(from, { error: allowed }).describe(meaning);
};
const rate = (what: string, meaning: string) => number(`${what} per second, from 1`, 1, 1e12, meaning);

const OBJECT = {
  error: ({ code }: { readonly code?: string | undefined }) =>
    code === "invalid_type" ? "keys and values" : undefined,
};

const ANY_ROW = {
  name: z.string({ error: "text" }).min(1, { error: "text" }).describe("Name of the row, for reports."),
  cpuPercent: number("0.1 to 100, of all vCPUs", 0.1, 100, "CPU that was busy on average, of all vCPUs of the node."),
  lossPercent: number("0 to 100", 0, 100, "Packets that receivers missed.").default(0),
};

const sfuRow = z.strictObject(
  {
    server: z.literal("livekit"),
    ...ANY_ROW,
    publishers: count(0, "Testers who sent."),
    subscribers: count(1, "Testers who received."),
    rooms: count(1, "Rooms at the same time.").default(1),
    packetsOut: rate("packets", "Packets/s that the SFU sent."),
    bitsOut: rate("bits", "bit/s that the SFU sent."),
  },
  OBJECT,
);

const turnRow = z.strictObject(
  {
    server: z.literal("coturn"),
    ...ANY_ROW,
    packetsRelayed: rate("packets", "Packets/s through the relay, both directions together, each counted once."),
  },
  OBJECT,
);

const row = z.discriminatedUnion("server", [sfuRow, turnRow], {
  error: "a row with server livekit or coturn",
});

const seconds = (meaning: string) => number("seconds, 0 or more", 0, 1e6, meaning);
const milliseconds = (meaning: string) => number("milliseconds, 0 or more", 0, 1e6, meaning);
const testers = z.strictObject(
  {
    wanted: count(1, "Testers who were to join."),
    joined: count(0, "Testers who did."),
    tracksWanted: count(0, "Tracks that all testers together were to receive."),
    tracksReceived: count(0, "Tracks that they did."),
    joinSeconds: z
      .strictObject(
        { median: seconds("Half of the joins took no longer."), most: seconds("No join took longer.") },
        OBJECT,
      )
      .describe("From the first packet to an open connection for media."),
    seconds: seconds("Seconds of the measurement."),
    packetsSent: number("packets per second, 0 or more", 0, 1e12, "Packets/s that testers sent."),
    bitsSent: number("bits per second, 0 or more", 0, 1e15, "bit/s that testers sent."),
    packetsReceived: number("packets per second, 0 or more", 0, 1e12, "Packets/s that testers received."),
    bitsReceived: number("bits per second, 0 or more", 0, 1e15, "bit/s that testers received."),
    lossPercent: number("0 to 100", 0, 100, "Packets that testers missed."),
    delayMilliseconds: z
      .strictObject(
        {
          median: milliseconds("Half of the packets took no longer."),
          ninetyFifth: milliseconds("95 of 100 packets took no longer."),
          ninetyNinth: milliseconds("99 of 100 packets took no longer."),
        },
        OBJECT,
      )
      .describe("From one tester's writing to another's reading; to 0.1 ms, and 1 s at most.")
      .optional(),
    jitterMilliseconds: z
      .strictObject(
        { median: milliseconds("Half of the tracks had no more."), most: milliseconds("No track had more.") },
        OBJECT,
      )
      .describe("Interarrival jitter of the received tracks (RFC 3550) at the end.")
      .optional(),
    seed: z.int({ error: "a whole number" }).describe("What the sizes of frames were drawn from."),
  },
  OBJECT,
);

/** A site's own load test on one node type: what `relais calibrate` reads. */
export const loadTestSchema = z.strictObject(
  {
    node: z.string({ error: "text" }).min(1, { error: "text" }).describe("Node type that the server ran on, alone."),
    vcpu: count(1, "vCPUs of the node."),
    linkBits: rate("bits", "bit/s that the node sent in a test of its network alone, e.g. with iperf3.").optional(),
    testers: testers.describe("What the load generator's testers saw (docs/density.md); not used for keys.").optional(),
    rows: z.array(row, { error: "a list of rows" }).min(1, { error: "a list of 1 or more rows" }).describe("Rows."),
  },
  OBJECT,
);

/** The result of a load test, read. */
export type LoadTest = z.output<typeof loadTestSchema>;
export type SfuRow = z.output<typeof sfuRow>;
export type TurnRow = z.output<typeof turnRow>;
export type Testers = z.output<typeof testers>;

/** What came of reading a result: the test, or every finding about its file. */
export type ReadLoadTest = { readonly test: LoadTest } | { readonly findings: readonly Finding[] };

/** Reads a load test's result. Never throws on bad input. */
export function readLoadTest(file: string, text: string): ReadLoadTest {
  const { document, findings } = readDocument(file, text);
  if (!document) return { findings };
  const result = loadTestSchema.safeParse(document.data);
  if (result.success) return { test: result.data };
  return { findings: result.error.issues.flatMap((issue) => explained(issue, document)) };
}

function explained(issue: z.core.$ZodIssue, document: SourceDocument): Finding[] {
  const path = issue.path.filter((part) => typeof part !== "symbol");
  const error = (message: string, fix: string, at: KeyPath, allowed?: string): Finding => ({
    rule: "schema",
    severity: "error",
    path: at,
    message,
    fix,
    location: document.locate(at),
    ...(allowed === undefined ? {} : { allowed }),
  });
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) =>
      error(`${formatPath([...path, key])} is not a known key`, "remove it; docs/capacity.md lists the keys", [
        ...path,
        key,
      ]),
    );
  const value = valueAt(document.data, path);
  const name = path.length > 0 ? formatPath(path) : "the file";
  if (value === undefined) return [error(`${name} is missing`, "add it", path, issue.message)];
  const shown = typeof value === "object" ? (Array.isArray(value) ? "a list" : "a set of keys") : JSON.stringify(value);
  return [error(`${name} is ${shown}`, "correct it", path, issue.message)];
}
