import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { besideFile, normalizePath } from "../../../stacks/config/file-path.js";

/** Paths of few parts, so that all kinds of them come next to each other. */
const path = fc
  .array(fc.constantFrom("", ".", "..", "a", "b.yaml", "..c", "..."), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join("/"));

describe("paths without a file system", () => {
  it("are normalized as Node normalizes them", () => {
    fc.assert(
      fc.property(path, (text) => {
        expect(normalizePath(text)).toBe(posix.normalize(text));
      }),
    );
  });

  it("name a file beside another one as Node joins them", () => {
    const file = path.filter((text) => /[a-z]$/.test(text));
    fc.assert(
      fc.property(
        file,
        path.filter((text) => text !== ""),
        (text, other) => {
          expect(besideFile(text, other)).toBe(posix.join(posix.dirname(text), other));
        },
      ),
    );
  });
});
