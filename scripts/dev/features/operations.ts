import { mutant, oracle, proof } from "../proofs.js";
import { type Feature, open, yes } from "./feature.js";

/** Where pods run, and how many. */
export const PLACEMENT: readonly Feature[] = [
  yes("A pool of nodes for SFUs alone", mutant("pods run on any node")),
  yes(
    "One SFU to a node",
    proof(
      "media/real-node.test.ts",
      "keeps a second SFU off the node, and the only one from eviction while no other serves",
    ),
    proof("cluster/environments.test.ts", "runs one SFU, one TURN server and one Valkey member to a node"),
    mutant("two SFUs may share a node"),
  ),
  yes(
    "Spread over zones, a dead one not counted",
    proof("charts/hardening.test.ts", "that carry calls are spread over zones where there are several"),
    proof("cluster/environments.test.ts", "has its nodes and pods in the pools and zones of sizing.json"),
    proof("cluster/life.test.ts", "lets replacements into the zones that live, as soon as there are nodes"),
    mutant("a dead zone counts"),
  ),
  yes(
    "A lost zone leaves what the peak needs",
    proof("cluster/life.test.ts", "leaves Ready what demand.survive promised, and every other pod where it was"),
  ),
  yes(
    "More demand adds nodes and pods beside what runs, up to a thousand",
    proof("cluster/demand.test.ts", "fill up to a thousand nodes as sizing.json says, beside the SFUs that are there"),
  ),
  yes("Priority of calls over other pods", mutant("calls have no priority")),
  yes(
    "Autoscaling by participants, packets or CPU, by HPA or KEDA",
    proof("charts/mutants.test.ts", "%s is not accepted", "an autoscaler reads a metric that LiveKit does not have"),
  ),
  yes("A scale-in ends no call: there is none by itself", mutant("an SFU is taken away when load falls")),
  yes(
    "A scale-in that leaves each zone its share, so that only empty nodes go",
    proof(
      "cluster/life.test.ts",
      "takes SFUs so that each zone keeps its share, after their drain, and touches no other pod",
    ),
    proof("cluster/life.test.ts", "lets the nodes go that are too many in each zone: no call is on them"),
  ),
  open("A scale-in that picks the SFU with the fewest participants", "lower the number by hand and wait for the drain"),
  yes("Cluster autoscalers leave pods with calls alone", mutant("an autoscaler may evict")),
];

/** Upgrades and drains. */
export const UPGRADES: readonly Feature[] = [
  yes(
    "A drain as long as the longest meeting, from one number",
    proof("charts/hardening.test.ts", "that carry calls drain for the one duration"),
    mutant("the grace period is shortened"),
  ),
  yes(
    "An SFU ends after its last call",
    proof(
      "media/real-node.test.ts",
      "lets a drain wait for the call, and ends the SFU before its proxy once everybody has left",
    ),
  ),
  yes(
    "A call goes on while its SFU terminates",
    proof("media/readiness.test.ts", "while its SFU terminates, ready or not"),
  ),
  yes(
    "A budget that lets nodes drain",
    oracle("disruption"),
    mutant("a budget never lets a node drain"),
    proof(
      "cluster/life.test.ts",
      "ends for as many at once as the budget lets go, and the next node waits until one is back",
    ),
  ),
  yes(
    "A roll in waves of the spare capacity, and never with fewer servers than the budget promises",
    proof(
      "cluster/life.test.ts",
      "goes in waves of maxUnavailable, and never leaves fewer Ready than the budget promises",
    ),
    proof("cluster/life.test.ts", "gives each SFU its whole drain, and its node to nobody before it is gone"),
  ),
  yes(
    "An upgrade keeps addresses, NodePorts, volumes and Secrets",
    proof("cluster/life.test.ts", "keeps addresses, NodePorts, volumes and Secrets"),
  ),
  yes("A roll that needs no free ports", mutant("a roll surges")),
  yes(
    "A new version of a chart restarts no pod",
    proof("charts/releases.test.ts", "keeps its pods under a new version of the chart"),
  ),
  open("A changed Secret restarts what reads it", "it is read at the next start; certificates are reloaded"),
  open("Upgrade from the last release", "there is no release yet"),
  open("A guard against values that cannot change in place", "`storage` of Valkey is refused by Kubernetes only"),
];

/** What is watched, and what is kept. */
export const OBSERVATION: readonly Feature[] = [
  yes(
    "ServiceMonitors: each workload scraped once",
    oracle("monitoring"),
    mutant("a ServiceMonitor names a port that no Service has"),
  ),
  yes(
    "Alerts on metrics that the pinned versions export",
    proof("charts/alerts.test.ts", "read metrics and labels that the pinned version exports"),
    proof("charts/alerts.test.ts", "are not silenced by series that are absent"),
  ),
  yes(
    "Dashboards",
    proof("charts/alerts.test.ts", "have a dashboard beside them that reads metrics and labels of the pinned version"),
  ),
  yes(
    "A password for LiveKit's metrics",
    proof(
      "charts/metrics-password.test.ts",
      "asks for the user and the password that the Secret holds, and the ServiceMonitor names the same keys",
    ),
  ),
  open(
    "A connectivity test after the deployment",
    "the packets of docs/media-path.md are sent in tests, not yet by a command",
  ),
  open("Media in several regions", "regions of one cluster's SFUs are LiveKit's own; several clusters are not tried"),
];

/** Configuration, tests and delivery. */
export const DELIVERY: readonly Feature[] = [
  yes(
    "Strict values: every key described, unknown ones refused",
    proof(
      "charts/contracts.test.ts",
      "have no unknown keys: only maps with typed values and what others define are open",
    ),
  ),
  yes(
    "Each chart installs from its README's commands",
    proof("charts/readme-install.test.ts", "that make strictly valid objects for Kubernetes %s, without null fields"),
    proof(
      "charts/readme-install.test.ts",
      "that create each Secret which the objects name, with the keys they read, and no other",
    ),
  ),
  yes(
    "Helm 3 and Helm 4",
    proof("charts/helm-versions.test.ts", "renders the objects of %s as Helm 3 does, in the same order"),
  ),
  yes(
    "Strictly valid for each supported Kubernetes, custom resources too",
    proof("charts/render.test.ts", "are strictly valid for Kubernetes %s, without null fields"),
  ),
  yes(
    "Taken by a real API server, custom resources too, and live as rendered",
    proof("media/api-accepts.test.ts", "takes every object, unknown fields refused"),
    proof("cluster/environments.test.ts", "is taken whole: each rendered object is there, and nothing refuses a pod"),
    proof("cluster/environments.test.ts", "is live as it is rendered: applying the render would change no object"),
  ),
  yes(
    "Oracles that are written apart from the charts, and mutants that each must kill",
    proof("charts/oracles.test.ts", "give no reason to complain about %s", "network policies"),
    proof("charts/mutants.test.ts", "%s is not accepted", "a NodePort is off by one"),
  ),
  yes(
    "Manifests that change, as a diff",
    proof("charts/restarts.test.ts", "are named by kind and name, with a unified diff"),
  ),
  yes(
    "OpenTofu, Terraform, Pulumi, Argo CD, Flux: the same releases and objects by each",
    proof("synth/engines.test.ts", "of fifty generated environments"),
    proof("synth/engines.test.ts", "is told by its name, with what differs: %s, %s"),
    proof("synth/pulumi.test.ts", "asks for the base and the services of %s, and for nothing else"),
  ),
  yes(
    "Plain manifests hold what helm makes of the engines' charts and values",
    proof("charts/manifests-equality.test.ts", "of fifty generated environments"),
    proof("charts/manifests-equality.test.ts", "are told by the object's name: %s"),
  ),
  yes(
    "Plain manifests: a file for each object, in order, and nothing of the last run left",
    proof(
      "charts/render-command.test.ts",
      "writes one file for each object, in the order of the names, and says so as JSON",
    ),
    proof(
      "charts/render-command.test.ts",
      "gives the same bytes again, drops what is no longer there with its folder, and leaves what is somebody else's",
    ),
  ),
  yes("The same bytes from the same values", proof("charts/render.test.ts", "are the same when rendered again")),
  yes(
    "A LiveKit release is picked up in one file",
    proof("charts/livekit-config.test.ts", "is of the version that stands in %s, and a new one gets there"),
  ),
  open("Ports that stay the same over releases", "there is no release yet to compare with"),
];

/** Security, closed sites and supply. */
export const SECURITY: readonly Feature[] = [
  yes("Non-root, read-only root, no capability, seccomp", oracle("pods")),
  yes(
    "Pod Security `restricted`, labels on the namespaces",
    proof("charts/hardening.test.ts", "fit the Pod Security level of their namespace"),
  ),
  yes("NetworkPolicy in and out for every pod, from the port model", oracle("network policies")),
  yes("No service-account token where none is needed", oracle("tokens")),
  yes("Every secret by name", oracle("secrets"), mutant("a secret is in a ConfigMap")),
  yes(
    "Secrets that are made up are ones that the servers accept",
    proof(
      "media/cluster-commands/secrets.ts",
      "creates what can be made up, as the servers accept it, and says what is left",
    ),
  ),
  yes(
    "Scanned: kube-score, checkov",
    proof("charts/kube-score.test.ts", "finds nothing critical"),
    proof(
      "scanners/checkov.test.ts",
      "fails on the open findings at most, three of them and one more with checks of the paths",
    ),
  ),
  yes(
    "Images by digest, once resolved",
    proof("scanners/checkov.test.ts", "has no failure once images are pinned by digest"),
  ),
  open("Digests out of the box", "they come from a registry that you trust (docs/unproven.md, U7)"),
  yes(
    "One key for a mirror registry",
    proof("charts/hardening.test.ts", "come from the allowed registries, each image the blueprint's"),
    mutant("an image comes from a foreign registry"),
  ),
  yes(
    "A list of images, and a script that copies them by digest",
    proof("synth/images.test.ts", "fills the mirror under any POSIX shell, with the digests that upstream has"),
  ),
  yes(
    "A closed site from one folder: stacks, providers, charts, manifests, images, checksums",
    proof("charts/bundle.test.ts", "is whole by its checksums, which tell a file that changed"),
    proof("charts/bundle.test.ts", "leads to nothing outside of it: charts, state and providers are within"),
    proof("engines/bundle.test.ts", "deploys by the commands of its README, from nothing else"),
    proof("charts/bundle.test.ts", "gives by helm, from its own charts and values, the objects of its manifests"),
    proof("synth/images.test.ts", "goes by a folder where no machine reaches both sides, with the same digests"),
  ),
  yes(
    "A bill of materials",
    proof("synth/images.test.ts", "names images by package URL, licence and digest, and charts by what they use"),
  ),
  yes(
    "No STUN server of anybody else",
    mutant("clients get foreign STUN servers"),
    mutant("LiveKit asks foreign servers for its address"),
  ),
  yes(
    "No host of anybody else",
    proof("charts/render.test.ts", "name no host outside the operator's domain, the cluster and the registry"),
  ),
  open("Images for several architectures, checked", "needs a registry"),
  yes(
    "Charts as OCI artefacts, the same bytes each time, never replaced",
    proof("charts/publication.test.ts", "are the same bytes when packed again elsewhere"),
    proof("charts/publication.test.ts", "render as the folder of %s does, once pulled back"),
    proof("charts/publication.test.ts", "are never replaced by another content under the same version"),
  ),
  yes(
    "A bill of materials for each chart",
    proof("synth/images.test.ts", "of %s alone keeps it too, and has the images of its values"),
  ),
  yes(
    "Artifact Hub metadata",
    proof("charts/publication.test.ts", "lists the images of the values"),
    proof("charts/publication.test.ts", "has what the hub knows: category, licence, links, changes of this version"),
  ),
  open("Signed charts", "`--sign` calls cosign, of which there is a double in tests (docs/unproven.md, U25)"),
  open("A licence line in every file", "Apache-2.0 for the whole repository, in LICENSE"),
];
