import type { Blueprint } from "../blueprint/blueprint.js";

/** The forges that there are pipelines for. */
export const FORGES = ["github", "gitlab", "forgejo"] as const;
export type Forge = (typeof FORGES)[number];

/** What a user says of the pipeline; none of it is known to Relais. */
export interface PipelineChoice {
  /** The environment as the command line names it, from the top of the repository. */
  readonly argument: string;
  /** The branch that is deployed. */
  readonly branch: string;
  /** Label of the runner (GitHub, Forgejo) or its tag (GitLab). Absent: GitLab chooses. */
  readonly runsOn: string | undefined;
  /** Container image with what the jobs start: sh, git, node, npm, tofu, kubectl and helm. Absent: the runner has them. */
  readonly image: string | undefined;
  /** tofu or terraform. Absent: the first of them on PATH. */
  readonly engine: string | undefined;
  /** Folder of providers on the runner, for a closed site. Absent: the engine's own settings. */
  readonly mirror: string | undefined;
  /** A command that judges the rendered manifests. Absent: there is none. */
  readonly policy: string | undefined;
  /** When the nightly look takes place, UTC, as cron writes it. GitLab keeps schedules beside the file. */
  readonly nightly: string;
  /** GitHub: hand findings to code scanning, which private repositories pay for. */
  readonly codeScanning: boolean;
}

/** A pipeline with what it is about: all that a forge's file is made from. */
export interface Pipeline extends PipelineChoice {
  /** Name of the environment. */
  readonly name: string;
  /** Variables of the forge that hold secrets; no value is in the file. */
  readonly secrets: readonly string[];
  /** True if the cluster is there already and reached by a kubeconfig of the user's. */
  readonly hasOwnKubeconfig: boolean;
  /** How long an apply may take: a shrink waits for a drain first. */
  readonly applyMinutes: number;
}

/** Base64 of a kubeconfig: one line, which every forge can mask. */
export const KUBECONFIG = "RELAIS_KUBECONFIG";

/** For clusters, volumes and releases, beside the drain. */
const APPLY_MINUTES = 180;

/** What the pipeline of an environment needs to know. */
export function pipelineOf(blueprint: Blueprint, choice: PipelineChoice): Pipeline {
  const { name, infrastructure, drainSeconds } = blueprint;
  const hasOwnKubeconfig = infrastructure === null;
  return {
    ...choice,
    name,
    secrets: [
      "RELAIS_STATE_PASSPHRASE",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      ...(hasOwnKubeconfig ? [KUBECONFIG] : ["OSC_ACCESS_KEY", "OSC_SECRET_KEY"]),
    ],
    hasOwnKubeconfig,
    applyMinutes: Math.ceil(drainSeconds / 60) + APPLY_MINUTES,
  };
}
