import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client, Node } from "../lab/cloud.js";
import { daemon, eventually, run, runIn } from "../lab/processes.js";

/** What went over a node between a pod and a client while somebody watched. */
export interface Flows {
  /** UDP flows that the pod's first packet opened: masqueraded to ports of the node that no rule lists. */
  readonly openedByPod: number;
  /** UDP flows that the client opened, but under a port that the node changed, because the pod's own flow had taken it. */
  readonly rewritten: number;
  /** UDP packets from the node to the client, by source port. */
  readonly packets: ReadonlyMap<number, number>;
}

/** Watches a node's flow table, and with tcpdump its way out. */
export async function watch(node: Node, podIp: string, client: Client, folder: string) {
  const file = (end: string) => join(folder, `${node.name}-${process.hrtime.bigint()}.${end}`);
  const [capture, log] = [file("pcap"), file("log")];
  const filter = `udp and src host ${node.privateIp} and dst host ${client.address}`;
  const options = ["-U", "-Z", "root", "--immediate-mode", "-nn", "-i", "eth0", "-w", capture, filter];
  const enter = `--net=/run/netns/${node.namespace}`;
  const known = new Set((await flowTable(node)).map(({ key }) => key));
  const dump = daemon("tcpdump", log, "nsenter", [enter, "tcpdump", ...options]);
  await eventually("tcpdump", 10, () => readFileSync(log, "utf8").includes("listening on"));
  return {
    stop: async (): Promise<Flows> => {
      dump.signal("SIGINT");
      await dump.ended;
      const packets = new Map<number, number>();
      for (const line of (await run("tcpdump", ["-nn", "-t", "-q", "-r", capture])).split("\n")) {
        const port = Number(/^IP [\d.]+\.(\d+) >/.exec(line)?.[1]);
        if (port) packets.set(port, (packets.get(port) ?? 0) + 1);
      }
      const flows = (await flowTable(node)).filter(({ key }) => !known.has(key));
      const between = (from: string, to: string) => flows.filter(({ src, dst }) => src === from && dst === to);
      return {
        openedByPod: between(podIp, client.address).length,
        rewritten: between(client.address, node.privateIp).filter(({ port, replyPort }) => port !== replyPort).length,
        packets,
      };
    },
  };
}

const FLOW = /src=(\S+) dst=(\S+) sport=(\d+) dport=\d+ (?:\[\S+\] )?src=\S+ dst=\S+ sport=\d+ dport=(\d+)/;

/** The node's UDP flows as `conntrack` lists them: where the first packet came from, and the port that answers go to. */
async function flowTable(node: Node) {
  const lines = (await runIn(node.namespace, "conntrack", ["-L", "-p", "udp"])).split("\n");
  return lines.flatMap((line) => {
    const [key, src, dst, port, replyPort] = FLOW.exec(line) ?? [];
    return key === undefined ? [] : [{ key: key.replace(/\[\S+\] /, ""), src, dst, port, replyPort }];
  });
}
