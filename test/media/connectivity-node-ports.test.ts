import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FirewallRule } from "../../stacks/blueprint/blueprint.js";
import { PATHS } from "../../stacks/connectivity/observation.js";
import type { PathLine } from "../../stacks/connectivity/verdicts.js";
import { Operator } from "./connectivity/operator.js";
import { type Cluster, startCluster } from "./kube/cluster.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually, runIn } from "./lab/processes.js";

/** `relais connectivity` where media comes in by NodePorts of a real kube-proxy: what is closed there looks other than on the host's network. */
const folder = mkdtempSync(join(tmpdir(), "relais-connectivity-ports-"));
let cluster: Cluster;
let operator: Operator;

beforeAll(async () => {
  cluster = await startCluster(join(folder, "cluster"));
  await cluster.use("nftables");
  const { deployment } = cluster;
  const machine = await deployment.cloud.client("operator", 1, ["meta l4proto { tcp, udp }"]);
  operator = await Operator.start(machine, deployment, labEnvironment("nodePortPublicIp"));
}, 120_000);

afterAll(async () => {
  await operator?.stop();
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const ofSfus = ({ target, protocol }: FirewallRule) => target.includes("sfu") && protocol === "UDP";
const failed = (paths: readonly PathLine[]) => [
  ...new Set(paths.filter(({ verdict }) => verdict === "failed").map(({ path }) => path)),
];
const ofUdp = (paths: readonly PathLine[]) => paths.find(({ path, verdict }) => path === "UDP" && verdict === "failed");
/** What needs UDP to the SFU, the relays among them. */
const BY_UDP = ["UDP", "TURN/UDP", "TURN/TLS"];

describe("relais connectivity behind NodePorts", () => {
  it("finds every path good, media at the NodePorts of the node's public address", async () => {
    const { status, paths, output } = await operator.check();
    expect(status, output).toBe(0);
    const tried = PATHS.filter((path) => path !== "webhook");
    expect([...new Set(paths.map(({ path }) => path))]).toEqual(tried);
    const media = paths.filter(({ path }) => path === "UDP" || path === "ICE/TCP").map(({ target }) => target);
    for (const target of media) expect(target).toMatch(/^(udp 44\.0\.0\.11:3000[01]|tcp 44\.0\.0\.11:30085)$/);
  });

  it("says which NodePorts are not open in the nodes' firewall", async () => {
    const { cloud, blueprint } = cluster.deployment;
    await cloud.protect(blueprint.firewall.filter((rule) => !ofSfus(rule)));
    try {
      const { status, paths, output } = await operator.check();
      expect(status, output).toBe(1);
      expect(failed(paths), output).toEqual(BY_UDP);
      expect(ofUdp(paths)?.cause).toMatch(/^UDP is closed; ICE\/TCP to the same SFU passes/);
      expect(ofUdp(paths)?.fix).toContain("open UDP 30000-30001 of the public addresses of the sfu nodes");
    } finally {
      await cloud.protect(blueprint.firewall);
    }
  });

  it("says that nothing listens where the Service of media is gone, and does not blame a firewall", async () => {
    const { plane, namespace, sfu } = cluster;
    const path = `/api/v1/namespaces/${namespace}/services/livekit-server-media-udp`;
    const isTaken = async () => /udp \. 30000 : /.test(await runIn(sfu.namespace, "nft", ["list", "ruleset"]));
    expect(await isTaken()).toBe(true);
    await plane.ask("DELETE", path);
    await eventually("kube-proxy without the NodePort", 30, async () => !(await isTaken()));
    const { status, paths, output } = await operator.check();
    expect(status, output).toBe(1);
    expect(failed(paths), output).toEqual(BY_UDP);
    expect(ofUdp(paths)?.cause).toMatch(/^the machine at 44\.0\.0\.11 is reached, and nothing listens there/);
    expect(ofUdp(paths)?.fix).toContain(`kubectl -n ${namespace} get pods,services,endpointslices`);
  });
});
