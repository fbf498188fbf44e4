import { cutOff as darken } from "../redis/faults.js";
import type { Sfu } from "./sfus.js";

/** One way in which an SFU is lost, and how it comes back. */
export interface Fault {
  readonly name: string;
  begin(sfu: Sfu): Promise<void>;
  end(sfu: Sfu): Promise<void>;
}

const SERVER = "livekit-server";

/** SIGKILL: the kernel ends its connections, the edge's among them, and nothing answers at its UDP ports. */
export const killed: Fault = {
  name: "SFU killed",
  begin: async ({ pod }) => pod.containers[SERVER]?.stop(),
  end: async ({ pod }) => pod.restart(SERVER),
};

/** Packets vanish and nobody is told; the SFU goes on for itself. */
export const cutOff: Fault = { name: "SFU's node cut off", begin: darken.begin, end: darken.end };
