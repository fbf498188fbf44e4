import { mutant, oracle, type Proof, proof } from "./proofs.js";

/** What the charts and the base stack do for security, and the tests that show it. */
export interface SecurityClaim {
  readonly claim: string;
  readonly proofs: readonly Proof[];
}

/** The claims by topic, in the order of the page. */
export const SECURITY_CLAIMS: Readonly<Record<string, readonly SecurityClaim[]>> = {
  Pods: [
    {
      claim:
        "Every container: a user above 10,000, read-only root, no capability, seccomp RuntimeDefault, no way to more privileges; " +
        "no path, process or IPC of the host. One capability has a reason, at coturn",
      proofs: [
        oracle("pods"),
        mutant("a capability is added"),
        proof("media/real-node.test.ts", "runs %s's %s as rendered: user, capabilities, system calls, root, memory"),
        proof("media/attack-pod.test.ts", "of %s gets no further than its container"),
      ],
    },
    {
      claim: "Requests for CPU, memory and disk, limits of memory and disk in every container",
      proofs: [oracle("resources"), mutant("a container has no limit of memory")],
    },
    {
      claim:
        "No service-account token in a container that keeps running; the one init container that asks for its Node may do only that",
      proofs: [
        oracle("tokens"),
        proof("media/public-address-node.test.ts", "is all that its role permits"),
        proof(
          "media/attack-pod.test.ts",
          "is nobody to a kubelet, and to the API server with the token of its account, which it has not",
        ),
      ],
    },
  ],
  Admission: [
    {
      claim: "Namespaces enforce the Pod Security level `restricted`, unless an exposure needs the host's network",
      proofs: [
        proof("charts/hardening.test.ts", "fit the Pod Security level of their namespace"),
        proof("media/real-node.test.ts", "enforces the restricted Pod Security standard on the namespace of the pods"),
        proof(
          "media/attack-pod.test.ts",
          "cannot have pods started that would get further, even by somebody who may start pods",
        ),
      ],
    },
    {
      claim:
        "Where the host's network is needed, a ValidatingAdmissionPolicy permits the ports of the port model and no path of the host",
      proofs: [
        oracle("admission"),
        mutant("pods may open one port more on their host"),
        mutant("pods may mount paths of their host"),
      ],
    },
    {
      claim: "An API server takes every object with unknown fields refused, and admits the pods under these rules",
      proofs: [
        proof("media/api-accepts.test.ts", "takes every object, unknown fields refused"),
        proof("media/api-accepts.test.ts", "refuses a pod that asks for more than the namespace allows"),
      ],
    },
  ],
  Network: [
    {
      claim:
        "Default-deny in and out; each pod has one policy of its own, with the ports of the port model and nothing wider",
      proofs: [
        oracle("network policies"),
        proof("charts/hardening.test.ts", "have the only policies, but for the default-deny below them"),
        mutant("a policy does not speak of egress"),
        proof(
          "media/attack-pod.test.ts",
          "reaches of the cluster's network what the policy allows, once a CNI enforces it",
        ),
      ],
    },
    {
      claim:
        "TURN relays to the SFUs' media ports only: a deny list that has every form of a private address, and the egress policy behind it",
      proofs: [
        proof("media/relay-policy.test.ts", "is refused outside global unicast and in the deployment's own networks"),
        proof(
          "media/relay-policy.test.ts",
          "is refused in every form that IPv6 has for an IPv4 address, and outside IPv6's global unicast",
        ),
        proof(
          "media/relay-policy.test.ts",
          "is open with the deny list alone, and closed by the rendered egress policy",
        ),
      ],
    },
    {
      claim: "TURN credentials are signed and expire; a user gets no more allocations than the quota",
      proofs: [
        proof("media/attack-turn.test.ts", "gets nothing when it is forged or has expired"),
        proof(
          "media/attack-turn.test.ts",
          "works for whoever has stolen it, up to the user's quota and to no private peer",
        ),
        proof("media/relay-policy.test.ts", "needs a credential that is signed with the secret and has not expired"),
        proof("media/relay-policy.test.ts", "gets no TCP relay and no more allocations than its quota"),
      ],
    },
    {
      claim:
        "A TURN server has an end: of relays, which comes before that of its ports, and of bytes a second for each",
      proofs: [
        proof(
          "media/attack-turn.test.ts",
          "refuses who wants more than all may have, while relays go on, and has room again for what is given back",
        ),
        proof(
          "media/attack-turn.test.ts",
          "has twice the ports that its quota can take; with none it refuses by 508, and relays go on",
        ),
        proof("media/attack-turn.test.ts", "relays no more than its cap for one allocation"),
      ],
    },
    {
      claim: "Only `/rtc` is public; the admin API and the agents' door are not",
      proofs: [
        proof("charts/render.test.ts", "route only /rtc from outside"),
        mutant("the admin API is public"),
        proof(
          "media/attack-surface.test.ts",
          "no path but /rtc is answered, however it is written, to somebody with every right",
        ),
      ],
    },
    {
      claim: "Nonsense on any port, from anybody, ends neither a server nor a call",
      proofs: [
        proof("media/attack-fuzz.test.ts", "while the TURN server is sent datagrams"),
        proof("media/attack-fuzz.test.ts", "while the SFU's media ports are sent datagrams"),
        proof("media/attack-fuzz.test.ts", "while requests that are hardly any reach edge and SFU"),
        proof("media/attack-fuzz.test.ts", "while somebody with a token sends nonsense on signalling"),
        proof(
          "media/attack-fuzz.test.ts",
          "while somebody with a token sends nonsense over a way that ICE has agreed on",
        ),
      ],
    },
    {
      claim: "No body is taken into an SFU's memory before its sender is known",
      proofs: [
        proof(
          "media/attack-surface.test.ts",
          "no body of a form is taken into memory before its sender is known, as LiveKit does inside",
        ),
        mutant("bodies of forms reach LiveKit from outside"),
        proof("charts/edge-headers.test.ts", "has no form's type on its way to /rtc, and its own to the admin API"),
      ],
    },
    {
      claim: "No port answers the Internet but those of the firewall sheet: no metrics, console, profiler or database",
      proofs: [
        proof("media/attack-surface.test.ts", "no port of any machine answers but those of the firewall sheet"),
        proof("media/attack-surface.test.ts", "LiveKit has no profiler, not even inside"),
      ],
    },
    {
      claim: "The metadata service of a cloud is closed to every pod but the one that asks it for an address",
      proofs: [
        mutant("the metadata service is open with all of its network"),
        mutant("the metadata service can be relayed to"),
      ],
    },
    {
      claim: "No STUN server, image or host of anybody else, unless the operator names it",
      proofs: [
        proof("charts/render.test.ts", "name no host outside the operator's domain, the cluster and the registry"),
        oracle("sovereignty"),
      ],
    },
  ],
  Secrets: [
    {
      claim: "Values and manifests name Secrets and hold none; what is composed of them is in memory",
      proofs: [
        oracle("secrets"),
        proof("charts/livekit-config.test.ts", "has no place for a secret"),
        proof("charts/references.test.ts", "every Secret is declared, with the keys that are read"),
      ],
    },
    {
      claim: "Probes and proxies ask Valkey as a user that may not read data",
      proofs: [mutant("another key of a Secret is read"), mutant("a password is in a plain variable")],
    },
    {
      claim: "Who copies Valkey's data may do nothing else, and reach the storage alone",
      proofs: [
        proof("media/valkey-backup.test.ts", "is made by a user that can do nothing else"),
        mutant("the backup may reach everything"),
      ],
    },
    {
      claim: "With a certificate, Valkey and its Sentinels answer nobody without TLS",
      proofs: [
        proof("media/valkey-tls.test.ts", "answer nobody without TLS"),
        mutant("Valkey listens without TLS beside it"),
      ],
    },
    {
      claim: "A metrics port with a password is never open for want of it",
      proofs: [
        proof(
          "charts/metrics-password.test.ts",
          "is never open because one of the two is missing or empty: the pod does not start",
        ),
      ],
    },
  ],
  Images: [
    {
      claim:
        "Every image from the allowed registries, by a tag that is not `latest`, and by digest once `images.digests` has it",
      proofs: [
        proof("charts/hardening.test.ts", "come from the allowed registries, each image the blueprint's"),
        proof("synth/images.test.ts", "are asked where images are pulled from, and pasted into the file pin them"),
        proof("scanners/checkov.test.ts", "has no failure once images are pinned by digest"),
      ],
    },
    {
      claim: "A bill of materials (CycloneDX 1.6) of images and charts, the same bytes every time",
      proofs: [proof("synth/images.test.ts", "keeps the published schema, and is the same every time")],
    },
  ],
  Configuration: [
    {
      claim:
        "LiveKit's configuration is held to the types of the pinned version; what LiveKit takes in silence is refused",
      proofs: [
        proof(
          "charts/livekit-config.test.ts",
          "refuses unknown keys at every level that it does not leave to the chart",
        ),
        proof("media/livekit-config.test.ts", "starts in silence, so the chart has to refuse it: %s"),
      ],
    },
    {
      claim: "Values have no unknown keys, in any chart",
      proofs: [
        proof(
          "charts/contracts.test.ts",
          "have no unknown keys: only maps with typed values and what others define are open",
        ),
      ],
    },
  ],
};
