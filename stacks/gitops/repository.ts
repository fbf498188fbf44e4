/** Where a GitOps controller finds what Relais wrote, and where it lives itself. */
export interface Repository {
  /** URL of the Git repository, as the controller reaches it: `https://git.example.fr/platform.git`. */
  readonly url: string;
  /** Branch that is followed. */
  readonly branch: string;
  /** Folder in the repository that holds the files, without a leading or trailing slash. */
  readonly path: string;
  /** Namespace of the controller, where its objects are. */
  readonly namespace: string;
  /** Secret in that namespace that Flux reads a private repository with. Argo CD finds its credentials by the URL. */
  readonly credentials: string | undefined;
}

/** A file of the folder that is committed; `text` is YAML. */
export interface GitOpsFile {
  readonly file: string;
  readonly text: string;
}

/** Folders beside the one file that is applied by hand. */
export const FOLDERS = { base: "base", charts: "charts", releases: "releases" } as const;

/** Name of a release among the controller's objects, where other environments may have objects too. */
export const partName = (environment: string, part: string): string => `${environment}-${part}`;
