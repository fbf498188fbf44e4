import type { Release } from "../../stacks/blueprint/blueprint.js";
import { decidedOf, oks } from "../fixtures/environments.js";
import type { Manifest } from "./oracles/render.js";

type Valkey = Extract<Release, { chart: "valkey" }>;

const found = decidedOf(oks()).blueprint.releases.find((each): each is Valkey => each.chart === "valkey");
if (!found) throw new Error("no release of valkey");
const valkey: Valkey = found;

const transfer = {
  registry: "docker.io",
  repository: "curlimages/curl",
  tag: "8.16.0",
  digest: "",
  pullPolicy: "Always",
};
const storage = {
  ...{ endpoint: "https://s3.example.org:9000", bucket: "backups", prefix: "test/", region: "eu-west-2" },
  ...{ credentialsSecret: "storage-keys", cidrs: ["192.0.2.0/28", "198.51.100.7/32"] },
  authoritySecret: { name: "storage-authority", key: "authority.pem" },
};
const resources = {
  requests: { cpu: "10m", memory: "64Mi", "ephemeral-storage": "2Gi" },
  limits: { memory: "128Mi", "ephemeral-storage": "2Gi" },
};
const backup = { enabled: true, passwordSecret: { name: "backup-user", key: "password" }, resources };

/** Ways through chart valkey that no environment takes: values beside those of an environment. */
const WAYS: Readonly<Record<string, Manifest>> = {
  "Valkey with TLS, backups and a restore": {
    images: { ...valkey.values.images, transfer },
    imagePullSecrets: ["pulls"],
    tls: { secretName: "valkey-tls" },
    objectStorage: storage,
    backup,
    restore: { object: "test/valkey-20260102T030405Z.rdb" },
  },
  "one Valkey with TLS": {
    replicas: 1,
    sentinel: { ...valkey.values.sentinel, enabled: false },
    minReplicasToWrite: 0,
    tls: { secretName: "valkey-tls" },
  },
};

/** The releases by what is special about them. */
export const VALKEYS: readonly (readonly [name: string, release: Release])[] = Object.entries(WAYS).map(
  ([name, changed]) => [name, { ...valkey, values: { ...valkey.values, ...changed } }],
);
