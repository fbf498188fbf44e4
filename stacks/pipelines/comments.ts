import { Document, isMap, isScalar } from "yaml";

/** A comment above a key, by the key's path: `jobs/plan/if`. */
export type Comments = Readonly<Record<string, string>>;

/** Data as YAML, with comments above keys. A path that there is not throws. */
export function commented(data: object, comments: Comments): string {
  const document = new Document(data, { aliasDuplicateObjects: false });
  for (const [path, text] of Object.entries(comments)) {
    const keys = path.split("/");
    const parent = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === keys.at(-1)) : undefined;
    if (pair === undefined || !isScalar(pair.key)) throw new Error(`no key ${path} to comment`);
    pair.key.commentBefore = text
      .split("\n")
      .map((line) => ` ${line}`)
      .join("\n");
  }
  return document.toString({ lineWidth: 0 });
}
