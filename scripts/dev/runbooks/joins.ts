import type { Runbook } from "./runbook.js";

const NO_SFU = { signalling: "the edge reaches no SFU that works", "closed API": "the edge reaches no SFU that works" };
const REFUSED = { signalling: "the SFUs do not know this API key, or know another secret for it" };
const ENDED = ["LiveKitDown", "LiveKitServerMissing", "LiveKitNotReady", "LiveKitRestarted"];
const NO_COUNTER =
  "LiveKit counts no join whose token it refuses. The application sees the 401; alert on its own errors, or run `relais connectivity` on a schedule";

/** Nobody joins, or one application's people do not. */
export const JOINS = {
  "other API secret": {
    symptom: "401, invalid token: the application and the SFUs have different API secrets",
    effect: "Nobody of this application joins; other applications and calls that run are not touched.",
    log: { container: "livekit-server", words: ['"status":401', '"path":"/rtc"', '"error":"invalid token: '] },
    ready: true,
    metrics: { up: 1, unchanged: ["livekit_participant_join_total"] },
    alerts: { "livekit-server": [] },
    noAlert: NO_COUNTER,
    connectivity: REFUSED,
    cause:
      "The Secret was changed and one side still has the old one: SFUs and applications read it at their start. LiveKit writes the whole refused token into its log.",
    look: [
      "kubectl -n <namespace> get secret <apiKeySecret> -o yaml | grep resourceVersion",
      "kubectl -n <namespace> get pods -l app.kubernetes.io/name=livekit-server  # older than the Secret?",
    ],
    fix: "Restart the application if it is the older one. Otherwise roll the SFUs: `relais apply`, or `kubectl rollout restart`; each drains first.",
  },
  "unknown API key": {
    symptom: "401, invalid API key: the SFUs do not know the application's key",
    effect: "Nobody of this application joins; other applications and calls that run are not touched.",
    log: { container: "livekit-server", words: ['"status":401', '"path":"/rtc"', '"error":"invalid API key: '] },
    ready: true,
    metrics: { up: 1, unchanged: ["livekit_participant_join_total"] },
    alerts: { "livekit-server": [] },
    noAlert: NO_COUNTER,
    connectivity: REFUSED,
    cause:
      "The application is not in `apps`, its Secret holds another LIVEKIT_API_KEY than the application uses, or the SFUs started before it was there.",
    look: ["relais secrets <environment>", "relais explain <environment> apps"],
    fix: "Put the key that the application uses into the Secret of `apps[].apiKeySecret`, and roll the SFUs.",
  },
  "refused configuration": {
    symptom: "Completed, exit code 0, again and again: LiveKit refuses its configuration",
    effect:
      "The SFU does not start. It ends with code 0, so Kubernetes says Completed and then CrashLoopBackOff; nothing looks like an error but the last line of its log.",
    log: { container: "livekit-server", words: ["could not parse config: ", "not found in type config.Config"] },
    exitCode: 0,
    ready: false,
    metrics: { up: 0 },
    alerts: { "livekit-server": ENDED },
    connectivity: NO_SFU,
    cause:
      "A key or value that this version of LiveKit does not know. The charts refuse those of theirs before; a changed image may not.",
    look: ["kubectl -n <namespace> logs <pod> -c livekit-server --previous --tail 3"],
    fix: "Correct `config` of the chart, or go back to the image that the chart names. The line says which key; only `starting LiveKit server` in the log means success.",
  },
  "other Redis password": {
    symptom: "Completed, exit code 0, again and again: WRONGPASS from Redis",
    effect: "The SFU does not start. One that runs keeps the connections that it has until Redis is restarted.",
    log: {
      container: "livekit-server",
      words: ["unable to connect to redis: WRONGPASS invalid username-password pair"],
    },
    exitCode: 0,
    ready: false,
    metrics: { up: 0 },
    alerts: { "livekit-server": ENDED },
    connectivity: NO_SFU,
    cause:
      "The Secret with the password is in two namespaces, one for Valkey and one for the SFUs, and was changed in one; or Valkey still runs with the old one.",
    look: [
      "kubectl -n <name>-media get secret valkey-auth -o jsonpath='{.data.password}' | sha256sum",
      "kubectl -n <name>-data get secret valkey-auth -o jsonpath='{.data.password}' | sha256sum",
    ],
    fix: "Make both the same, restart Valkey's members one after the other, then the SFUs.",
  },
  "media port taken": {
    symptom: "Completed, exit code 0, again and again: bind: address already in use",
    effect:
      "The SFU does not start on this node. On its host's network another program of the node has one of its ports.",
    log: { container: "livekit-server", words: ["listen udp ", ":20000: bind: address already in use"] },
    exitCode: 0,
    ready: false,
    metrics: { up: 0 },
    alerts: { "livekit-server": ENDED },
    connectivity: NO_SFU,
    cause:
      "A program outside Kubernetes, or a pod with a host port of its own; a second SFU is kept off by its host ports.",
    look: [
      "kubectl get pods -A -o wide --field-selector spec.nodeName=<node>",
      "kubectl debug node/<node> -it --image=<image with ss> -- ss -lnup  # TCP: ss -lntp",
    ],
    fix: "End that program, or move it off the node. The SFU starts with the next try of the kubelet.",
  },
  "Redis gone": {
    symptom: "LiveKitNotReady: Redis does not answer",
    effect: "Nobody joins; calls that run go on. `/` of every SFU answers 406, and the edge 503.",
    log: { container: "livekit-server", words: ["redis: connection pool: failed to dial after 5 attempts: "] },
    ready: false,
    metrics: { up: 1, unchanged: ["livekit_participant_join_total"] },
    alerts: { "livekit-server": ["LiveKitNotReady"], valkey: ["ValkeyDown", "ValkeyNoPrimary", "ValkeyMemberMissing"] },
    connectivity: NO_SFU,
    cause:
      "Valkey is down or has no primary, or a policy is between. No metric of LiveKit says so: readiness stands in for it.",
    look: [
      "kubectl -n <name>-data get pods -o wide",
      "kubectl -n <name>-data logs <pod> -c valkey --tail 20",
      "kubectl -n <name>-media logs <SFU> -c redis-proxy --tail 20  # with three members",
    ],
    fix: "Bring Valkey back, and leave the SFUs alone: they take joins again by themselves, and a deleted one would end its calls.",
  },
  "files used up": {
    symptom: "LiveKitFilesNearLimit: too many open files",
    effect: "At the limit the SFU takes no connection more, and its readiness fails; calls that run go on.",
    log: { container: "livekit-server", words: ["accept4: too many open files; retrying in "] },
    ready: false,
    metrics: { up: 1, gone: ["process_max_fds"] },
    alerts: { "livekit-server": ["LiveKitFilesNearLimit", "LiveKitNotReady"] },
    connectivity: NO_SFU,
    cause:
      "The limit of the container runtime is low for so many participants, or somebody holds connections open on the TCP media port. LiveKit ends silent ones there after 30 s, so that readiness comes and goes.",
    look: [
      "kubectl -n <namespace> exec <pod> -c livekit-server -- cat /proc/1/limits",
      "kubectl debug node/<node> -it --image=<image with ss> -- ss -tn 'sport = :7881'  # from whom",
    ],
    fix: "Raise the limit of the runtime on SFU nodes (LimitNOFILE of containerd) and roll the SFUs; close out a flood by the firewall. It takes joins again as soon as files are free.",
  },
} as const satisfies Readonly<Record<string, Runbook>>;
