import fc from "fast-check";
import type { ConnectivityValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { image, nameLists, names, port, portRange, scheduling, texts } from "./common.js";
import { describeValues, type Mistake } from "./property.js";

const optionalName = fc.oneof(fc.constant(""), names);
const host = fc.constantFrom("meet.example.fr", "turn.meet.example.fr", "1.2.3.4");

const sheet: fc.Arbitrary<ConnectivityValues["sheet"]> = fc.record({
  name: texts,
  domain: fc.constantFrom("meet.example.fr", "123", "a-b.example.fr"),
  iceServers: fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom("stun" as const, "turn" as const),
      protocol: fc.constantFrom("udp" as const, "tcp" as const, "tls" as const),
      host,
      port,
    }),
    { minLength: 1, maxLength: 4, selector: (each) => JSON.stringify(each) },
  ),
  mediaUdp: portRange(1024, 65_535, 64),
  mediaTcp: port.map((from) => ({ from, to: from })),
  privateMedia: fc.boolean(),
  internalApi: fc.boolean(),
  webhooks: fc.uniqueArray(
    fc.constantFrom(
      "https://meet.example.fr/hook",
      "http://meet.example.fr",
      "https://a.example.fr:8443/x?y=1",
      "http://[2001:db8::1]:8080/",
      "http://[2001:db8::1]/",
    ),
    { maxLength: 3 },
  ),
  namespace: optionalName,
  secrets: fc.record({
    apiKeys: fc.uniqueArray(names, { minLength: 1, maxLength: 3 }),
    turn: optionalName,
    edgeCertificate: optionalName,
    turnCertificate: optionalName,
  }),
});

const values: fc.Arbitrary<ConnectivityValues> = fc.record({
  schedule: fc.constantFrom("", "*/30 * * * *", "0 3 * * 1-5"),
  sheet,
  seconds: fc.integer({ min: 1, max: 60 }),
  trust: fc.record({ secretName: optionalName, key: fc.constantFrom("ca.crt", "true", "123") }),
  image,
  imagePullSecrets: nameLists,
  scheduling,
  networkPolicy: fc.record({ enabled: fc.boolean(), edgeNamespace: optionalName }),
});

const changed = (all: ConnectivityValues, of: Partial<ConnectivityValues["sheet"]>) => ({
  ...all,
  sheet: { ...all.sheet, ...of },
});

const mistakes: Readonly<Record<string, Mistake<ConnectivityValues>>> = {
  "no domain": { named: "sheet.domain", change: (all) => changed(all, { domain: "" }) },
  "no server": { named: "sheet.iceServers", change: (all) => changed(all, { iceServers: [] }) },
  "no API key": {
    named: "sheet.secrets.apiKeys",
    change: (all) => changed(all, { secrets: { ...all.sheet.secrets, apiKeys: [] } }),
  },
  "a range the wrong way round": {
    named: "sheet.mediaUdp",
    change: (all) => changed(all, { mediaUdp: { from: 30_001, to: 30_000 } }),
  },
  "no schedule": { named: "schedule", change: (all) => ({ ...all, schedule: "hourly" }) },
  "a key that there is not": { named: "hours", change: (all) => ({ ...all, hours: 3 }) },
};

describeValues("connectivity", values, mistakes);
