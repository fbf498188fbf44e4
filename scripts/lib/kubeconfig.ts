import { parse } from "yaml";

/** True if a text is a kubeconfig that names what to use. */
export function isKubeconfig(text: string): boolean {
  try {
    return typeof parse(text)["current-context"] === "string";
  } catch {
    // The parser's message would show a part of the text.
    return false;
  }
}
