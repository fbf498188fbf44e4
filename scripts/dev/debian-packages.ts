/**
 * Prints the Debian packages whose programs the media and browser tests miss here, in one line; empty when all are here.
 * Run: `node --import tsx scripts/dev/debian-packages.ts`; `.ci/run` installs what it prints.
 */
import { missingPackages } from "./network-tests.js";

console.log(missingPackages().join(" "));
