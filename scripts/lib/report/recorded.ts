import type { OtherFile, ReadFile } from "../../../stacks/config/layers.js";

/** Reads as `read` does, and keeps what every file answered. */
export function recorded(read: ReadFile): { readonly read: ReadFile; readonly files: Record<string, OtherFile> } {
  const files: Record<string, OtherFile> = {};
  return {
    files,
    read: (file) => {
      files[file] ??= read(file);
      return files[file];
    },
  };
}
