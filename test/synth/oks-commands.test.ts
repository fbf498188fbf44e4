import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ClusterLine } from "../../stacks/cluster/line.js";
import { type Fault, type OksDouble, type OksDoubleOptions, startOksDouble } from "../doubles/oks/double.js";
import { seed } from "../doubles/oks/seed.js";
import { type Run, runRelais } from "../fixtures/relais.js";
import { tree } from "../fixtures/trees.js";

/** `relais doctor --cloud` and `relais kubeconfig --from api` against the double of the OKS API. */

const SECRETS = { accessKey: "AKMARKER00000000", secretKey: "SKMARKER+/00000000" };
const KUBECONFIG =
  "apiVersion: v1\nkind: Config\ncurrent-context: visio\nusers: [{ user: { client-key-data: S0VZTUFSS0VS } }]\n";

const ROOT = mkdtempSync(join(tmpdir(), "relais-oks-"));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

interface Bench {
  readonly double: OksDouble;
  readonly folder: string;
  /** Runs the command in the folder with the double's keys; `env` changes them. They are never printed. */
  relais(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run>;
}

/** A double and a folder of their own for each test, so that tests may wait at the same time. */
async function onBench(options: OksDoubleOptions, work: (bench: Bench) => Promise<void>): Promise<void> {
  const double = await startOksDouble({ ...SECRETS, kubeconfig: KUBECONFIG, ...options });
  const folder = mkdtempSync(join(ROOT, "run-"));
  await work({
    double,
    folder,
    relais: async (args, env = {}) => {
      const run = await runRelais(folder, args, { env: { ...double.env, ...env } });
      for (const key of Object.values({ ...SECRETS, ...env }).filter((each) => each?.includes("MARKER")))
        expect(run.stdout + run.stderr).not.toContain(key);
      return run;
    },
  }).finally(() => double.stop());
}

const ASK = ["kubeconfig", "visio", "--from", "api"];
const EXAMINE = ["doctor", "--cloud", "visio"];
const FILE = "out/visio/kubeconfig";

async function examine({ relais }: Bench, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout } = await relais([...EXAMINE, "--json"], env);
  const { lines, region } = JSON.parse(stdout) as { lines: readonly ClusterLine[]; region: string };
  return { status, region, lines, open: lines.filter(({ verdict }) => verdict !== "ok") };
}

describe.concurrent("relais kubeconfig --from api", () => {
  it("writes what the API gives, for its owner only", () =>
    onBench({}, async ({ double, folder, relais }) => {
      seed(double);
      expect(await relais(ASK)).toEqual({
        status: 0,
        stdout: `wrote ${FILE}, readable by its owner only\n`,
        stderr: "",
      });
      expect(readFileSync(join(folder, FILE), "utf8")).toBe(KUBECONFIG);
      expect(statSync(join(folder, FILE)).mode & 0o777).toBe(0o600);
      expect(double.log.map(({ operation }) => operation)).toEqual(["listProjects", "listClusters", "kubeconfig"]);
    }));

  it("prints it when asked to, and replaces another one only by force", () =>
    onBench({}, async ({ double, folder, relais }) => {
      seed(double);
      expect((await relais([...ASK, "--stdout"])).stdout).toBe(KUBECONFIG);
      expect(tree(folder)).toEqual({});
      writeFileSync(join(folder, "mine"), "mine");
      const refused = await relais([...ASK, "--file", "mine"]);
      expect(refused.stderr).toMatch(/^error: mine holds another kubeconfig; .*--force\n$/);
      expect(tree(folder)).toEqual({ mine: "mine" });
      await relais([...ASK, "--file", "mine", "--force"]);
      expect(tree(folder)).toEqual({ mine: KUBECONFIG });
    }));

  const NONE = "in cloudgouv-eu-west-1 with these keys; apply visio-infra first";
  it.each<[string, Parameters<typeof seed>[1] | undefined, string]>([
    ["there is no project", undefined, `there is no project visio ${NONE}`],
    ["there is no cluster", {}, `project visio has no cluster visio ${NONE}`],
    [
      "the cluster is not ready",
      { cluster: "deploying" },
      "cluster visio is deploying: there is no kubeconfig; relais doctor --cloud visio says what to do",
    ],
    [
      "the cluster failed",
      { cluster: "failed" },
      "cluster visio is failed: there is no kubeconfig; relais doctor --cloud visio says what to do",
    ],
  ])("says in one line that %s", (_, statuses, message) =>
    onBench({}, async ({ double, folder, relais }) => {
      if (statuses) seed(double, statuses);
      expect(await relais(ASK)).toEqual({ status: 1, stdout: "", stderr: `error: ${message}\n` });
      expect(tree(folder)).toEqual({});
    }),
  );

  it("neither writes nor shows what is no kubeconfig", () =>
    onBench({ kubeconfig: ": S0VZTUFSS0VS : [" }, async ({ double, folder, relais }) => {
      seed(double);
      const stderr = "error: what the OKS API gives as kubeconfig is none (not shown); try again\n";
      expect(await relais(ASK)).toEqual({ status: 1, stdout: "", stderr });
      expect(tree(folder)).toEqual({});
    }));

  it("asks nothing about a cluster that exists already", () =>
    onBench({}, async ({ double, relais }) => {
      const { status, stderr } = await relais(["kubeconfig", "lab", "--from", "api"]);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^error: the cluster of lab exists already \(provider generic\)/);
      expect(double.log).toEqual([]);
    }));
});

const NOTHING_LISTENS = await new Promise<number>((free) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => free(port));
  });
});

const FAULTS: readonly (readonly [what: string, fault: Fault | NodeJS.ProcessEnv, message: RegExp])[] = [
  [
    "throttles without end",
    { status: 429, times: 99 },
    /^error: the OKS API limits its requests \(429: injected\); wait a minute/,
  ],
  [
    "asks for an hour",
    { status: 429, headers: { "Retry-After": "3600" } },
    /limits its requests .*\(it asks for 3600 s\)$/,
  ],
  ["fails", { status: 500, times: 99 }, /^error: the OKS API cannot answer GET .* \(500: injected\); try again later$/],
  [
    "is under maintenance",
    { status: 503, times: 99, details: "The service has been under global maintenance for 15 mins." },
    /\(503: The service has been under global maintenance for 15 mins\.\); try again later$/,
  ],
  [
    "tells its caller's keys",
    { status: 409, details: `${SECRETS.secretKey}\n${SECRETS.accessKey}` },
    /\(409: \*\*\* \*\*\*\)$/,
  ],
  [
    "answers with a page",
    { body: "<html>hello</html>" },
    /is no JSON; check OSC_ENDPOINT_OKS, and whether a proxy answers in its place$/,
  ],
  [
    "answers with half of it",
    { body: '{"Projects":[{"id":"1","name":"visio"}]}' },
    /lacks or garbles .*; check OSC_ENDPOINT_OKS/,
  ],
  [
    "cuts the connection without end",
    { cut: true, times: 99 },
    /^error: no connection to 127\.0\.0\.1:\d+ \(\w+\); check the network/,
  ],
  [
    "is redirected",
    { status: 307, headers: { Location: "http://127.0.0.1:1/" } },
    /redirected to another place \(307\)/,
  ],
  [
    "has another name",
    { OSC_ENDPOINT_OKS: "https://oks.invalid/api/v2" },
    /^error: cannot resolve oks\.invalid \(E\w+\); check the DNS/,
  ],
  [
    "is not there",
    { OSC_ENDPOINT_OKS: `http://127.0.0.1:${NOTHING_LISTENS}/api/v2` },
    /^error: no connection to 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
  ],
  ["has no URL", { OSC_ENDPOINT_OKS: "http://127.0.0.1/elsewhere?x" }, /^error: OSC_ENDPOINT_OKS has a user, a query/],
];

describe.concurrent("an OKS API that", () => {
  it.each<readonly [string, readonly string[], Fault | NodeJS.ProcessEnv, RegExp]>([
    ...FAULTS.map(([what, fault, message]) => [what, ASK, fault, message] as const),
    [
      "fails relais doctor",
      EXAMINE,
      { status: 500, times: 99 },
      /^error: the OKS API cannot answer GET .*; try again later$/,
    ],
  ])("%s, is one clear line, and nothing is written", (_, args, fault, message) =>
    onBench({}, async ({ double, folder, relais }) => {
      seed(double);
      const isEnvironment = "OSC_ENDPOINT_OKS" in fault;
      if (!isEnvironment) double.fault("listProjects", fault as Fault);
      const { status, stdout, stderr } = await relais(args, isEnvironment ? (fault as NodeJS.ProcessEnv) : {});
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr.trimEnd()).toMatch(message);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(tree(folder)).toEqual({});
    }),
  );

  it("speaks no TLS at an https endpoint, is one clear line", () =>
    onBench({}, async ({ double, relais }) => {
      const env = { OSC_ENDPOINT_OKS: double.env.OSC_ENDPOINT_OKS.replace("http:", "https:") };
      expect((await relais(ASK, env)).stderr).toMatch(
        /^error: no trusted TLS with 127\.0\.0\.1:\d+ \(ERR_SSL_\w+\); .*\n$/,
      );
    }));
});

describe.concurrent("relais doctor --cloud", () => {
  it("has nothing to say about an empty account with room, nor about one that holds the environment", () =>
    onBench({}, async (bench) => {
      const empty = await examine(bench);
      expect(empty).toMatchObject({ status: 0, region: "cloudgouv-eu-west-1", open: [] });
      const kinds = ["keys", "region", "project", "cluster", "quota", "quota", "Kubernetes", "control plane"];
      expect(empty.lines.map(({ kind }) => kind)).toEqual(kinds);
      seed(bench.double);
      const full = await examine(bench);
      expect(full).toMatchObject({ status: 0, open: [] });
      expect(full.lines.filter(({ kind }) => kind === "network")).toHaveLength(3);
      expect(tree(bench.folder)).toEqual({});
    }));

  it("prints a table, and below it what to do", () =>
    onBench({ quotas: { Projects: 0 } }, async ({ relais }) => {
      const { status, stdout } = await relais(EXAMINE);
      expect(status).toBe(1);
      expect(stdout).toMatch(/^missing +quota +projects +0 of 0 used +room for visio$/m);
      expect(stdout).toContain("to do: delete one that nobody needs, or ask Outscale's support for a larger quota");
    }));

  it("tells keys that are missing, before it asks anything", () =>
    onBench({}, async (bench) => {
      const { status, lines } = await examine(bench, { OSC_SECRET_KEY: "" });
      expect(status).toBe(1);
      const fix = expect.stringContaining("OSC_SECRET_KEY not set");
      expect(lines).toMatchObject([{ kind: "keys", verdict: "missing", found: "missing", fix }]);
      expect(bench.double.log).toEqual([]);
    }));

  it("tells keys that are refused, after one try", () =>
    onBench({}, async (bench) => {
      const { status, lines } = await examine(bench, { OSC_SECRET_KEY: "WRONGMARKER" });
      expect(status).toBe(1);
      const fix = expect.stringContaining("the account's root");
      expect(lines).toMatchObject([{ kind: "keys", verdict: "missing", found: "refused", fix }]);
      expect(bench.double.log).toHaveLength(1);
    }));

  it("asks nothing about a cluster that exists already", () =>
    onBench({}, async ({ double, relais }) => {
      const { status, stderr } = await relais(["doctor", "--cloud", "lab"]);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^error: the cluster of lab exists already \(provider generic\).*; use --cluster lab\n$/);
      expect(double.log).toEqual([]);
    }));

  it("is either for an account or for a cluster", () =>
    onBench({}, async ({ relais }) => expect((await relais([...EXAMINE, "--cluster", "visio"])).status).toBe(2)));
});
