import type { Context } from "./context.js";
import type { PublicAddressValue, PublicIpv6Value } from "./values.js";

/** How SFU and TURN servers learn their public address: what the environment says, else what the cloud offers. */
export function publicAddress({ environment, cloud }: Context): PublicAddressValue {
  const { from, value, metadataUrl, stunServers, allowPrivate, timeout } = environment.publicAddress;
  return {
    from: from ?? cloud.publicAddressFrom,
    value: value ?? "",
    metadataUrl: metadataUrl ?? cloud.metadataUrl ?? "",
    stunServers: stunServers ?? [],
    allowPrivate,
    timeoutSeconds: timeout,
  };
}

/** The same for the IPv6 address, where the cluster has both families. */
export function publicIpv6({ environment }: Context): PublicIpv6Value {
  const { from, value } = environment.publicAddress.ipv6;
  return { from, value: value ?? "" };
}
