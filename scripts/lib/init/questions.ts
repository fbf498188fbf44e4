import { OKS_REGIONS } from "../../../stacks/clouds/outscale-oks.js";
import { own } from "../../../stacks/own.js";
import { describeMeetings, MEETINGS, type MeetingsPreset } from "./meetings.js";
import type { AnswerKey, Answers, Question } from "./question.js";

const OKS = { holds: ({ provider }: Answers) => provider === "outscale-oks", words: "with --provider outscale-oks" };
const GENERIC = { holds: ({ provider }: Answers) => provider === "generic", words: "with --provider generic" };
const onOks = OKS.holds;

/** Controllers that are installed most often, and where their own charts put them. */
const NAMESPACES: Readonly<Record<string, string>> = {
  envoy: "envoy-gateway-system",
  traefik: "kube-system",
  nginx: "ingress-nginx",
  haproxy: "haproxy-ingress",
};

/** All questions, in the order in which they are asked: a later answer may be refused because of an earlier one. */
export const QUESTIONS: readonly Question[] = [
  { key: "name", flag: "--name <name>", asks: "Name of the environment", path: ["name"], example: "visio" },
  {
    key: "domain",
    flag: "--domain <name>",
    asks: "Public name that clients connect to",
    path: ["domain"],
    example: "visio.example.fr",
  },
  {
    key: "provider",
    flag: "--provider <provider>",
    asks: "Where it runs",
    path: ["cloud", "provider"],
    choices: { "outscale-oks": "a new cluster at Outscale", generic: "a Kubernetes cluster that exists already" },
    example: "generic",
  },
  {
    key: "region",
    flag: "--region <region>",
    asks: "Outscale region",
    path: ["cloud", "region"],
    choices: Object.fromEntries(OKS_REGIONS.map((region) => [region, ""])),
    when: OKS,
    example: OKS_REGIONS[0],
  },
  {
    key: "zones",
    flag: "--zones <list>",
    asks: "Zones, separated by commas: letters of subregions at Outscale, else values of topology.kubernetes.io/zone",
    path: ["cloud", "zones"],
    fallback: (answers) => (onOks(answers) ? "a,b,c" : "default"),
    example: "a,b,c",
  },
  {
    key: "kubernetes",
    flag: "--kubernetes <version>",
    asks: "Kubernetes minor version",
    path: ["cloud", "kubernetes"],
    fallback: () => "1.35",
    example: "1.35",
  },
  {
    key: "exposure",
    flag: "--exposure <exposure>",
    asks: "How media reaches an SFU, on its node's public address",
    path: ["cloud", "exposure"],
    choices: { hostNetworkPublicIp: "the host's own ports", nodePortPublicIp: "NodePorts" },
    fallback: () => "hostNetworkPublicIp",
    when: GENERIC,
    example: "hostNetworkPublicIp",
  },
  {
    key: "nodeNetwork",
    flag: "--node-network <cidr>",
    asks: "Network of the nodes",
    path: ["cloud", "network", "nodes"],
    fallback: () => "10.50.0.0/16",
    when: OKS,
    example: "10.50.0.0/16",
  },
  {
    key: "podNetwork",
    flag: "--pod-network <cidr>",
    asks: "Network of the pods",
    path: ["cloud", "network", "pods"],
    // Outscale: room for a /24 on each of 4,096 nodes. Else: the defaults of k3s.
    fallback: (answers) => (onOks(answers) ? "10.64.0.0/12" : "10.42.0.0/16"),
    example: "10.42.0.0/16",
  },
  {
    key: "serviceNetwork",
    flag: "--service-network <cidr>",
    asks: "Network of the Services",
    path: ["cloud", "network", "services"],
    fallback: (answers) => (onOks(answers) ? "10.80.0.0/16" : "10.43.0.0/16"),
    example: "10.43.0.0/16",
  },
  {
    key: "vcpu",
    flag: "--vcpu <number>",
    asks: "Virtual CPUs of one node",
    path: ["cloud", "nodeTypes", "server", "vcpu"],
    when: GENERIC,
    example: "16",
  },
  {
    key: "memory",
    flag: "--memory <size>",
    asks: "Memory of one node, with its unit",
    path: ["cloud", "nodeTypes", "server", "memory"],
    when: GENERIC,
    example: "32Gi",
  },
  {
    key: "admins",
    flag: "--admins <list>",
    asks: "Public networks that may reach the Kubernetes API, separated by commas",
    path: ["cloud", "admins"],
    when: OKS,
    example: "203.0.113.0/28",
  },
  {
    key: "registered",
    flag: "--registered <number>",
    asks: "Registered users; leave it empty if you know the participants at the busiest moment",
    path: ["demand", "registered"],
    optional: true,
    when: { holds: ({ participants }) => participants === undefined, words: "without --participants" },
    example: "",
  },
  {
    key: "concurrency",
    flag: "--concurrency <share>",
    asks: "Share of them in a meeting at the busiest moment",
    path: ["demand", "concurrency"],
    fallback: () => "10%",
    when: { holds: ({ registered }) => (registered ?? "") !== "", words: "with --registered" },
    example: "10%",
  },
  {
    key: "participants",
    flag: "--participants <number>",
    asks: "Participants at the busiest moment (instead of registered users and their concurrency)",
    path: ["demand", "participants"],
    when: { holds: ({ registered }) => (registered ?? "") === "", words: "without --registered" },
    example: "50",
  },
  {
    key: "meetings",
    flag: "--meetings <kind>",
    asks: "Kinds of meetings to begin with",
    path: ["demand", "meetings"],
    choices: Object.fromEntries(
      Object.keys(MEETINGS).map((preset) => [preset, describeMeetings(preset as MeetingsPreset)]),
    ),
    fallback: () => "team",
    example: "team",
  },
  {
    key: "relayed",
    flag: "--relayed <share>",
    asks: "Share of the participants whose firewall leaves only TURN",
    path: ["demand", "relayed"],
    fallback: () => "15%",
    example: "15%",
  },
  {
    key: "survive",
    flag: "--survive <goal>",
    asks: "What may fail at the busiest moment without ending service",
    path: ["demand", "survive"],
    choices: { none: "a lab", node: "one node of each pool", zone: "a whole zone of at least three" },
    fallback: ({ zones }) => ((zones ?? "").split(",").length >= 3 ? "zone" : "node"),
    example: "none",
  },
  {
    key: "app",
    flag: "--app <name>",
    asks: "Name of the application that uses the platform",
    path: ["apps"],
    fallback: () => "meet",
    example: "meet",
  },
  {
    key: "edge",
    flag: "--edge <kind>",
    asks: "What signalling enters through",
    path: ["edge"],
    choices: { gateway: "a controller of the Gateway API", ingress: "a controller of Ingresses" },
    fallback: (answers) => (onOks(answers) ? "gateway" : "ingress"),
    example: "ingress",
  },
  {
    key: "edgeClass",
    flag: "--edge-class <name>",
    asks: "Its GatewayClass or IngressClass",
    path: ["edge"],
    fallback: ({ edge }) => (edge === "gateway" ? "envoy" : "traefik"),
    example: "traefik",
  },
  {
    key: "controllerNamespace",
    flag: "--controller-namespace <name>",
    asks: "Namespace of that controller",
    path: ["edge", "controllerNamespace"],
    fallback: ({ edgeClass }) => own(NAMESPACES, edgeClass ?? "") ?? "kube-system",
    example: "kube-system",
  },
];

/** What happens without an answer, in words for the help: `required with --provider generic`, `default: 15%`. */
export function withoutAnswer({ key, fallback, optional, when }: Question): string | undefined {
  if (optional) return undefined;
  const only = when ? ` ${when.words}` : "";
  if (!fallback) return `required${only}`;
  const usual = (provider: string) => {
    const answers: Partial<Record<AnswerKey, string>> = { provider };
    for (const each of QUESTIONS) answers[each.key] ??= each.fallback?.(answers) ?? each.example;
    return answers[key];
  };
  const [oks, generic] = [usual("outscale-oks"), usual("generic")];
  return oks === generic ? `default${only}: ${oks}` : `default: ${oks} at Outscale, else ${generic}`;
}
