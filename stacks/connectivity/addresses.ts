import ipaddr from "ipaddr.js";

/** Whether clients on the Internet can never reach the address. */
export const isPrivate = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() !== "unicast";
