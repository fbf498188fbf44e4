/**
 * Every rule that a finding can name, with what it demands in one sentence: the first ones read the file, each of the
 * others is `stacks/checks/<name>.ts`. CI formats list them all, so that a rule without a finding counts as passed.
 */
export const RULES = {
  file: "the environment file exists and can be read",
  yaml: "the file is one valid YAML document of sane size",
  extends: "the files that it extends can be read, and its name is its own",
  schema: "every key is known and every value can be read in its unit",
  prices: "the price file that the environment names can be read",
  "node-type": "the cloud has the node type of every pool",
  "closed-site": "a closed site asks nobody outside for anything",
  demand: "there are people enough for every kind of meeting, and somebody sends",
  "drain-coherence": "whoever carries calls waits for exactly sfu.drain",
  "exclusive-options": "options that exclude or need each other are given so",
  "image-registries": "images come from the allowed registries only",
  "load-balancer-protocols": "no Service asks a load balancer for a protocol that the cloud's does not have",
  "media-readiness": "running calls do not depend on a pod's readiness",
  neighbours: "environments that share a cluster take nothing from each other",
  networks: "networks are private, disjoint and large enough",
  "node-port-band": "NodePorts lie in the range that the cloud opens and that dynamic allocation leaves alone",
  "node-supply":
    "pools are no larger than what an existing cluster has, and all of them no larger than Kubernetes takes",
  "oks-node-pools": "node pools and address pools keep the rules of the OKS resources",
  "oks-region": "region and zones exist on OKS",
  overrides: "values set by hand still meet the demand",
  "port-collisions": "no two programs listen on one port of the same place",
  "public-address": "each source of public addresses has what it needs and can answer",
  risks: "what is allowed and still deserves a word",
  "room-size": "every meeting fits on one SFU",
  "secrets-by-name": "values name Secrets and never hold what is in them",
  "stun-servers": "STUN servers are named, and the operator's own",
  survive: "what may fail at the peak leaves what the peak needs",
  unproven: "vendor facts that nobody could try, each with the switch that settles it",
} as const satisfies Readonly<Record<string, string>>;

/** Name of a rule. */
export type RuleName = keyof typeof RULES;

/** Rules that run before there is an environment to judge. */
export const READING_RULES: readonly RuleName[] = ["file", "yaml", "extends", "schema", "prices", "node-type"];
