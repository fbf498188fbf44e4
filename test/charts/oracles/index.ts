import { admission } from "./admission.js";
import { autoscaling } from "./autoscaling.js";
import { denyList } from "./deny-list.js";
import { disruption } from "./disruption.js";
import { drain } from "./drain.js";
import { edge } from "./edge.js";
import { endpoints } from "./endpoints.js";
import { images } from "./images.js";
import { messageBus } from "./message-bus.js";
import { monitoring } from "./monitoring.js";
import { names } from "./names.js";
import { networkPolicies } from "./network-policies.js";
import { placement } from "./placement.js";
import { pods } from "./pods.js";
import { probes } from "./probes.js";
import { integrity } from "./references.js";
import type { Oracle } from "./render.js";
import { resources } from "./resources.js";
import { secrets } from "./secrets.js";
import { selectors } from "./selectors.js";
import { sfuConfiguration } from "./sfu-config.js";
import { sfuPorts } from "./sfu-ports.js";
import { sovereignty } from "./sovereignty.js";
import { tokens } from "./tokens.js";
import { turnConfig } from "./turn-config.js";
import { turnPorts } from "./turn-ports.js";
import { valkeyPorts } from "./valkey-ports.js";

/** All oracles by name. Each looks at one concern, and at values and manifests only: none imports what made them. */
export const ORACLES = {
  admission,
  autoscaling,
  "deny list": denyList,
  disruption,
  drain,
  edge,
  endpoints,
  images,
  "message bus": messageBus,
  monitoring,
  names,
  "network policies": networkPolicies,
  placement,
  pods,
  probes,
  references: integrity,
  resources,
  secrets,
  selectors,
  "SFU configuration": sfuConfiguration,
  "SFU ports": sfuPorts,
  sovereignty,
  tokens,
  "TURN configuration": turnConfig,
  "TURN ports": turnPorts,
  "Valkey ports": valkeyPorts,
} satisfies Record<string, Oracle>;

/** The name of an oracle. */
export type OracleName = keyof typeof ORACLES;
