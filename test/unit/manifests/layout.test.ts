import { describe, expect, it } from "vitest";
import { manifestFiles } from "../../../scripts/lib/manifest-folder.js";
import { fileOf, partsOf } from "../../../stacks/manifests/layout.js";
import { deployment } from "../../fixtures/environments.js";

const foldersOf = (name: string) => partsOf(deployment(name).blueprint).map(({ folder }) => folder);
const document = (kind: string, name: string) => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

describe("the layout of manifests", () => {
  it("is a folder for the base and one for each release, numbered by the wave in which it goes", () => {
    expect(foldersOf("visio")).toEqual(["00-base", "10-coturn", "10-valkey", "20-livekit-server", "30-edge"]);
    expect(foldersOf("lab")).toEqual([
      "00-base",
      "10-lab-host-network",
      "20-coturn",
      "20-valkey",
      "30-livekit-server",
      "40-edge",
    ]);
  });

  it("names a file by what is in it, so that two namespaces can have objects of one name", () => {
    const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
    expect(fileOf({ ...policy, metadata: { name: "default-deny", namespace: "visio-media" } })).toBe(
      "networkpolicy-visio-media.default-deny.yaml",
    );
    expect(fileOf({ ...policy, kind: "PriorityClass", metadata: { name: "visio-media" } })).toBe(
      "priorityclass-visio-media.yaml",
    );
  });

  it("keeps each document as it was written, in its order, and leaves out what is empty", () => {
    const text = `---\n# Source: x\n${document("Service", "b")}---\n# nothing\n---\n${document("Secret", "a")}`;
    expect(manifestFiles([{ folder: "10-x", text }])).toEqual([
      { file: "10-x/service-b.yaml", text: `# Source: x\n${document("Service", "b")}` },
      { file: "10-x/secret-a.yaml", text: document("Secret", "a") },
    ]);
  });

  it("is refused where one file would be two objects", () => {
    const text = [document("Service", "a"), document("Service", "a")].join("---\n");
    expect(() => manifestFiles([{ folder: "10-x", text }])).toThrow("two objects are 10-x/service-a.yaml");
  });
});
