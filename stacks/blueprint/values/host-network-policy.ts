/** Values of `charts/host-network-policy`: what pods of one namespace may do with the host's network. */
export interface HostNetworkPolicyValues {
  readonly namespace: string;
  readonly ports: readonly { readonly protocol: "TCP" | "UDP"; readonly from: number; readonly to: number }[];
}
