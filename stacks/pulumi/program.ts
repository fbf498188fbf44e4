/**
 * The program of the Pulumi project that `relais pulumi` writes, bundled into its `index.js`: reads what lies beside it and
 * declares the resources of the selected stack.
 */
import { readFileSync } from "node:fs";
import { Provider } from "@pulumi/kubernetes";
import { Config, getStack, RunError } from "@pulumi/pulumi";
import type { Blueprint } from "../blueprint/blueprint.js";
import { deploy } from "./deploy.js";
import { FILES, STACKS, type StackName } from "./project.js";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const blueprint: Blueprint = read(FILES.blueprint);

const name = getStack();
if (!STACKS.includes(name as StackName))
  throw new RunError(`the stack is ${name}; allowed: ${STACKS.join(", ")}; run pulumi stack select --create base`);

const provider = new Provider("cluster", {
  kubeconfig: new Config().require("kubeconfig"),
  // Without it, another address or authority in the kubeconfig replaces the provider, and with it every resource: all calls end.
  clusterIdentifier: blueprint.name,
});
deploy(blueprint, name as StackName, read(FILES.charts), provider);
