import { dnsLabel, objectName } from "../../stacks/config/names.js";
import { formed } from "../../stacks/config/patterns.js";
import type { Repository } from "../../stacks/gitops/repository.js";

/** What flags say of a repository; an absent path is the environment's name. */
export type RepositoryFlags = Omit<Repository, "path"> & { readonly path: string | undefined };

/** What each flag takes. */
const FLAGS: Readonly<Record<keyof Repository, readonly [flag: string, form: ReturnType<typeof formed>]>> = {
  url: [
    "--repository",
    formed(
      /^(https:\/\/[^\s/@?#]+|ssh:\/\/([\w-]+@)?[^\s/@?#]+)\/[^\s?#]+$/,
      "an https:// URL without user, password and query, which would be committed, or an ssh:// URL",
      "write one such as ssh://git@git.example.fr/platform.git",
    ),
  ],
  branch: ["--branch", formed(/^\w[\w./-]*$/, "a branch", "write one such as main")],
  path: [
    "--path",
    formed(
      /^\w[\w-]*(\.[\w-]+)*(\/\w[\w-]*(\.[\w-]+)*)*$/,
      "a folder below the repository's top",
      "write one such as clusters/visio",
    ),
  ],
  namespace: ["--namespace", dnsLabel(63)],
  credentials: ["--credentials", objectName("The Secret.")],
};

/** Where a secret may stand by mistake. */
const CONFIDENTIAL: readonly (keyof Repository)[] = ["url", "credentials"];

/** Everything that is wrong with the flags, a line each. */
export function problemsOf(flags: RepositoryFlags): string[] {
  return (Object.keys(FLAGS) as (keyof Repository)[]).flatMap((key) => {
    const [flag, form] = FLAGS[key];
    const text = flags[key];
    const problem = text === undefined ? undefined : form.safeParse(text).error?.issues[0]?.message;
    if (problem === undefined) return [];
    const [allowed, fix] = problem.split("\n");
    const said = CONFIDENTIAL.includes(key) ? "is not allowed (not shown)" : `is "${text}"`;
    return [`${flag} ${said}; allowed: ${allowed}; ${fix}`];
  });
}
