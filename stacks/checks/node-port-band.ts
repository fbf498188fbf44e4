import { type Check, finding } from "./check.js";

/** Every NodePort lies in the range that the cloud can open, and in the band that dynamic allocation leaves alone. */
export const nodePortBand: Check = ({ cloud, blueprint }) => {
  const { from, fixedTo } = cloud.nodePorts;
  return blueprint.ports.flatMap(({ id, outside }) => {
    if (outside?.via !== "nodePort" || (outside.ports.from >= from && outside.ports.to <= fixedTo)) return [];
    return [
      finding(
        "node-port-band",
        "error",
        ["sfu", "node"],
        `port ${id} is ${outside.ports.from}-${outside.ports.to}, outside of the fixed NodePorts of ${cloud.title}`,
        "choose a node type with fewer vCPUs: the media range is as wide as the SFU has vCPUs",
        `${from}-${fixedTo}`,
      ),
    ];
  });
};
