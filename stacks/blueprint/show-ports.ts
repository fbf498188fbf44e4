import type { PortRangeValue } from "./generated/chart-values.js";

/** `30000-30015`, or `7881` for a single port. */
export const showPorts = ({ from, to }: PortRangeValue) => (from === to ? `${from}` : `${from}-${to}`);
