import { runIn } from "../lab/processes.js";
import type { Member } from "./members.js";

/** One way in which a primary is lost with its Sentinel, and how the member comes back. */
export interface Fault {
  readonly name: string;
  begin(member: Member): Promise<void>;
  end(member: Member): Promise<void>;
}

const containers = ({ pod }: Member) => Object.values(pod.containers);

/** The kernel resets its connections: the only kind of loss that everybody notices at once. */
export const killed: Fault = {
  name: "primary killed",
  begin: async (member) => {
    await Promise.all(containers(member).map((container) => container.stop()));
  },
  end: async ({ pod }) => {
    for (const name of Object.keys(pod.containers)) pod.restart(name);
  },
};

/** Its connections stay open and take what is sent. Thawed, it believes to be primary until it is told otherwise. */
export const frozen: Fault = {
  name: "primary frozen",
  begin: async (member) => {
    for (const container of containers(member)) container.signal("SIGSTOP");
  },
  end: async (member) => {
    for (const container of containers(member)) container.signal("SIGCONT");
  },
};

/** What a dead node and a broken network look like: packets vanish, nobody is told. */
export const cutOff = {
  name: "primary's node cut off",
  begin: async ({ node }: Pick<Member, "node">) => {
    await runIn(node.namespace, "nft", ["-f", "-"], DARK);
  },
  end: async ({ node }: Pick<Member, "node">) => {
    await runIn(node.namespace, "nft", ["delete", "table", "inet", "dark"]);
  },
} satisfies Fault;

const DARK = `table inet dark {
  chain input { type filter hook input priority 0; policy drop; iif lo accept; }
  chain output { type filter hook output priority 0; policy drop; oif lo accept; }
}`;
