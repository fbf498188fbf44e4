/**
 * Prints the Debian packages that the media, browser and scanner tests miss here, in one line; empty when all are here.
 * Run: `node --import tsx scripts/dev/debian-packages.ts`; `.ci/run` installs what it prints.
 */
import { missingForCheckov } from "./checkov.js";
import { missingPackages } from "./network-tests.js";
import { missingForShellcheck } from "./shellcheck.js";

console.log([...missingPackages(), ...missingForCheckov(), ...missingForShellcheck()].join(" "));
