import { mutant, proof } from "../proofs.js";
import { type Feature, yes } from "./feature.js";

const edge = (title: string, of?: string) => proof("charts/edge.test.ts", title, of);

/** The way in: charts/edge. */
export const EDGE: readonly Feature[] = [
  yes("Ingress and Gateway API, of a class that you name", edge("are strictly valid, custom resources too")),
  yes(
    "Controllers by name: Envoy Gateway, Traefik, HAProxy, HAProxy Ingress",
    edge("renders objects of nobody but the named controller and cert-manager"),
  ),
  yes(
    "Certificates that exist, of an issuer, or of an ACME directory of your choice",
    edge("serves the certificate from the Secret that is named, which cert-manager makes if asked"),
  ),
  yes(
    "Idle time-outs of WebSockets, for each controller",
    edge("lives as long as webSocket.idleTimeoutSeconds behind Envoy Gateway, on every listener"),
    mutant("a call ends with a request's time-out"),
  ),
  yes(
    "HSTS and headers",
    proof("charts/edge-headers.test.ts", "answers with HSTS and the headers wherever the controller has a way"),
  ),
  yes(
    "Only `/rtc` is public",
    proof("browser/matrix.ts", "shows /rtc to the world and nothing else"),
    mutant("the admin API is public"),
  ),
  yes(
    "Admin API and agents inside, under the same name",
    edge("opens /rtc and nothing else, but on a listener of its own with a load balancer off public addresses"),
  ),
  yes(
    "Typed annotations of load balancers, per cloud",
    edge("of OpenStack takes milliseconds, of Scaleway a duration; both tell inside from outside"),
    edge("of Outscale is annotated as the stacks do it"),
  ),
  yes("One protocol for each load balancer", mutant("a Service mixes protocols")),
  yes("DNS records by external-dns", edge("reads target and ttl where it looks for them")),
  yes("All findings in one message", proof("charts/edge-problems.test.ts", "names all findings at once")),
];
