import { OKS } from "../files.js";
import type { Mistake } from "../mistake.js";

/** Secrets where their names belong. */
export const SECRETS: readonly Mistake[] = [
  [
    "a key and its secret in the file",
    OKS,
    [["apiKeySecret: meet-livekit", "apiKey: APIabc123\n    apiSecret: c2VjcmV0c2VjcmV0"]],
    [
      "20:5 error: apps[0].apiKeySecret is missing; allowed: the name of a Kubernetes object, never the secret itself; add apiKeySecret here (Secret with LIVEKIT_API_KEY and LIVEKIT_API_SECRET, in the media namespace)",
      "21:5 error: apps[0].apiKey is not a known key; allowed: name, apiKeySecret, webhook, namespace; remove it",
      "22:5 error: apps[0].apiSecret is not a known key; allowed: name, apiKeySecret, webhook, namespace; did you mean apiKeySecret?",
    ],
  ],
  [
    "a secret where its name belongs",
    OKS,
    [["apiKeySecret: meet-livekit", "apiKeySecret: APIwWx8f9+Kc0Zq7YyTn2=="]],
    [
      "21:19 error: apps[0].apiKeySecret is not a valid value (not shown); allowed: the name of a Kubernetes object, never the secret itself; put the secret into a Kubernetes Secret and name that here",
    ],
  ],
  [
    "a secret that could be a name",
    OKS,
    [["apiKeySecret: meet-livekit", "apiKeySecret: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]],
    [
      "21:19 error: apps[0].apiKeySecret is not a valid value (not shown); allowed: the name of a Kubernetes object, never the secret itself; put the secret into a Kubernetes Secret and name that here",
    ],
  ],
  [
    "a password in a URL",
    OKS,
    [["https://visio.example.fr/webhooks", "https://bob:hunter2@visio.example.fr/webhooks"]],
    [
      "22:14 error: apps[0].webhook holds more than an address (not shown); allowed: https or http URL without user, password and query; remove user, password, query and fragment: they would be readable by many",
    ],
  ],
  [
    "a token in a URL",
    OKS,
    [["https://visio.example.fr/webhooks", "https://visio.example.fr/webhooks?token=hunter2"]],
    [
      "22:14 error: apps[0].webhook holds more than an address (not shown); allowed: https or http URL without user, password and query; remove user, password, query and fragment: they would be readable by many",
    ],
  ],
  [
    "credentials of the state's storage",
    OKS,
    [["https://oos.eu-west-2.outscale.com", "https://AK:hunter2@oos.eu-west-2.outscale.com"]],
    [
      "31:13 error: state.endpoint holds more than an address (not shown); allowed: https URL without user, password and query; remove user, password, query and fragment: they would be readable by many",
    ],
  ],
  [
    "a password of Valkey",
    OKS,
    [["storage: 10Gi", "storage: 10Gi, password: hunter2"]],
    [
      "24:25 error: redis.password is not a known key; allowed: members, storage, storageClass, authSecret, external; remove it",
    ],
  ],
];
