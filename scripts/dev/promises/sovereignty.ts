import { oracle, proof } from "../proofs.js";
import { type Promised, promised } from "./promise.js";

/** What README and docs promise about whom a deployment talks to, by page. */
export const SOVEREIGNTY: Readonly<Record<string, readonly Promised[]>> = {
  "README.md": [
    promised(
      "writes one HTML file that asks the network for nothing",
      proof("browser/report.test.ts", "complains of nothing, asks nobody, and simulates the day of a what-if"),
    ),
    promised(
      "writes one folder that a closed site is deployed from, with checksums",
      proof("charts/bundle.test.ts", "is whole by its checksums, which tell a file that changed"),
      proof("engines/bundle.test.ts", "deploys by the commands of its README, from nothing else"),
    ),
  ],
  "SECURITY.md": [
    promised(
      "Nothing foreign is contacted by configuration",
      proof(
        "unit/blueprint/generated.test.ts",
        "names no foreign host: only the domain's names, private names and the allowed registries",
      ),
      proof("charts/render.test.ts", "name no host outside the operator's domain, the cluster and the registry"),
      oracle("sovereignty"),
      proof("media/sovereignty.test.ts", "asks nobody in the world, from its start to calls by every path"),
    ),
    promised(
      "Nothing is downloaded at run time",
      proof("engines/bundle.test.ts", "deploys by the commands of its README, from nothing else"),
      proof("media/sovereignty-site.test.ts", "deploys by the commands of its README"),
    ),
  ],
  "docs/closed-site.md": [
    promised(
      "The same commands at a machine whose only way out is recorded ask nobody",
      proof("media/sovereignty-site.test.ts", "deploys by the commands of its README"),
      proof(
        "media/sovereignty-site.test.ts",
        "brings its images from a folder to the site's registry, the same to the byte",
      ),
      proof("media/sovereignty-site.test.ts", "is seen to ask upstream if its images are copied without that folder"),
    ),
    promised(
      "The same environment, charts and providers give the same bytes; no path of the machine and no secret is in it.",
      proof("charts/bundle.test.ts", "is the same to the byte when made again, from another folder"),
      proof("charts/bundle.test.ts", "names no host but the site's, and no path of the machine that made it"),
    ),
    promised(
      "settings that let the engines look nowhere else",
      proof("charts/bundle.test.ts", "leads to nothing outside of it: charts, state and providers are within"),
    ),
    promised(
      "`closed: true` in an environment is what keeps foreign hosts out of it",
      proof("unit/checks/overrides.test.ts", "a closed site refuses %s"),
    ),
  ],
  "docs/sovereignty.md": [
    promised(
      "0 DNS questions, 0 names in TLS, 0 packets, helm's renders included.",
      proof("media/sovereignty-commands.test.ts", "by relais %s"),
      proof("media/sovereignty-commands.test.ts", "by npm start, which is the first line of the README"),
    ),
    promised(
      "What must be asked by nobody is shown to be asked without our line of",
      proof("media/sovereignty.test.ts", "LiveKit sends participants to Twilio and Google"),
      proof("media/sovereignty.test.ts", "LiveKit asks them for its own address"),
    ),
    promised(
      "With ICE-lite, as behind NodePorts, it sends to nobody first: 0 packets.",
      proof(
        "media/sovereignty.test.ts",
        "tries with full ICE the private addresses that participants name, and with ICE-lite none",
      ),
    ),
  ],
  "docs/operations.md": [
    promised(
      "With a mirror the engine asks nobody else, which is what a closed site needs.",
      proof("engines/bundle.test.ts", "deploys by the commands of its README, from nothing else"),
    ),
  ],
};
