import { join } from "node:path";
import { ClientBrowser } from "../lab/browser.js";
import { CallWatch } from "../lab/call-watch.js";
import type { Cloud } from "../lab/cloud.js";
import { type Deployment, deploy } from "../lab/deployment.js";
import { labEnvironment } from "../lab/environments.js";
import type { Pod } from "../lab/pod.js";
import { eventually, tail } from "../lab/processes.js";
import { Heartbeats } from "./heartbeats.js";
import type { Answer } from "./joins.js";
import { healthy, heldBySfus, type Member, membersOf, stateOf } from "./members.js";
import { Observer } from "./observer.js";

/** Two SFUs with a proxy each, three members, a call that runs, and joins and writes that never stop. */
export class Scene {
  readonly deployment: Deployment;
  readonly members: readonly Member[];
  readonly observer: Observer;
  readonly call: CallWatch;
  readonly heartbeats: Heartbeats;
  private readonly browser: ClientBrowser;
  private readonly processes: readonly (number | undefined)[];

  private constructor(deployment: Deployment, observer: Observer, call: CallWatch, browser: ClientBrowser) {
    this.deployment = deployment;
    this.members = membersOf(deployment);
    this.observer = observer;
    this.call = call;
    this.heartbeats = Heartbeats.watch(deployment, this.members);
    this.browser = browser;
    this.processes = servers(deployment).map((server) => server?.pid);
  }

  /** @param prepare What is done before the members start. */
  static async start(folder: string, prepare: (cloud: Cloud) => Promise<void> = async () => {}): Promise<Scene> {
    const environment = labEnvironment("hostNetworkPublicIp", ({ demand }) => {
      demand.survive = "node";
    });
    const deployment = await deploy(environment, join(folder, "lab"), { prepare });
    const { cloud, nodes } = deployment;
    let browser: ClientBrowser | undefined;
    try {
      const home = await cloud.client("home", 1, ["meta l4proto { tcp, udp }"]);
      browser = await ClientBrowser.start(home, deployment);
      const call = await CallWatch.start([
        await browser.join("meeting", "one"),
        await browser.join("meeting", "other"),
      ]);
      const observer = Observer.start(
        deployment,
        [...nodes.sfu, nodes.turn].map(({ privateIp }) => privateIp),
      );
      return new Scene(deployment, observer, call, browser);
    } catch (error) {
      await browser?.close();
      await deployment.remove();
      throw error;
    }
  }

  get sfus(): readonly string[] {
    return this.deployment.nodes.sfu.map(({ privateIp }) => privateIp);
  }

  sfuPod(index: number): Pod {
    const pod = this.deployment.pods[`livekit-server-${index}`];
    if (!pod) throw new Error(`no pod livekit-server-${index}`);
    return pod;
  }

  /** Everything works, and the next loss of a primary can be survived. Gives the primary. */
  async ready(): Promise<Member> {
    await this.joinsBack(Date.now(), 20);
    return healthy(this.members, 30);
  }

  /** Waits until joins work on all SFUs and `/` says so; gives the seconds since then, of the slowest SFU. */
  joinsBack(since: number, within: number): Promise<{ joins: number; health: number }> {
    return eventually("joins on all SFUs", within, () => {
      const slowest = (kind: "join" | "health") =>
        Math.max(...this.sfus.map((address) => this.observer.back(address, kind, since) ?? Number.NaN));
      const [joins, health] = [slowest("join"), slowest("health")];
      if (!Number.isNaN(joins + health)) return { joins, health };
      throw new Error(this.members.map(({ name, pod }) => `${name}: ${sentinelOf(pod)}`).join("; "));
    });
  }

  /** Joins on all SFUs that were begun in a time. */
  joins(since: number, until: number): Answer[] {
    const answers = this.sfus.flatMap((address) => this.observer.answers(address, "join", since));
    return answers.filter(({ begun }) => begun <= until);
  }

  failedJoins(since: number): number {
    return Math.max(...this.sfus.map((address) => this.observer.failures(address, since)));
  }

  /**
   * Watches a member that was primary until it is a replica that no SFU talks to; gives the seconds until the last one was gone and
   * until it was a replica. While it calls itself primary it must not have any write that was begun after it was gone.
   */
  async retires(member: Member, gone: number, within: number): Promise<{ left: number; replica: number }> {
    const begun = Date.now();
    const sinceThen = () => (Date.now() - begun) / 1000;
    let left: number | undefined;
    const astray = new Set<string>();
    return eventually(`${member.name} as replica`, within, async () => {
      const { is, keys } = await stateOf(member);
      if (is === "primary") for (const key of this.observer.written(gone)) if (keys.includes(key)) astray.add(key);
      if (astray.size > 0) throw new Error(`the old primary took ${[...astray].join(", ")}`);
      const held = await heldBySfus(member, this.sfus);
      left = held.length > 0 ? undefined : (left ?? sinceThen());
      return is === "replica" && left !== undefined ? { left, replica: sinceThen() } : undefined;
    });
  }

  /** Process ids of the SFUs, "ended" for one that is not the first process any more. */
  sfuProcesses(): (number | "ended" | undefined)[] {
    return servers(this.deployment).map((server, index) =>
      server?.running() && server.pid === this.processes[index] ? server.pid : "ended",
    );
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.browser.close(), this.observer.stop(), this.heartbeats.stop()]);
    await this.deployment.remove();
  }
}

/** What a Sentinel said last: why there is no primary is said nowhere else. */
const sentinelOf = ({ containers }: Pod) => (containers.sentinel ? tail(containers.sentinel.log, 3) : "no Sentinel");

const servers = (deployment: Deployment) =>
  deployment.nodes.sfu.map((_, index) => deployment.pods[`livekit-server-${index}`]?.containers["livekit-server"]);
