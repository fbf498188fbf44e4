import { createHash } from "node:crypto";

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** A pipeline with a first line that tells later whether somebody has changed the file. */
export const signed = (command: string, text: string): string =>
  signedBody(
    `# Written by: ${command}\n# Change the flags, not the file; a changed file is replaced with --force only.\n${text}`,
  );

const signedBody = (body: string) => `# relais pipeline, sha256 ${digestOf(body)}\n${body}`;

/** True if a file is as `relais pipeline` wrote it once. */
export function isUntouched(file: string): boolean {
  const [, digest, body] = /^# relais pipeline, sha256 ([0-9a-f]{64})\n([\s\S]*)$/.exec(file) ?? [];
  return body !== undefined && digest === digestOf(body);
}
