import { gzipSync } from "node:zlib";
import type { Forge } from "../../../stacks/pipelines/pipeline.js";
import { ask, askAll, ForgeError, type Repository } from "./request.js";

/** The longest body that GitHub takes is 65,536 characters; the others take more. */
const LONGEST = 60_000;

/**
 * Who writes with the token of a job. A comment with our mark by anybody else is not ours: its author could change the plan
 * under the eyes of who approves it. GitLab tells by `GET /user`.
 */
const AUTHOR: Readonly<Record<Exclude<Forge, "gitlab">, string>> = {
  github: "github-actions[bot]",
  forgejo: "forgejo-actions",
};

interface Written {
  readonly id: number;
  /** GitLab's number of an issue within its project. */
  readonly iid?: number;
  readonly number?: number;
  readonly body?: string | null;
  readonly description?: string | null;
  readonly user?: { readonly login: string };
  readonly author?: { readonly username: string };
  readonly pull_request?: object | null;
}

/** Writes a comment below a merge request, or changes the one that it wrote before. Gives which it was. */
export async function comment(
  repository: Repository,
  environment: string,
  request: string,
  text: string,
): Promise<"created" | "updated"> {
  const mark = markOf("plan", environment);
  const body = marked(mark, text);
  const gitlab = repository.forge === "gitlab";
  const list = gitlab ? `/merge_requests/${request}/notes` : `/issues/${request}/comments`;
  const earlier = await ours(repository, `${list}?per_page=100`, mark);
  if (earlier === undefined) await ask(repository, "POST", list, { body });
  else if (gitlab) await ask(repository, "PUT", `${list}/${earlier.id}`, { body });
  else await ask(repository, "PATCH", `/issues/comments/${earlier.id}`, { body });
  return earlier === undefined ? "created" : "updated";
}

/** Opens the one issue about drift of an environment, or changes it while it is open. */
export async function issue(repository: Repository, environment: string, text: string): Promise<"created" | "updated"> {
  const mark = markOf("drift", environment);
  const title = `${environment}: what runs is not what its file says`;
  const body = marked(mark, text);
  const gitlab = repository.forge === "gitlab";
  const earlier = await ours(repository, `/issues?state=${gitlab ? "opened" : "open"}&per_page=100`, mark);
  const content = gitlab ? { title, description: body } : { title, body };
  if (earlier === undefined) await ask(repository, "POST", "/issues", content);
  else if (gitlab) await ask(repository, "PUT", `/issues/${earlier.iid}`, content);
  else await ask(repository, "PATCH", `/issues/${earlier.number}`, content);
  return earlier === undefined ? "created" : "updated";
}

/** Hands a SARIF file to GitHub's code scanning. */
export async function codeScanning(
  repository: Repository,
  { sha, ref }: { readonly sha: string; readonly ref: string },
  sarif: string,
): Promise<void> {
  const body = { commit_sha: sha, ref, sarif: gzipSync(sarif).toString("base64") };
  await ask(repository, "POST", "/code-scanning/sarifs", body);
}

/**
 * Throws `ForgeError` unless GitHub's environment asks people for approval: one that nobody has set up is made by GitHub at its
 * first use, without any rule, and a push would be applied unseen.
 */
export async function approval(repository: Repository, environment: string): Promise<void> {
  const found = (await ask(repository, "GET", `/environments/${encodeURIComponent(environment)}`)) as {
    readonly protection_rules?: readonly { readonly type: string; readonly reviewers?: readonly unknown[] }[];
  };
  const rule = found.protection_rules?.find(({ type }) => type === "required_reviewers");
  if (!rule?.reviewers?.length)
    throw new ForgeError(`environment ${environment} has no required reviewers; add some in the repository's settings`);
}

async function ours(repository: Repository, path: string, mark: string): Promise<Written | undefined> {
  const found = (await askAll(repository, path)) as Written[];
  const candidates = found.filter(
    ({ body, description, pull_request }) => !pull_request && (body ?? description)?.startsWith(mark),
  );
  if (candidates.length === 0) return undefined;
  const self = await authorOf(repository);
  return candidates.find(({ user, author }) => (user?.login ?? author?.username) === self);
}

async function authorOf(repository: Repository): Promise<string> {
  if (repository.forge !== "gitlab") return AUTHOR[repository.forge];
  const root = { ...repository, api: repository.api.replace(/\/projects\/[^/]+$/, "") };
  return ((await ask(root, "GET", "/user")) as { readonly username: string }).username;
}

const markOf = (kind: "plan" | "drift", environment: string) => `<!-- relais ${kind} ${environment} -->`;

function marked(mark: string, text: string): string {
  const body = `${mark}\n${text}`;
  if (body.length <= LONGEST) return body;
  return `${body.slice(0, LONGEST)}\n\n(cut here: the job's log or file has the rest)`;
}
