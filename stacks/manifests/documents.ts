import { stringify } from "yaml";

/** Objects as the YAML documents of one file. */
export const documents = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object)).join("---\n");
