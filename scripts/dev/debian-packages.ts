/**
 * Prints the Debian packages that tests miss here, in one line; empty when all are here.
 * Run: `node --import tsx scripts/dev/debian-packages.ts`; `.ci/run` installs what it prints.
 */
import { missingForCheckov } from "./checkov.js";
import { missingPackages } from "./network-tests.js";
import { missingForShellcheck } from "./shellcheck.js";
import { missingShells } from "./shells.js";

console.log([...missingPackages(), ...missingForCheckov(), ...missingForShellcheck(), ...missingShells()].join(" "));
