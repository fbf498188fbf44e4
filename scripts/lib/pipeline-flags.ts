import { formed } from "../../stacks/config/patterns.js";
import type { Forge, PipelineChoice } from "../../stacks/pipelines/pipeline.js";

/** Written into shell without quotes: a path or name that no shell reads as anything else. */
const plainPath = formed(
  /^[\w./][\w./-]*$/,
  "letters, digits and . _ / -",
  "rename it, or name it from the top of the repository",
);

/** What each flag takes. */
const FORMS: readonly (readonly [flag: string, key: keyof PipelineChoice, form: ReturnType<typeof formed>])[] = [
  [
    "the environment",
    "argument",
    formed(
      /^(?!\/)(?!.*\.\.)[\w][\w./-]*$/,
      "a name, or a path from the top of the repository",
      "run this at the top of the repository, with a name such as visio",
    ),
  ],
  ["--branch", "branch", formed(/^\w[\w./-]*$/, "a branch", "write one such as main")],
  ["--runs-on", "runsOn", formed(/^\w[\w.:-]*$/, "a label of a runner", "write one such as docker")],
  [
    "--image",
    "image",
    formed(
      /^[a-z0-9][\w.:/@-]*$/,
      "a container image",
      "write one such as registry.example.fr/ci/tofu:1 with git, node, tofu, kubectl and helm",
    ),
  ],
  ["--engine", "engine", plainPath],
  ["--mirror", "mirror", plainPath],
  [
    "--nightly",
    "nightly",
    formed(/^[\d*,/-]+( [\d*,/-]+){4}$/, "five fields of cron", 'write them such as "17 3 * * *"'),
  ],
  [
    "--policy",
    "policy",
    formed(
      /^(?!.*\$\{\{)[^\r\n]+$/,
      "a command in one line, without a forge's own expressions",
      "put more into a script of the repository",
    ),
  ],
];

/** Everything that is wrong with the flags, a line each. */
export function problemsOf(choice: PipelineChoice, forge: Forge): string[] {
  const malformed = FORMS.flatMap(([flag, key, form]) => {
    const value = choice[key];
    const problem = value === undefined ? undefined : form.safeParse(value).error?.issues[0]?.message;
    if (problem === undefined) return [];
    const [allowed, fix] = problem.split("\n");
    return [`${flag} is "${value}"; allowed: ${allowed}; ${fix}`];
  });
  return [
    ...malformed,
    ...(choice.runsOn === undefined && forge !== "gitlab"
      ? [`--runs-on is missing; name the label of the runner that ${forge} starts the jobs on`]
      : []),
    ...(choice.codeScanning && forge !== "github" ? ["--code-scanning goes only with --for github"] : []),
  ];
}
