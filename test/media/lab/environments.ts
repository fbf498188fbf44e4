import type { Written } from "../../fixtures/environments.js";

/** A small environment for the lab: one SFU with two mux ports, one TURN server, everything on its own node. */
export function labEnvironment(
  exposure: "hostNetworkPublicIp" | "nodePortPublicIp",
  change: (environment: Written) => void = () => {},
): Written {
  const environment: Written = {
    name: "lab",
    domain: "meet.example.net",
    cloud: {
      provider: "generic",
      kubernetes: "1.35",
      exposure,
      network: { pods: "10.91.0.0/16", services: "10.92.0.0/16" },
      nodeTypes: { small: { vcpu: 2, memory: "4Gi" } },
      poolLabel: "relais/pool",
    },
    demand: {
      participants: 10,
      meetings: [{ name: "team", share: "100%", size: 5, cameras: 3, microphones: 2 }],
      relayed: "20%",
      survive: "none",
    },
    apps: [{ name: "meet", apiKeySecret: "meet-livekit" }],
    publicAddress: { from: ["metadata"], metadataUrl: "http://169.254.169.254/latest/meta-data/public-ipv4" },
    edge: { ingress: "haproxy", controllerNamespace: "ingress" },
  };
  change(environment);
  return environment;
}
