import { type Check, finding } from "./check.js";

/** No Service asks a load balancer for a protocol that the cloud's does not have, nor for two at once. */
export const loadBalancerProtocols: Check = ({ cloud, blueprint }) =>
  blueprint.services
    .filter((service) => service.type === "LoadBalancer")
    .flatMap((service) => {
      const protocols = [...new Set(service.ports.map((port) => port.protocol))];
      const allowed = `${cloud.loadBalancer.protocols.join(", ")}${cloud.loadBalancer.mixed ? "" : ", one per Service"}`;
      const missing = protocols.filter((protocol) => !cloud.loadBalancer.protocols.includes(protocol));
      const mixed = protocols.length > 1 && !cloud.loadBalancer.mixed;
      if (missing.length === 0 && !mixed) return [];
      const what = missing.length > 0 ? missing.join(" and ") : protocols.join(" with ");
      return [
        finding(
          "load-balancer-protocols",
          "error",
          service.carries === "turn-udp" ? ["turn", "exposure"] : ["cloud", "provider"],
          `service ${service.name} asks the load balancer of ${cloud.title} for ${what}`,
          service.carries === "turn-udp"
            ? "remove turn.exposure: nodes with public addresses carry it"
            : "expose it by NodePort or host port on nodes with public addresses",
          allowed,
        ),
      ];
    });
