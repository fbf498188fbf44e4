import type { Manifest } from "../oracles/render.js";
import { type Mutants, one, pod, text } from "./mutant.js";

const within = { in: "Valkey with TLS, backups and a restore" } as const;

const job = (all: readonly Manifest[]): Manifest =>
  one(all, "CronJob/valkey-backup").spec.jobTemplate.spec.template.spec;
const config = (all: readonly Manifest[], file: string, change: (text: string) => string) =>
  text(all, "valkey-config", file, change);
const volume = ({ volumes }: Manifest, name: string): Manifest => volumes.find((each: Manifest) => each.name === name);

/** What would open Valkey's data, in transit or as a copy. */
export const valkey: Mutants = {
  "Valkey listens without TLS beside it": {
    ...within,
    killedBy: "Valkey ports",
    change: (all) => config(all, "valkey.conf", (conf) => conf.replace("port 0\n", "port 6380\n")),
  },
  "Sentinel listens without TLS": {
    ...within,
    killedBy: "Valkey ports",
    change: (all) =>
      config(all, "sentinel.conf", (conf) => conf.replace("port 0\n", "port 26379\n").replace(/^tls-port.*\n/m, "")),
  },
  "replicas copy in the clear": {
    ...within,
    killedBy: "Valkey ports",
    change: (all) => config(all, "valkey.conf", (conf) => conf.replace("tls-replication yes", "tls-replication no")),
  },
  "members take whatever authority": {
    ...within,
    killedBy: "Valkey ports",
    change: (all) => config(all, "valkey.conf", (conf) => conf.replace(/^tls-ca-cert-file.*\n/m, "")),
  },
  "Valkey reads another certificate": {
    ...within,
    killedBy: "secrets",
    change: (all) => (volume(pod(all, "StatefulSet/valkey"), "tls").secret.secretName = "other"),
  },
  "the backup holds a token": {
    ...within,
    killedBy: "tokens",
    change: (all) => (job(all).automountServiceAccountToken = true),
  },
  "the backup reads the clients' password": {
    ...within,
    killedBy: "secrets",
    change: (all) => volume(job(all), "secrets").projected.sources.push({ secret: { name: "valkey-auth" } }),
  },
  "the backup may reach everything": {
    ...within,
    killedBy: "network policies",
    change: (all) => delete one(all, "NetworkPolicy/valkey-backup").spec.egress[1].to,
  },
  "the backup can be reached": {
    ...within,
    killedBy: "network policies",
    change: (all) => (one(all, "NetworkPolicy/valkey-backup").spec.policyTypes = ["Egress"]),
  },
  "members keep a way out to the storage": {
    ...within,
    killedBy: "network policies",
    change: (all) => (one(all, "NetworkPolicy/valkey").spec.egress[1].to[0].ipBlock.cidr = "0.0.0.0/0"),
  },
  "the backup is root": {
    ...within,
    killedBy: "pods",
    change: (all) => delete job(all).securityContext.runAsNonRoot,
  },
  "the backup may fill its node": {
    ...within,
    killedBy: "resources",
    change: (all) => delete job(all).containers[0].resources.limits["ephemeral-storage"],
  },
  "the backup runs whatever is newest": {
    ...within,
    killedBy: "images",
    change: (all) => (job(all).containers[0].image = "docker.io/curlimages/curl:latest"),
  },
};
