import { join } from "node:path";
import { deploy } from "../media/lab/deployment.js";
import { labEnvironment } from "../media/lab/environments.js";
import { joinMatrix } from "./matrix.js";

/** Guests without any IPv4 meet somebody who has nothing else. */
joinMatrix(
  "over IPv6 alone, on the hosts' network",
  async (folder) => {
    const environment = labEnvironment("hostNetworkPublicIp", ({ cloud }) => {
      cloud.ipv6 = { pods: "fd00:10:91::/56", services: "fd00:10:92::/112" };
    });
    const deployment = await deploy(environment, join(folder, "lab"));
    return { deployment, remove: () => deployment.remove() };
  },
  "IPv6",
);
