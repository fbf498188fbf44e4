import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type ApiServer, startApiServer } from "./api-server.js";
import { doctorTests } from "./cluster-commands/doctor.js";
import { secretsTests } from "./cluster-commands/secrets.js";
import { statusTests } from "./cluster-commands/status.js";
import { unreachableTests } from "./cluster-commands/unreachable.js";
import { whichClusterTests } from "./cluster-commands/which-cluster.js";
import { type Operator, operatorOf } from "./operator.js";

/**
 * The commands that talk to a cluster, with the real kubectl and a real API server. Controllers and kubelets are doubles: the
 * test writes the statuses that they would write. Each group has an environment of its own.
 */
const folder = mkdtempSync(join(tmpdir(), "relais-cluster-"));
let api: ApiServer;
let operator: Operator;
beforeAll(async () => {
  api = await startApiServer({ folder: join(folder, "api") });
  operator = await operatorOf(api, join(folder, "operator"));
}, 90_000);
afterAll(async () => {
  await api?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const scene = () => ({ api, operator });
secretsTests(scene);
statusTests(scene);
doctorTests(scene);
unreachableTests(scene);
whichClusterTests(scene);
