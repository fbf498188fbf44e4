import { join } from "node:path";
import { deploy } from "../media/lab/deployment.js";
import { labEnvironment } from "../media/lab/environments.js";
import { joinMatrix } from "./matrix.js";

joinMatrix("on the hosts' network", async (folder) => {
  const deployment = await deploy(labEnvironment("hostNetworkPublicIp"), join(folder, "lab"));
  return { deployment, remove: () => deployment.remove() };
});
