import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Forge } from "../../stacks/pipelines/pipeline.js";

/**
 * A double of a forge's API: the requests that Relais makes of it, with the right token, and nothing else. Paths, methods, fields
 * and pages (`Link`) are those of docs.github.com/rest, docs.gitlab.com/api and Forgejo's swagger, read in November 2026; no forge
 * was asked.
 */
export interface ForgeDouble {
  /** The variables of a job. */
  readonly env: Readonly<Record<string, string>>;
  readonly comments: Entry[];
  readonly issues: Entry[];
  /** What code scanning was given. */
  readonly scans: { readonly sha: string; readonly ref: string; readonly sarif: unknown }[];
  /** Environments with their protection rules, of GitHub. */
  readonly environments: Map<string, object[]>;
  /** Requests that it does not know; empty if all was well. */
  readonly complaints: string[];
  stop(): Promise<void>;
}

export interface Entry {
  readonly id: number;
  readonly author: string;
  readonly title?: string;
  body: string;
  open: boolean;
}

export const TOKEN = "token-of-the-job";
/** Who writes with it. */
const SELF: Readonly<Record<Forge, string>> = {
  github: "github-actions[bot]",
  forgejo: "forgejo-actions",
  gitlab: "project_1_bot",
};
/** So small that lists have several pages. */
const PAGE = 2;

export async function startForge(forge: Forge): Promise<ForgeDouble> {
  const state = {
    comments: [] as Entry[],
    issues: [] as Entry[],
    scans: [] as ForgeDouble["scans"],
    environments: new Map<string, object[]>(),
    complaints: [] as string[],
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await text(request);
    const answer = (status: number, value?: unknown, more: Record<string, string> = {}) =>
      response.writeHead(status, { "Content-Type": "application/json", ...more }).end(JSON.stringify(value));
    const token = forge === "gitlab" ? headers["private-token"] : headers.authorization;
    if (token !== (forge === "gitlab" ? TOKEN : `token ${TOKEN}`)) return void answer(401, { message: "no" });
    const { pathname, searchParams } = new URL(url, origin);
    const sent = body === "" ? undefined : JSON.parse(body);
    const path = pathname.replace(forge === "gitlab" ? "/api/v4/projects/1" : "/api/v1/repos/org/platform", "");
    const list = (entries: readonly Entry[]) => {
      const page = Number(searchParams.get("page") ?? 1);
      const shown = entries.slice((page - 1) * PAGE, page * PAGE);
      searchParams.set("page", String(page + 1));
      const next: Record<string, string> =
        entries.length > page * PAGE ? { Link: `<${origin}${pathname}?${searchParams}>; rel="next"` } : {};
      answer(200, shown.map(written), next);
    };
    const add = (entries: Entry[]) => {
      const entry = {
        id: 100 + entries.length,
        author: SELF[forge],
        title: sent.title,
        body: contentOf(sent),
        open: true,
      };
      entries.push(entry);
      answer(201, written(entry));
    };
    const change = (entries: readonly Entry[], id: string | undefined) => {
      const entry = entries.find((each) => String(each.id) === id);
      if (!entry) return void answer(404, {});
      entry.body = contentOf(sent);
      answer(200, written(entry));
    };
    const at = `${method} ${path}`;
    const R = ROUTES[forge];
    const [, id] = R.change.exec(at) ?? R.changeIssue.exec(at) ?? [];
    if (at === `GET ${R.comments}`) list(state.comments);
    else if (at === `POST ${R.comments}`) add(state.comments);
    else if (R.change.test(at)) change(state.comments, id);
    else if (at === "GET /issues" && searchParams.get("state") === R.open)
      list(state.issues.filter(({ open }) => open));
    else if (at === "POST /issues") add(state.issues);
    else if (R.changeIssue.test(at)) change(state.issues, id);
    else if (forge === "gitlab" && at === "GET /api/v4/user") answer(200, { username: SELF.gitlab });
    else if (forge === "github" && at === "POST /code-scanning/sarifs") {
      const sarif = JSON.parse(gunzipSync(Buffer.from(sent.sarif, "base64")).toString());
      state.scans.push({ sha: sent.commit_sha, ref: sent.ref, sarif });
      answer(202, { id: "1" });
    } else if (forge === "github" && at.startsWith("GET /environments/")) {
      const rules = state.environments.get(at.slice("GET /environments/".length));
      answer(rules ? 200 : 404, { protection_rules: rules });
    } else {
      state.complaints.push(`${method} ${url}`);
      answer(404, { message: "unknown" });
    }
  }

  /** Its field differs between comments and issues of GitLab. */
  const contentOf = (sent: { body?: string; description?: string }) => sent.body ?? sent.description ?? "";
  const written = ({ id, author, title, body }: Entry) =>
    forge === "gitlab"
      ? {
          id: title === undefined ? id : id + 5000,
          iid: id,
          author: { username: author },
          body,
          description: body,
          title,
        }
      : { id: title === undefined ? id : id + 5000, number: id, user: { login: author }, body, title };

  const env: Record<string, string> =
    forge === "gitlab"
      ? { CI_API_V4_URL: `${origin}/api/v4`, CI_PROJECT_ID: "1", CI_MERGE_REQUEST_IID: "7" }
      : { GITHUB_API_URL: `${origin}/api/v1`, GITHUB_REPOSITORY: "org/platform", RELAIS_MERGE_REQUEST: "7" };
  return {
    ...state,
    env: { ...env, RELAIS_FORGE_TOKEN: TOKEN },
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

const HUB = {
  comments: "/issues/7/comments",
  change: /^PATCH \/issues\/comments\/(\d+)$/,
  changeIssue: /^PATCH \/issues\/(\d+)$/,
  open: "open",
};

const ROUTES: Readonly<Record<Forge, typeof HUB>> = {
  github: HUB,
  forgejo: HUB,
  gitlab: {
    comments: "/merge_requests/7/notes",
    change: /^PUT \/merge_requests\/7\/notes\/(\d+)$/,
    changeIssue: /^PUT \/issues\/(\d+)$/,
    open: "opened",
  },
};
