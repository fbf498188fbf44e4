import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";
import { objectsIn } from "./generated/judged.js";
import { containers, type Manifest } from "./oracles/render.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-tuning-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function helm(values: object) {
  const args = ["template", "node-tuning", "charts/node-tuning", "--namespace", "node-tuning", "--values", "-"];
  return spawnSync(toolPath("helm"), args, { encoding: "utf8", input: JSON.stringify(values) });
}

const POOL = { nodeLabels: { pool: "sfu" } };
const objects = objectsIn(helm({ ...POOL, tolerations: [{ key: "media", operator: "Exists" }] }).stdout);
const kind = (name: string): Manifest => objects.find((each) => each.kind === name);
const spec = kind("DaemonSet").spec.template.spec;
const [tune] = spec.initContainers;
const [pause] = spec.containers;

const NOTHING = { "net.core.rmem_max": null, "net.core.wmem_max": null, "net.core.netdev_max_backlog": null };

/** Values that would tune what nobody named, and what helm says. */
const REFUSED: Readonly<Record<string, readonly [object, string]>> = {
  "every node": [{}, "nodeLabels is empty, which would tune every node"],
  nothing: [{ ...POOL, sysctls: NOTHING }, "sysctls is empty"],
  "what is not of the network": [{ ...POOL, sysctls: { "vm.max_map_count": 262144 } }, "vm.max_map_count"],
  "a path out of /proc/sys": [{ ...POOL, sysctls: { "net.core.../../x": 1 } }, "does not match pattern"],
  "to no number": [{ ...POOL, sysctls: { "net.ipv4.udp_mem": "1 2 3" } }, "got string, want integer"],
};

describe("chart node-tuning", () => {
  it.each(Object.entries(REFUSED))("does not tune %s", (_, [values, said]) => {
    const { status, stderr } = helm(values);
    expect(status).not.toBe(0);
    expect(stderr).toContain(said);
  });

  it("gives its rights to the one container that writes and ends", () => {
    expect(containers(kind("DaemonSet")).map(({ name }) => name)).toEqual(["tune", "pause"]);
    expect(tune.securityContext).toEqual({ privileged: true, runAsUser: 0, readOnlyRootFilesystem: true });
    expect(tune.restartPolicy).toBeUndefined();
    expect(pause.securityContext).toMatchObject({
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(pause.securityContext.privileged).toBeUndefined();
  });

  it("takes nothing of the host but its network, and speaks to nobody", () => {
    expect(spec).toMatchObject({ hostNetwork: true, automountServiceAccountToken: false, enableServiceLinks: false });
    expect([spec.hostPID, spec.hostIPC]).toEqual([undefined, undefined]);
    expect(spec.volumes.map((volume: Manifest) => Object.keys(volume).sort())).toEqual([["configMap", "name"]]);
    expect(containers(kind("DaemonSet")).flatMap(({ ports = [] }) => ports)).toEqual([]);
    const { podSelector, ...rest } = kind("NetworkPolicy").spec;
    expect(podSelector.matchLabels).toEqual(kind("DaemonSet").spec.selector.matchLabels);
    expect(rest).toEqual({ policyTypes: ["Ingress", "Egress"] });
    expect(objects.map((each) => each.kind).sort()).toEqual([
      "ConfigMap",
      "DaemonSet",
      "NetworkPolicy",
      "ServiceAccount",
    ]);
  });

  it("runs on the named nodes, with their taints", () => {
    const [term] = spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    expect(term.matchExpressions).toEqual([{ key: "pool", operator: "In", values: ["sfu"] }]);
    expect(spec.tolerations).toEqual([{ key: "media", operator: "Exists" }]);
  });

  it("tunes again when a value changes", () => {
    const sum = (text: string) =>
      objectsIn(text).find((each) => each.kind === "DaemonSet").spec.template.metadata.annotations["checksum/data"];
    const more = { ...POOL, sysctls: { "net.core.rmem_max": 33554432 } };
    expect(sum(helm(more).stdout)).not.toBe(sum(helm(POOL).stdout));
  });

  it("ends its pause when it is asked to", async () => {
    const [program, ...args] = pause.command;
    const child = spawn(program, args);
    const closed = once(child, "close");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    child.kill("SIGTERM");
    expect(await closed).toEqual([0, null]);
    // As a container's first process it needs a handler: without one the kernel drops the signal.
    expect(args.join(" ")).toContain("signal.signal(signal.SIGTERM");
  });
});

/** What the rendered script does to a folder that stands for /proc/sys. */
function tuned(values: object, before: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(FOLDER, "sys-"));
  const file = (name: string) => join(root, ...name.split("."));
  for (const [name, text] of Object.entries(before)) {
    mkdirSync(dirname(file(name)), { recursive: true });
    writeFileSync(file(name), text);
  }
  const { data } = objectsIn(helm({ ...POOL, ...values }).stdout).find((each) => each.kind === "ConfigMap");
  for (const [name, text] of Object.entries<string>(data)) writeFileSync(join(root, name), text);
  const start = `import tune; from pathlib import Path; tune.main(Path("sysctls.json"), Path("."))`;
  const { status, stderr } = spawnSync("python3", ["-B", "-c", start], { cwd: root, encoding: "utf8" });
  return { status, said: stderr, read: (name: string) => readFileSync(file(name), "utf8").trim() };
}

describe("the script of chart node-tuning", () => {
  const node = {
    "net.core.rmem_max": "212992\n",
    "net.core.wmem_max": "212992\n",
    "net.core.netdev_max_backlog": "250000\n",
  };

  it("raises what is too small, leaves what is enough, and says what was there", () => {
    const { status, said, read } = tuned({}, node);
    expect(status).toBe(0);
    expect(read("net.core.rmem_max")).toBe("16777216");
    expect(read("net.core.wmem_max")).toBe("16777216");
    expect(read("net.core.netdev_max_backlog")).toBe("250000");
    expect(said).toContain("undo it with: sysctl -w net.core.rmem_max=212992");
    expect(said).toContain("net.core.netdev_max_backlog is 250000, which is at least 65535: left as it is");
  });

  it("writes large numbers as they are", () => {
    expect(tuned({ sysctls: { "net.core.rmem_max": 2_000_000_000 } }, node).read("net.core.rmem_max")).toBe(
      "2000000000",
    );
  });

  it("fails on a setting that the kernel does not have, or that is several numbers", () => {
    const absent = tuned({ sysctls: { "net.core.no_such_limit": 1 } }, node);
    expect([absent.status, absent.said]).toEqual([1, expect.stringContaining("net.core.no_such_limit cannot be read")]);
    const several = tuned({ sysctls: { "net.ipv4.udp_mem": 9 } }, { ...node, "net.ipv4.udp_mem": "1\t2\t3\n" });
    expect(several.status).toBe(1);
    expect(several.said).toContain("not one number");
    expect(several.read("net.ipv4.udp_mem")).toBe("1\t2\t3");
  });
});
