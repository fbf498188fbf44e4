import type { PortRangeValue } from "../blueprint/generated/chart-values.js";
import { portKey } from "../blueprint/port-key.js";
import type { PortRule } from "../blueprint/ports.js";
import { showPorts } from "../blueprint/show-ports.js";
import { type Check, finding } from "./check.js";

const NODE_PORTS = "NodePorts";

const meet = (a: PortRangeValue, b: PortRangeValue) => a.from <= b.to && b.from <= a.to;

/**
 * Two programs never listen on one port of the same place: pod, node (NodePort or host port) or load balancer. Kubernetes gives a
 * NodePort to one Service whatever its protocol. Source: kubernetes pkg/registry/core/service/storage/alloc.go, Allocate(NodePort).
 */
export const portCollisions: Check = ({ environment, cloud, blueprint }) => {
  const sharedNodes = cloud.poolLabel === undefined;
  const hosts = blueprint.exposure === "hostNetworkPublicIp";
  const turnOnNodes = environment.turn.exposure === "nodes";
  const isOnHost = (rule: PortRule) => hosts && (rule.component !== "coturn" || turnOnNodes);
  const place = (rule: PortRule): { where: string; ports: PortRangeValue }[] => [
    // Under host networking the container's port is the node's; two components meet there if their pools share nodes.
    {
      where: isOnHost(rule) ? `node of ${sharedNodes ? "all pools" : rule.component}` : `pod of ${rule.component}`,
      ports: rule.container,
    },
    ...(rule.outside?.via === "nodePort" ? [{ where: NODE_PORTS, ports: rule.outside.ports }] : []),
  ];
  const places = blueprint.ports
    .filter((rule) => rule.component !== "edge" && !(hosts && rule.component === "valkey"))
    .flatMap((rule) => place(rule).map((each) => ({ ...each, rule })));
  return places.flatMap((a, index) =>
    places
      .slice(index + 1)
      .filter((b) => a.where === b.where && meet(a.ports, b.ports))
      .filter((b) => a.rule.protocol === b.rule.protocol || a.where === NODE_PORTS)
      .map((b) => {
        const { path, fix } = portKey(environment, a.rule.id, b.rule.id);
        const protocols = [...new Set([a.rule.protocol, b.rule.protocol])];
        return finding(
          "port-collisions",
          "error",
          path,
          `ports ${a.rule.id} (${showPorts(a.ports)}) and ${b.rule.id} (${showPorts(b.ports)}) collide on ${a.where}, ${protocols.join(" and ")}`,
          fix,
        );
      }),
  );
};
