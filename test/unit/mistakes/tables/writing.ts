import { GENERIC, OKS } from "../files.js";
import type { Mistake } from "../mistake.js";

/** What is written in a way that means something else, or nothing. */
export const WRITING: readonly Mistake[] = [
  [
    "a mistyped section",
    OKS,
    [["demand:", "demnad:"]],
    [
      "1:1 error: demand is missing; allowed: keys and values; add demand here (What the platform has to carry at its busiest moment)",
      "11:1 error: demnad is not a known key; allowed: extends, name, domain, cloud, demand, apps, sfu, turn, system, redis, ports, edge, publicAddress, monitoring, connectivity, images, trust, beside, cost, closed, state; did you mean demand?",
    ],
  ],
  [
    "a mistyped key",
    OKS,
    [["concurrency:", "concurency:"]],
    [
      "13:3 error: demand.concurency is not a known key; allowed: registered, concurrency, participants, meetings, relayed, survive, day; did you mean concurrency?",
    ],
  ],
  [
    "a key in the wrong place",
    OKS,
    [["sfu: { node", "survive: zone\nsfu: { node"]],
    [
      "23:1 error: survive is not a known key; allowed: extends, name, domain, cloud, demand, apps, sfu, turn, system, redis, ports, edge, publicAddress, monitoring, connectivity, images, trust, beside, cost, closed, state; move it to demand.survive",
    ],
  ],
  [
    "a missing key",
    OKS,
    [["  relayed: 15%\n", ""]],
    [
      "12:3 error: demand.relayed is missing; allowed: 0% to 100%; add relayed here (Share of the participants whose firewall leaves only TURN)",
    ],
  ],
  [
    "a missing section",
    GENERIC,
    [["edge: { ingress: nginx, controllerNamespace: ingress-nginx }\n", ""]],
    ["1:1 error: edge is missing; allowed: keys and values; add edge here (Where signalling enters)"],
  ],
  [
    "a share without its unit",
    OKS,
    [["15%", "0.15"]],
    ["17:12 error: demand.relayed is 0.15; allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%"],
  ],
  [
    "a share above all",
    OKS,
    [["15%", "150%"]],
    [
      '17:12 error: demand.relayed cannot be read ("150%"); allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%',
    ],
  ],
  [
    "a decimal comma",
    OKS,
    [["10%", "'10,5%'"]],
    [
      '13:16 error: demand.concurrency cannot be read ("10,5%"); allowed: 0.01% to 100%; write a number with a per cent sign, e.g. 10%',
    ],
  ],
  [
    "a negative share",
    OKS,
    [["80%", "-80%"]],
    [
      '15:28 error: demand.meetings[0].share cannot be read ("-80%"); allowed: 0% to 100%; write a number with a per cent sign, e.g. 10%',
    ],
  ],
  [
    "a duration without its unit",
    OKS,
    [["drain: 4h", "drain: 4"]],
    ["23:38 error: sfu.drain is 4; allowed: 300s to 24h; write a whole number with a unit, e.g. 4h, 90m or 300s"],
  ],
  [
    "a duration in days",
    OKS,
    [["drain: 4h", "drain: 1d"]],
    [
      '23:38 error: sfu.drain cannot be read ("1d"); allowed: 300s to 24h; write a whole number with a unit, e.g. 4h, 90m or 300s',
    ],
  ],
  [
    "storage in other units",
    OKS,
    [["10Gi", "10GB"]],
    [
      '24:19 error: redis.storage cannot be read ("10GB"); allowed: 1Gi to 1024Gi; write a whole number with Mi, Gi or Ti, e.g. 10Gi',
    ],
  ],
  [
    "a rate in other units",
    OKS,
    [["drain: 4h", "drain: 4h, bandwidth: 5 Gbps"]],
    [
      '23:53 error: sfu.bandwidth cannot be read ("5 Gbps"); allowed: 1 Mbit/s to 400 Gbit/s; write a number with kbit/s, Mbit/s or Gbit/s, e.g. 2.5 Gbit/s',
    ],
  ],
  [
    "a negative number",
    OKS,
    [["20000", "-20000"]],
    ["12:15 error: demand.registered is -20000; allowed: 1 to 100000000; write a number in this range"],
  ],
  [
    "a huge number",
    OKS,
    [["20000", "99999999999999"]],
    ["12:15 error: demand.registered is 99999999999999; allowed: 1 to 100000000; write a number in this range"],
  ],
  [
    "a fraction of a person",
    OKS,
    [["20000", "20000.5"]],
    ["12:15 error: demand.registered is 20000.5; allowed: 1 to 100000000; write a whole number"],
  ],
  [
    "a number in words",
    OKS,
    [["20000", "twenty"]],
    ['12:15 error: demand.registered is "twenty"; allowed: 1 to 100000000; write digits only'],
  ],
  [
    "a number with underscores",
    OKS,
    [["20000", "20_000"]],
    ['12:15 error: demand.registered is "20_000"; allowed: 1 to 100000000; write 20000'],
  ],
  [
    "a number with an exponent",
    OKS,
    [["20000", "2e4"]],
    [
      "12:15 error: the file has the number 2e4, which not every reader of YAML takes for 20000; write 20000, or in quotes if it is text",
    ],
  ],
  [
    "a number that some read as octal",
    OKS,
    [["20000", "020000"]],
    [
      "12:15 error: the file has the number 020000, which not every reader of YAML takes for 20000; write 20000, or in quotes if it is text",
    ],
  ],
  [
    "yes for true",
    GENERIC,
    [["apps:", "turn: { tls: yes }\napps:"]],
    ['18:14 error: turn.tls is "yes"; allowed: true or false; write true'],
  ],
  [
    "a version without quotes",
    OKS,
    [['"1.35"', "1.30"]],
    [
      '7:15 error: cloud.kubernetes is 1.3; allowed: a tested minor version in quotes, "1.33" to "1.37"; write it as text, in quotes',
    ],
  ],
  [
    "a version with v",
    OKS,
    [['"1.35"', '"v1.35"']],
    [
      '7:15 error: cloud.kubernetes is "v1.35"; allowed: a tested minor version in quotes, "1.33" to "1.37"; write one such as "1.35"',
    ],
  ],
  [
    "a version that is not tested",
    OKS,
    [['"1.35"', '"1.28"']],
    [
      '7:15 error: cloud.kubernetes is "1.28"; allowed: a tested minor version in quotes, "1.33" to "1.37"; write one such as "1.35"',
    ],
  ],
  [
    "a key without a value",
    OKS,
    [["registered: 20000", "registered:"]],
    ["12:14 error: demand.registered is empty; allowed: 1 to 100000000; write a value, or remove the key"],
  ],
  [
    "a list where keys belong",
    OKS,
    [["redis: { storage: 10Gi }", "redis: [10Gi]"]],
    ["24:8 error: redis is a list of 1; allowed: keys and values; write keys and values: { key: value }"],
  ],
  [
    "keys where a list belongs",
    OKS,
    [["[a, b, c]", "{ a: true }"]],
    ["6:10 error: cloud.zones is a set of keys; allowed: a list of 1 or more; write a list: [one, two]"],
  ],
  [
    "one value where a list belongs",
    OKS,
    [["[a, b, c]", "a"]],
    ['6:10 error: cloud.zones is "a"; allowed: a list of 1 or more; write a list: [a]'],
  ],
  [
    "an empty list",
    OKS,
    [["[203.0.113.0/28]", "[]"]],
    ["9:11 error: cloud.admins is a list of 0; allowed: a list of 1 or more; write a list: [one, two]"],
  ],
];
