/** Values of `charts/edge`: the public and the internal way to the signal port. */
export interface EdgeValues {
  readonly kind: "gateway" | "ingress";
  readonly hostname: string;
  /** Existing kubernetes.io/tls Secret in the release's namespace. */
  readonly tlsSecret: string;
  readonly backend: { readonly service: string; readonly port: number };
  /** Paths open to the world; everything else ends in 404. */
  readonly publicPaths: readonly string[];
  readonly gateway: {
    readonly className: string;
    /** Annotations of the load balancer Service that the controller creates. */
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly ingress: {
    readonly className: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  /** Second listener under the same name for applications (`/twirp`, `/agent`), never on a public address. */
  readonly internal: {
    readonly enabled: boolean;
    readonly paths: readonly string[];
    readonly annotations: Readonly<Record<string, string>>;
  };
}
