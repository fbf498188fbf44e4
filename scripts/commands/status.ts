import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Readable } from "../../stacks/cluster/line.js";
import type { KubeNode, KubeObject } from "../../stacks/cluster/objects.js";
import type { FoundSecrets } from "../../stacks/cluster/secrets.js";
import { type ClusterState, edgeKind, STATUS_KINDS, statusLines } from "../../stacks/cluster/status.js";
import { addClusterOptions, type ClusterOptions, onCluster } from "../lib/cluster.js";
import { linesExitCode, printLines } from "../lib/cluster-lines.js";
import { readSecrets } from "../lib/cluster-secrets.js";
import { joinReadable, type Kubectl } from "../lib/kubectl.js";
import { KubectlError } from "../lib/kubectl-errors.js";
import { printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais status`: what runs against what the environment wants. */
export const addStatus: AddCommand = (program, setCode) => {
  addClusterOptions(
    program
      .command("status")
      .description("compare what runs in the cluster with what the environment wants")
      .argument("<environment>", ENVIRONMENT),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais status visio
  relais status lab --context k3s --json

Looks at nodes by pool and zone, Secrets by key, workloads, draining pods, disruption budgets and addresses of load balancers.
Changes nothing. Exit code 0 if everything is as wanted, 1 if something differs.`,
    )
    .action(async (environment: string, options: ClusterOptions) => {
      setCode(
        await onCluster(environment, options, async ({ blueprint }, kubectl, version) => {
          const lines = statusLines(blueprint, await readState(kubectl, blueprint), new Date());
          if (options.json) printJson({ environment: blueprint.name, kubernetes: version, lines });
          else printLines(lines);
          return linesExitCode(lines);
        }),
      );
    });
};

async function readState(kubectl: Kubectl, blueprint: Blueprint): Promise<ClusterState> {
  const [nodes, secrets, ...objects] = await Promise.all([
    kubectl.list<KubeNode>(["nodes"]),
    readableSecrets(kubectl, blueprint),
    ...blueprint.namespaces.flatMap(({ name }) =>
      [STATUS_KINDS.join(","), edgeKind(blueprint)].map((kinds) =>
        kubectl.list<KubeObject>([kinds, `--namespace=${name}`]),
      ),
    ),
  ]);
  return { nodes, secrets, objects: joinReadable(objects) };
}

async function readableSecrets(kubectl: Kubectl, blueprint: Blueprint): Promise<Readable<FoundSecrets>> {
  try {
    return { items: [await readSecrets(kubectl, blueprint)] };
  } catch (error) {
    if (error instanceof KubectlError && error.failure === "forbidden") return { unreadable: error.message };
    throw error;
  }
}
