import type { Runbook } from "./runbook.js";

const UNMEASURED =
  "coturn 4.6.1, which the test runs, has no metrics; what fires was played with series as 4.17.1's source names them";

/** Calls that need a relay, and certificates. */
export const RELAYS = {
  "other TURN secret": {
    symptom: "CoturnAdmitsNobody: the TURN servers and the SFUs have different secrets",
    effect: "Participants behind strict firewalls enter the meeting and get no media. Everybody else notices nothing.",
    log: { container: "turnserver", words: ["ERROR: check_stun_auth: Cannot find credentials of user <"] },
    ready: true,
    metrics: { unmeasured: UNMEASURED },
    alerts: { coturn: ["CoturnAdmitsNobody"] },
    connectivity: {
      "TURN/UDP": "the TURN server and the SFUs do not share one TURN secret",
      "TURN/TLS": "the TURN server and the SFUs do not share one TURN secret",
    },
    cause:
      "The Secret was changed and one side still has the old one: both read it at their start. Clocks that are hours apart look the same.",
    look: [
      "kubectl -n <namespace> get pods -l 'app.kubernetes.io/name in (coturn, livekit-server)' --sort-by .metadata.creationTimestamp",
      "kubectl -n <namespace> logs deploy/coturn -c turnserver | grep check_stun_auth",
    ],
    fix: "Roll whichever is older than the Secret: TURN servers, or SFUs; each drains first. Compare clocks if both are newer.",
  },
  "TURN port taken": {
    symptom: "Init:CrashLoopBackOff of a TURN server: a port is taken",
    effect:
      "The TURN server does not start on this node. coturn alone would wait for the port with its TLS port open, so that probes pass and nobody gets a relay: the init container looks first.",
    log: { container: "prepare", words: ["cannot prepare coturn: UDP port 3478 of ", " is taken"] },
    exitCode: 1,
    ready: false,
    metrics: { unmeasured: UNMEASURED },
    alerts: { coturn: ["CoturnDown", "CoturnServerMissing"] },
    connectivity: {
      certificate: "the load balancer takes the connection and no TURN server stands behind it",
      STUN: "no STUN at turn.meet.example.net",
      "TURN/UDP": "the way to turn.meet.example.net is closed, or nothing listens there",
      "TURN/TLS": "the load balancer takes the connection and no TURN server stands behind it",
    },
    cause:
      "A program outside Kubernetes, or a pod with a host port of its own, has a port of the TURN server on its host's network.",
    look: [
      "kubectl -n <namespace> logs <pod> -c prepare",
      "kubectl debug node/<node> -it --image=<image with ss> -- ss -lnup  # TCP: ss -lntp",
    ],
    fix: "End that program, or move it off the node. The pod starts with the next try of the kubelet.",
  },
  "expired TURN certificate": {
    symptom: "CoturnCertificateEnding: TURN over TLS with a certificate that has ended",
    effect:
      "Participants whose firewall leaves only TCP 443 get no media. coturn serves the certificate on, and says nothing.",
    log: { container: "turnserver", words: [] },
    ready: true,
    metrics: {
      unmeasured: `${UNMEASURED}; cert-manager's series has the date of the certificate that the server showed`,
    },
    alerts: { coturn: ["CoturnCertificateEnding"] },
    connectivity: {
      certificate: "the certificate of turns.meet.example.net is not valid today",
      "TURN/TLS": "the certificate of turns.meet.example.net is not valid today",
    },
    cause:
      "It was not renewed: cert-manager's issuer refuses, or nobody renews it. Without cert-manager nothing warns: probe the name from outside.",
    look: [
      "kubectl -n <namespace> get certificates; kubectl -n <namespace> describe certificate <name>",
      "kubectl -n <namespace> get secret <tlsSecret> -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl x509 -noout -enddate",
    ],
    fix: "Renew it in the Secret. Nothing has to be restarted: ten seconds after the kubelet has put it into the pod, the container certificate-reload tells coturn.",
  },
  "expired edge certificate": {
    symptom: "Browsers warn, and no meeting opens: the certificate of the domain has ended",
    effect: "Nobody joins; calls that run go on until their signalling breaks off.",
    log: { container: "livekit-server", words: [] },
    ready: true,
    metrics: { up: 1, unchanged: ["livekit_participant_join_total"] },
    alerts: { "livekit-server": [], coturn: ["CoturnCertificateEnding"] },
    connectivity: {
      certificate: "the certificate of meet.example.net is not valid today",
      signalling: "the certificate of meet.example.net is not valid today",
      "closed API": "the certificate of meet.example.net is not valid today",
    },
    cause: "It was not renewed, or the Ingress or Gateway controller still serves the old one.",
    look: [
      "kubectl -n <namespace> get certificates,secrets",
      "openssl s_client -connect <domain>:443 -servername <domain> </dev/null | openssl x509 -noout -enddate",
    ],
    fix: "Renew it in the Secret of the edge. If the Secret is new and the name shows the old one, restart the controller.",
  },
} as const satisfies Readonly<Record<string, Runbook>>;
