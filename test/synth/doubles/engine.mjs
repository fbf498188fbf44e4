#!/usr/bin/env node
// Double of tofu and terraform: answers `-chdir=<stack> output -json -no-color`, and refuses everything else. What it answers is
// in the stack's folder: `double-outputs.json`; without `.terraform` there it complains as the engines do.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [chdir = "", ...rest] = process.argv.slice(2);
const folder = /^-chdir=(.+)$/.exec(chdir)?.[1];
if (folder === undefined || rest.join(" ") !== "output -json -no-color") {
  console.error(`\nError: this double does not know ${process.argv.slice(2).join(" ")}\n`);
  process.exit(64);
}
if (!existsSync(join(folder, "cdk.tf.json"))) {
  console.error(`\nError: this double sees no synthesised stack in ${folder}\n`);
  process.exit(64);
}
if (!existsSync(join(folder, ".terraform"))) {
  console.error('\nError: Backend initialization required, please run "tofu init"\n\nReason: Initial configuration\n');
  process.exit(1);
}
const outputs = join(folder, "double-outputs.json");
process.stdout.write(existsSync(outputs) ? readFileSync(outputs) : "{}\n");
