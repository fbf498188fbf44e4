/**
 * The parts of Kubernetes objects that Relais reads, as `kubectl -o json` prints them. Whatever a server may leave out is
 * optional.
 */

/** Any object. */
export interface KubeObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly generation?: number;
    /** When the grace period of a deleted object ends, not when it was deleted. */
    readonly deletionTimestamp?: string;
    readonly deletionGracePeriodSeconds?: number;
  };
}

/** A condition in a status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
}

export interface KubeNode extends KubeObject {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly allocatable?: Readonly<Record<string, string>>;
  };
}

/** A Deployment, StatefulSet or DaemonSet: the last counts in words of its own. */
export interface KubeWorkload extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

export interface KubeDisruptionBudget extends KubeObject {
  readonly status?: {
    readonly observedGeneration?: number;
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly disruptionsAllowed?: number;
  };
}

interface LoadBalancerAddress {
  readonly ip?: string;
  readonly hostname?: string;
}

/** A Service or an Ingress. */
export interface KubeBalanced extends KubeObject {
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly LoadBalancerAddress[] } };
}

export interface KubeGateway extends KubeObject {
  readonly status?: { readonly addresses?: readonly { readonly value: string }[] };
}

export interface KubeCustomResource extends KubeObject {
  readonly spec: { readonly versions: readonly { readonly name: string; readonly served: boolean }[] };
}

/** A class with a status, such as GatewayClass. */
export interface KubeClass extends KubeObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export interface KubeQuota extends KubeObject {
  readonly spec?: { readonly hard?: Readonly<Record<string, string>> };
}

/** True if the condition of this type holds. */
export function holds(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditions?.some((each) => each.type === type && each.status === "True") ?? false;
}
