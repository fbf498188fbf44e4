import { mutant, oracle, proof } from "../proofs.js";
import { type Promised, promised } from "./promise.js";

/** What README and docs promise about secrets and attackers, by page. */
export const SECRETS: Readonly<Record<string, readonly Promised[]>> = {
  "README.md": [
    promised(
      "No value of a Secret is ever printed.",
      proof(
        "media/cluster-commands/secrets.ts",
        "has shown no value in all of this: not in arguments, not in files, not on the screen",
      ),
      proof("cluster/lifecycle.test.ts", "without a secret in what is printed, written, or in the decrypted state"),
    ),
    promised(
      "writes the kubeconfig of a cluster that Relais made, from the state or the provider's API, mode 0600",
      proof(
        "synth/kubeconfig.test.ts",
        "writes the stack's output for its owner only, and says where without showing it",
      ),
      proof("synth/oks-commands.test.ts", "writes what the API gives, for its owner only"),
    ),
  ],
  "SECURITY.md": [
    promised(
      "No secret's content enters blueprints, plans, values or logs.",
      proof(
        "engines/infra.test.ts",
        "has written no secret in clear but the kubeconfig: not into state, plan, stacks or what it printed",
      ),
      proof("unit/checks/broken-blueprints.test.ts", "when values hold a secret, which is not shown"),
      oracle("secrets"),
    ),
    promised(
      "Values that Relais makes up pass through its memory once.",
      proof("media/cluster-commands/secrets.ts", "lists without a value ever leaving kubectl"),
      proof("media/cluster-commands/secrets.ts", "copies the passwords that one namespace has into the other"),
    ),
    promised(
      "The cluster's admin key is in the state of `<name>-infra`",
      proof("engines/encryption.test.ts", "tells nothing in %s"),
      proof("engines/encryption.test.ts", "opens with its passphrase, and with no other"),
    ),
    promised(
      "Keys of the Outscale root account",
      proof("synth/oks-client.test.ts", "does not follow a redirection with its keys"),
      proof("synth/oks-commands.test.ts", "tells keys that are refused, after one try"),
    ),
  ],
  "docs/operations.md": [
    promised(
      "State and plans are encrypted by OpenTofu with the passphrase of `RELAIS_STATE_PASSPHRASE`",
      proof("engines/encryption.test.ts", "tells nothing in %s"),
      proof("engines/state-storage.test.ts", "is encrypted there, and nowhere else"),
    ),
    promised(
      "Secrets that can be made up are created where they are missing, and never printed",
      proof(
        "media/cluster-commands/secrets.ts",
        "creates what can be made up, as the servers accept it, and says what is left",
      ),
      proof(
        "media/cluster-commands/secrets.ts",
        "has shown no value in all of this: not in arguments, not in files, not on the screen",
      ),
    ),
  ],
  "docs/clouds.md": [
    promised(
      "they follow no redirection and are in no message",
      proof("synth/oks-client.test.ts", "does not follow a redirection with its keys"),
      proof("synth/oks-client.test.ts", "is refused with %s, which is not shown"),
    ),
  ],
  "docs/quickstart.md": [
    promised(
      "No value is ever printed and no Secret that exists is changed.",
      proof("media/cluster-commands/secrets.ts", "creates nothing a second time and changes nothing"),
      proof("media/cluster-commands/secrets.ts", "leaves an incomplete Secret alone, also when a value is only empty"),
    ),
  ],
  "docs/connectivity.md": [
    promised(
      "Nothing secret is printed.",
      proof("media/connectivity.test.ts", "names the cause when $name"),
      proof("synth/connectivity.test.ts", "fails where nothing listens, says why in a table, and shows no secret"),
    ),
  ],
  "docs/monitoring.md": [
    promised(
      "The exporter reads Valkey as `relais-check`, which may `PING` and `INFO`.",
      mutant("another key of a Secret is read"),
    ),
  ],
  "docs/media-path.md": [
    promised(
      "the edge answers `/rtc` and nothing else",
      proof("browser/matrix.ts", "shows /rtc to the world and nothing else"),
    ),
    promised(
      "a credential that has expired, is signed with another secret, or none | no allocation",
      proof("media/relay-policy.test.ts", "needs a credential that is signed with the secret and has not expired"),
    ),
  ],
};
