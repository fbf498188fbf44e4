import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-gitops-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const URL = "https://git.example.fr/platform.git";
const gitops = (...args: string[]) => runRelais(FOLDER, ["gitops", ...args]);

describe("relais gitops", () => {
  it("writes the folder that is committed, and says what comes next", async () => {
    const { status, stdout } = await gitops("visio", "--for", "flux", "--repository", URL, "--path", "clusters/visio/");
    expect(status).toBe(0);
    const folder = join(FOLDER, "out/visio/gitops/flux");
    expect(readdirSync(folder).sort()).toEqual(["base", "charts", "releases", "root.yaml"]);
    expect(readdirSync(join(folder, "charts")).sort()).toEqual(["coturn", "edge", "livekit-server", "valkey"]);
    expect(readFileSync(join(folder, "root.yaml"), "utf8")).toContain("path: ./clusters/visio/base\n");
    expect(stdout).toContain("kubectl apply -f out/visio/gitops/flux/root.yaml");
    expect(stdout).toContain("npx relais secrets visio");
  });

  it("replaces what it wrote before, and leaves all else of the environment alone", async () => {
    const folder = join(FOLDER, "out/lab");
    mkdirSync(join(folder, "gitops/argocd/releases"), { recursive: true });
    writeFileSync(join(folder, "gitops/argocd/releases/old.yaml"), "old");
    writeFileSync(join(folder, "mine"), "mine");
    expect((await gitops("lab", "--for", "argocd", "--repository", URL)).status).toBe(0);
    expect(existsSync(join(folder, "gitops/argocd/releases/old.yaml"))).toBe(false);
    expect(readFileSync(join(folder, "gitops/argocd/root.yaml"), "utf8")).toContain("path: lab/releases\n");
    expect(readFileSync(join(folder, "mine"), "utf8")).toBe("mine");
  });

  it("names the files and writes nothing on a dry run, and tells all as JSON", async () => {
    const { stdout } = await gitops("webinar", "--for", "flux", "--repository", URL, "--dry-run", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      folder: "out/webinar/gitops/flux",
      files: expect.arrayContaining(["root.yaml", "charts/livekit-server/"]),
      repository: { url: URL, branch: "main", path: "webinar", namespace: "flux-system" },
    });
    expect(existsSync(join(FOLDER, "out/webinar"))).toBe(false);
  });

  it.each([
    [
      "a repository over plain HTTP",
      ["--repository", "http://git.example.fr/x"],
      "--repository is not allowed (not shown); allowed: an https:// URL",
    ],
    ["a path that leaves the repository", ["--repository", URL, "--path", "../x"], '--path is "../x"'],
    ["an absolute path", ["--repository", URL, "--path", "/x"], '--path is "/x"'],
    ["a branch with a space", ["--repository", URL, "--branch", "a b"], '--branch is "a b"'],
    ["a namespace in capitals", ["--repository", URL, "--namespace", "Argo"], '--namespace is "Argo"'],
    [
      "credentials that Argo CD would not read",
      ["--repository", URL, "--credentials", "x"],
      "--credentials goes only with",
    ],
    ["no repository", [], "required option '--repository <url>' not specified"],
  ])("refuses %s", async (_, flags, message) => {
    const { status, stderr } = await gitops("visio", "--for", "argocd", ...flags);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(FOLDER, "out/visio/gitops/argocd"))).toBe(false);
  });

  it.each([
    ["a password", "https://me:hunter2@git.example.fr/x"],
    ["a token", "https://hunter2@git.example.fr/x"],
    ["a query", "https://git.example.fr/x?token=hunter2"],
    ["a password of SSH", "ssh://git:hunter2@git.example.fr/x"],
  ])("refuses a URL with %s without showing it", async (_, url) => {
    const { status, stderr } = await gitops("visio", "--for", "flux", "--repository", url);
    expect(status).toBe(2);
    expect(stderr).toBe(
      "error: --repository is not allowed (not shown); allowed: an https:// URL without user, password and query, which would be committed, or an ssh:// URL; write one such as ssh://git@git.example.fr/platform.git\n",
    );
  });

  it("tells all that is wrong at once", async () => {
    const { stderr } = await gitops("visio", "--for", "argocd", "--repository", "x", "--branch", "a b", "--path", "/x");
    expect(stderr.match(/^error: --\w+/gm)).toEqual(["error: --repository", "error: --branch", "error: --path"]);
  });
});
