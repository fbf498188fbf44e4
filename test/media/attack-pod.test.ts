import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../charts/rendered.js";
import { curiousRequests, statusAs } from "./attack/api-as.js";
import { GREEDY } from "./attack/greedy-pods.js";
import { type TakenOver, takeOver, takeOverDefaults } from "./attack/taken-over.js";
import { run, runIn } from "./lab/processes.js";
import { report } from "./lab/report.js";
import { missingForRealNodes } from "./node/cgroups.js";
import { type RealCluster, startRealCluster } from "./node/cluster.js";
import { modestPod } from "./node/pods.js";
import { egressFilter } from "./relay/egress-filter.js";

/**
 * What somebody gets who has taken over a container of the media plane, on a real node: a pod of the rendered Deployment whose program is
 * the attacker's. The cluster is that of `real-node.test.ts`.
 */
const CONTAINERS = { "livekit-server": "livekit-server", coturn: "turnserver" } as const;
type Release = keyof typeof CONTAINERS;
/** What works in a pod of Kubernetes' defaults on every machine that runs these tests, so that being refused means something. */
const DONE_BY_DEFAULT = [
  ...["write to /", "write to /usr", "write to /etc", "change a file of the image", "become root"],
  ...[
    "become another group",
    "take further groups",
    "change the owner of a file",
    "chroot",
    "a raw IP socket",
    "a packet socket",
    "listen on port 443",
    "read a service-account token",
  ],
];
/** Where the lab's deployment asks for its public address: its policies have to leave that open. */
const METADATA = "169.254.169.254:80";
const KUBELET = 10_250;
const [UNAUTHORIZED, FORBIDDEN] = [401, 403];

const missing = missingForRealNodes();
if (missing.length > 0) report("attack", "pods on a real node", "skipped", missing.join("; "));

describe.skipIf(missing.length > 0)("somebody in a pod", () => {
  const taken: Partial<Record<Release, TakenOver>> = {};
  let byDefault: TakenOver;
  let folder: string;
  let cluster: RealCluster;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "relais-attack-pod-"));
    cluster = await startRealCluster(folder);
    const [sfu, turn] = (["livekit-server", "coturn"] as const).map((release) => workloadOf(release));
    [taken["livekit-server"], taken.coturn, byDefault] = await Promise.all([
      takeOver(cluster, sfu, CONTAINERS["livekit-server"], cluster.sfus[0]),
      takeOver(cluster, turn, CONTAINERS.coturn, cluster.turn),
      takeOverDefaults(cluster, turn, cluster.turn),
    ]);
  }, 120_000);

  afterAll(async () => {
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const workloadOf = (release: Release): Manifest =>
    cluster.deployment.objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === release);
  const doneIn = async (pod: TakenOver | undefined) => {
    const outcomes = Object.entries((await pod?.attack("escapes.py")) ?? {});
    return { all: outcomes.length, done: outcomes.filter(([, outcome]) => outcome === "done").map(([name]) => name) };
  };

  it.each(Object.keys(CONTAINERS) as Release[])("of %s gets no further than its container", async (release) => {
    const { all, done } = await doneIn(taken[release]);
    report("attack", `attempts in a taken-over ${release} refused`, `${all - done.length} of ${all}`);
    expect(all).toBeGreaterThan(30);
    expect(done).toEqual([]);
  });

  it("gets further in a pod of Kubernetes' defaults", async () => {
    const { all, done } = await doneIn(byDefault);
    report("attack", "the same in a pod of Kubernetes' defaults", `${all - done.length} of ${all} refused`);
    expect(done).toEqual(expect.arrayContaining(DONE_BY_DEFAULT));
  });

  it("reaches of the cluster's network what the policy allows, once a CNI enforces it", async () => {
    const {
      deployment,
      turn,
      sfus: [sfu],
    } = cluster;
    const kubelets = [turn, sfu].map(({ machine }) => `${machine.node.privateIp}:${KUBELET}`);
    const data = deployment.nodes.system.flatMap(({ privateIp }) =>
      [6379, 26_379].map((port) => `${privateIp}:${port}`),
    );
    const places = [...kubelets, ...data, METADATA];
    const openTo = async (pod: TakenOver | undefined) =>
      Object.entries((await pod?.attack("reach.py", ...places)) ?? {}).flatMap(([place, how]) =>
        how === "open" ? [place] : [],
      );
    const without = await openTo(taken.coturn);
    const filter = egressFilter(deployment.objects, workloadOf("coturn"));
    await run("nsenter", [`--net=/proc/${taken.coturn?.pid}/ns/net`, "nft", "-f", "-"], filter);
    const enforced = await openTo(taken.coturn);
    report(
      ...["attack", "kubelets, Valkey, Sentinels and metadata from a taken-over coturn"],
      ...[
        `${without.length} of ${places.length} open without a CNI that enforces policies`,
        `with one: ${enforced.join(", ")}`,
      ],
    );
    expect({ without, enforced }).toEqual({ without: places, enforced: [METADATA] });
  });

  it("is nobody to a kubelet, and to the API server with the token of its account, which it has not", async () => {
    const { plane, namespace, deployment, turn } = cluster;
    const { node } = turn.machine;
    const status = ["-sko", "/dev/null", "-w", "%{http_code}", `https://${node.privateIp}:${KUBELET}/pods`];
    expect(Number(await runIn(node.namespace, "curl", status))).toBe(UNAUTHORIZED);

    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/livekit-server/token`;
    const wish = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    const { token } = (await plane.api.adminRequest("POST", path, wish)).body.status;
    const secret = deployment.blueprint.secrets.find((each) => each.namespace === namespace)?.name ?? "";
    const requests = curiousRequests(namespace, secret, "taken-over-turnserver");
    const statuses = await Promise.all(
      requests.flatMap((each) => [statusAs(cluster, token, each), statusAs(cluster, undefined, each)]),
    );
    const refused = statuses.filter((each) => each === FORBIDDEN || each === UNAUTHORIZED);
    report(
      "attack",
      "API requests with the account's token, and with none, refused",
      `${refused.length} of ${statuses.length}`,
    );
    expect(statuses).toEqual(refused);
    const [, [, known] = []] = requests;
    expect((await plane.api.adminRequest("GET", known ?? "")).status).toBe(200);
  });

  it("cannot have pods started that would get further, even by somebody who may start pods", async () => {
    const { plane, namespace } = cluster;
    const plain = modestPod(workloadOf("livekit-server"), "greedy", {});
    const start = (pod: Manifest) =>
      plane.api.adminRequest("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
    expect((await start(plain)).status).toBe(201);
    const answers = await Promise.all(
      Object.entries(GREEDY).map(async ([name, ask]) => {
        const pod = structuredClone(plain);
        ask(pod);
        const { status, body } = await start(pod);
        return {
          name,
          refused: status === FORBIDDEN && body.message.includes("violates PodSecurity"),
          message: body.message,
        };
      }),
    );
    const refused = answers.filter((answer) => answer.refused);
    report("attack", "pods that ask for more refused", `${refused.length} of ${answers.length}`);
    expect(answers).toEqual(refused);
  });
});
