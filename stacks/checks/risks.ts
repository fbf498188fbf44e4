import { type Check, finding } from "./check.js";

/** What is allowed and still deserves a word. */
export const risks: Check = ({ environment, cloud, blueprint }) => [
  ...("admins" in environment.cloud ? environment.cloud.admins : []).flatMap(({ text, prefix }, index) =>
    prefix < 8
      ? [
          finding(
            "risks",
            "warning",
            ["cloud", "admins", index],
            `cloud.admins[${index}] is ${text}: much of the internet may try the Kubernetes API`,
            "name the networks your administrators come from",
          ),
        ]
      : [],
  ),
  ...(environment.redis.external && !environment.redis.external.tls
    ? [
        finding(
          "risks",
          "warning",
          ["redis", "external"],
          "redis.external has no tls: its password and who is in which room cross the network readable",
          "add redis.external.tls, if the network between is not your own",
        ),
      ]
    : []),
  ...(environment.state.backend === "local" && blueprint.infrastructure !== null
    ? [
        finding(
          "risks",
          "warning",
          ["state"],
          "state.backend is local: whoever loses the output folder loses the cluster's state",
          "use s3",
        ),
      ]
    : []),
  ...(cloud.poolLabel === undefined && blueprint.exposure === "hostNetworkPublicIp"
    ? [
        finding(
          "risks",
          "warning",
          ["cloud"],
          "SFU and TURN share nodes under host networking: the relay may reach any UDP port of its own node",
          "keep it to a lab, or label nodes and set cloud.poolLabel",
        ),
      ]
    : []),
  ...(cloud.poolLabel === undefined && blueprint.exposure === "nodePortPublicIp"
    ? [
        finding(
          "risks",
          "warning",
          ["cloud"],
          "SFU and TURN share nodes behind NodePorts: coturn takes its node's public address for its own and cannot relay to the SFU there",
          "label nodes and set cloud.poolLabel, or use hostNetworkPublicIp",
        ),
      ]
    : []),
  ...(environment.demand.survive === "zone" &&
  environment.cloud.provider === "outscale-oks" &&
  !environment.cloud.controlPlane.multiZone
    ? [
        finding(
          "risks",
          "warning",
          ["cloud", "controlPlane"],
          "the control plane is in one zone: when it fails, calls go on but nothing can be changed or healed",
          "set cloud.controlPlane.multiZone before the cluster is made, with a size that allows it",
        ),
      ]
    : []),
];
