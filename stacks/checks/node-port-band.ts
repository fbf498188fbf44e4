import { portKey } from "../blueprint/port-key.js";
import { type Check, finding } from "./check.js";

/** Every NodePort lies in the range that the cloud can open, and in the band that dynamic allocation leaves alone. */
export const nodePortBand: Check = ({ environment, cloud, blueprint }) => {
  const { from, fixedTo } = cloud.nodePorts;
  return blueprint.ports.flatMap(({ id, outside }) => {
    if (outside?.via !== "nodePort" || (outside.ports.from >= from && outside.ports.to <= fixedTo)) return [];
    const { path, fix } = portKey(environment, id);
    return [
      finding(
        "node-port-band",
        "error",
        path,
        `port ${id} is ${outside.ports.from}-${outside.ports.to}, outside of the fixed NodePorts of ${cloud.title}`,
        fix,
        `${from}-${fixedTo}`,
      ),
    ];
  });
};
