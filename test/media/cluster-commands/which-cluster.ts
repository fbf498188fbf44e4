import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { oks } from "../../fixtures/environments.js";
import type { ApiServer } from "../api-server.js";
import { environmentFor, type Operator } from "../operator.js";
import type { Scene } from "./scene.js";

/** Declares the tests of which cluster a command asks. */
export function whichClusterTests(scene: () => Scene): void {
  describe("the cluster of an OKS environment", () => {
    let api: ApiServer;
    let operator: Operator;
    beforeAll(() => {
      ({ api, operator } = scene());
    });
    it("is found by the kubeconfig that relais kubeconfig wrote", async () => {
      writeFileSync(
        join(operator.folder, "own.yaml"),
        stringify(
          oks((environment) => {
            environment.name = "own";
          }),
        ),
      );
      mkdirSync(join(operator.folder, "out/own"), { recursive: true });
      writeFileSync(
        join(operator.folder, "out/own/kubeconfig"),
        readFileSync(await api.kubeconfig("own", "system:masters")),
      );
      const { stdout } = await operator.relais(["secrets", "own.yaml"], "");
      expect(stdout).toContain("apply own-base first");
    });

    it("of provider generic, kubectl chooses", async () => {
      environmentFor(operator, "plain");
      const { stdout } = await operator.relais(["kubeconfig", "plain.yaml", "--json"]);
      expect(JSON.parse(stdout)).toEqual({ file: null, context: "test" });
    });
  });
}
