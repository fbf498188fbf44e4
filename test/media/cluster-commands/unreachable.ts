import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ApiServer } from "../api-server.js";
import { environmentFor, type Operator } from "../operator.js";
import type { Scene } from "./scene.js";

/** Declares the tests of a cluster that cannot be asked. */
export function unreachableTests(scene: () => Scene): void {
  describe("a cluster that does not answer as it should", () => {
    let api: ApiServer;
    let operator: Operator;
    beforeAll(() => {
      ({ api, operator } = scene());
      environmentFor(operator, "mute");
    });
    /** A kubeconfig whose server is elsewhere on this machine. */
    async function elsewhere(port: number): Promise<string> {
      const file = join(operator.folder, `elsewhere-${port}`);
      const own = readFileSync(await api.kubeconfig("elsewhere"), "utf8");
      writeFileSync(file, own.replace(api.url, `https://127.0.0.1:${port}`));
      return file;
    }
    const failing = async (kubeconfig: string, ...args: string[]) => {
      const started = Date.now();
      const run = await operator.relais([...args], kubeconfig);
      expect(run.status).toBe(1);
      expect(run.stdout).toBe("");
      expect(run.stderr.trim().split("\n")).toHaveLength(1);
      return { message: run.stderr, seconds: (Date.now() - started) / 1000 };
    };

    it.each([
      ["secrets", "mute.yaml"],
      ["status", "mute.yaml"],
      ["doctor", "--cluster", "mute.yaml"],
    ])("is one line within seconds of relais %s: nobody listens", async (...args) => {
      const closed = createServer().listen(0, "127.0.0.1");
      await once(closed, "listening");
      const { port } = closed.address() as AddressInfo;
      await new Promise((done) => closed.close(done));
      const { message, seconds } = await failing(await elsewhere(port), ...args);
      expect(message).toContain(`127.0.0.1:${port} is not reachable (connection refused)`);
      expect(seconds).toBeLessThan(10);
    });

    it("is one line within seconds where somebody listens and says nothing", async () => {
      const silent = createServer(() => {}).listen(0, "127.0.0.1");
      await once(silent, "listening");
      try {
        const kubeconfig = await elsewhere((silent.address() as AddressInfo).port);
        const { message, seconds } = await failing(kubeconfig, "status", "mute.yaml");
        expect(message).toContain("is not reachable (no answer in time)");
        expect(seconds).toBeLessThan(25);
      } finally {
        silent.close();
      }
    });

    it("is one line where the user may not look", async () => {
      const { message } = await failing(await api.kubeconfig("nobody"), "secrets", "mute.yaml");
      expect(message).toContain('forbidden: User "nobody" cannot get resource "namespaces"');
    });

    it("is one line where there is no such context, or none at all", async () => {
      const admin = await api.kubeconfig("someone", "system:masters");
      const { message } = await failing(admin, "status", "mute.yaml", "--context", "nowhere");
      expect(message).toContain("there is no context nowhere; kubectl config get-contexts lists them");
      expect((await failing("", "status", "mute.yaml")).message).toContain("kubectl has no current context");
    });
  });
}
