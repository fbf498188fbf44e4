import { describe, expect, it } from "vitest";
import { CONTROLLERS, gitOpsFiles } from "../../stacks/gitops/files.js";
import { DEPLOYMENTS, deployment } from "../fixtures/environments.js";
import { validate } from "./kubeconform.js";

const REPOSITORY = {
  url: "ssh://git@git.example/platform.git",
  branch: "main",
  path: "clusters/here",
  namespace: "gitops",
  credentials: "deploy-key",
};

describe.each(CONTROLLERS)("the files for %s", (controller) => {
  it.each(DEPLOYMENTS)("of %s are strictly valid for its definitions and Kubernetes' own", (name) => {
    const files = gitOpsFiles(deployment(name).blueprint, controller, REPOSITORY);
    expect(
      validate(
        files.map(({ file, text }) => ({ name: file, text })),
        "1.35",
      ),
    ).toEqual([]);
  });
});
