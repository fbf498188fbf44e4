/** Paths with `/` as commands take them, without a file system: the model also runs in a browser. */

/** `a/./b//../c` -> `a/c`, as POSIX normalizes; an empty path is `.`. */
export function normalizePath(path: string): string {
  const absolute = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!absolute) kept.push("..");
  }
  const joined = `${absolute ? "/" : ""}${kept.join("/")}`;
  if (joined === "" || joined === "/") return joined || (path.endsWith("/") && path !== "" ? "./" : ".");
  return path.endsWith("/") ? `${joined}/` : joined;
}

/** A file named beside another one, in the words of commands: `deployments/base.yaml`. */
export function besideFile(file: string, other: string): string {
  return normalizePath(`${file.slice(0, file.lastIndexOf("/") + 1)}${other.startsWith("/") ? "." : ""}${other}`);
}
