import type { Forge } from "../../../stacks/pipelines/pipeline.js";

/** The forge is not as a pipeline needs it; the message is one line with the next step. */
export class ForgeError extends Error {}

/** A repository on a forge, and the right to speak there. */
export interface Repository {
  readonly forge: Forge;
  /** URL of the repository in the forge's API. */
  readonly api: string;
  readonly token: string;
}

/** Seconds that one request may take. */
const PATIENCE = 30;

/** The repository that a job runs for, as its forge tells by variables. Throws `ForgeError`. */
export function repositoryOf(forge: Forge, env: NodeJS.ProcessEnv): Repository {
  const token = variable(env, "RELAIS_FORGE_TOKEN", TOKEN_FIX[forge]);
  const inJob = "it runs in a job of a pipeline only";
  const api =
    forge === "gitlab"
      ? `${variable(env, "CI_API_V4_URL", inJob)}/projects/${variable(env, "CI_PROJECT_ID", inJob)}`
      : `${variable(env, "GITHUB_API_URL", inJob)}/repos/${variable(env, "GITHUB_REPOSITORY", inJob)}`;
  return { forge, api, token };
}

/** GitLab's own token of a job may not write comments or issues. Source: docs.gitlab.com/ci/jobs/ci_job_token. */
const TOKEN_FIX: Readonly<Record<Forge, string>> = {
  github: "relais pipeline writes it into the job",
  forgejo: "relais pipeline writes it into the job",
  gitlab: "add a project access token with scope api as a masked variable",
};

/** A variable that must be there. Throws `ForgeError` with what to do. */
export function variable(env: NodeJS.ProcessEnv, name: string, fix: string): string {
  const value = env[name];
  if (!value) throw new ForgeError(`${name} is not set; ${fix}`);
  return value;
}

/** One request; the answer as JSON. Throws `ForgeError`, which never has the token. */
export async function ask(repository: Repository, method: string, path: string, body?: object): Promise<unknown> {
  const { answer } = await send(repository, method, `${repository.api}${path}`, body);
  return answer;
}

/** All pages of a list. */
export async function askAll(repository: Repository, path: string): Promise<unknown[]> {
  const found: unknown[] = [];
  let url: string | undefined = `${repository.api}${path}`;
  while (url !== undefined) {
    const page: Answer = await send(repository, "GET", url);
    if (!Array.isArray(page.answer)) throw new ForgeError(`the answer to GET ${path} is no list; check the API's URL`);
    found.push(...page.answer);
    url = page.next;
  }
  return found;
}

interface Answer {
  readonly answer: unknown;
  readonly next: string | undefined;
}

async function send({ forge, api, token }: Repository, method: string, url: string, body?: object): Promise<Answer> {
  const { host, pathname } = new URL(url);
  // A list's next page is named by the forge: the token goes nowhere else.
  if (new URL(api).host !== host) throw new ForgeError(`${new URL(api).host} leads to ${host}; check the API's URL`);
  const what = `${method} ${pathname}`;
  const headers = {
    Accept: "application/json",
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(forge === "gitlab" ? { "PRIVATE-TOKEN": token } : { Authorization: `token ${token}` }),
  };
  const request = {
    method,
    headers,
    redirect: "manual" as const,
    signal: AbortSignal.timeout(PATIENCE * 1000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, request);
    text = await response.text();
  } catch (error) {
    const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    const why = name === "TimeoutError" ? `no answer within ${PATIENCE} s` : (cause?.code ?? name);
    throw new ForgeError(
      `${host} cannot be asked (${why}): ${what}; check the runner's way to it and run the job again`,
    );
  }
  if (!response.ok) throw new ForgeError(`${host} refuses ${what} with ${response.status}; ${remedy(response.status)}`);
  const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  try {
    return { answer: text === "" ? undefined : JSON.parse(text), next };
  } catch {
    throw new ForgeError(`the answer of ${host} to ${what} is not JSON; check the API's URL`);
  }
}

function remedy(status: number): string {
  if (status === 401) return "the token is wrong or over";
  if (status === 403 || status === 404) return "the token lacks a right for it, or it does not exist";
  return "run the job again";
}
