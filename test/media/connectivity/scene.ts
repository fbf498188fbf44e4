import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FirewallRule } from "../../../stacks/blueprint/blueprint.js";
import type { Manifest } from "../../charts/rendered.js";
import type { Written } from "../../fixtures/environments.js";
import { edgeController } from "../lab/balancers.js";
import type { Certificate } from "../lab/certificates.js";
import type { Client, Node } from "../lab/cloud.js";
import { CREDENTIALS, type Deployment, deploy } from "../lab/deployment.js";
import { labEnvironment } from "../lab/environments.js";
import { nameServer } from "../lab/name-server.js";
import { type Daemon, daemon, eventually, listens, run, runIn } from "../lab/processes.js";
import { type EndedJob, runJob } from "./job.js";
import { Operator } from "./operator.js";

/** Double of an application: answers 401 at its webhook, unless it forgets to verify signatures. */
const APPLICATION = `
import http.server, os, sys
class Application(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        open_to_all = os.path.exists(sys.argv[1])
        self.send_response(404 if self.path != "/webhooks" else 200 if open_to_all or "Authorization" in self.headers else 401)
        self.end_headers()
    def log_message(self, *a): pass
http.server.HTTPServer(("", 80), Application).serve_forever()
`;
const WEBHOOK_HOST = "app.example.net";
/** Secret of the lab's authority. */
const AUTHORITY = "site-ca";
const WEBHOOK_PORT: FirewallRule = {
  ...{ target: WEBHOOK_HOST, protocol: "TCP", from: 80, to: 80, purpose: "webhooks", openedBy: "load balancer" },
};

/** The resolver of an operator whose domain has no record. */
export const WITHOUT_DOMAIN = "127.0.0.2";

/** A deployment that can be broken and mended, and an operator with nothing between him and the Internet. */
export class Scene {
  readonly deployment: Deployment;
  readonly operator: Operator;
  readonly folder: string;
  /** Where another way in is started. */
  readonly impostor: Client;
  private readonly inside: Node;
  private readonly daemons: Daemon[];
  private edge: Daemon | undefined;

  private constructor(deployment: Deployment, operator: Operator, impostor: Client, inside: Node, daemons: Daemon[]) {
    this.deployment = deployment;
    this.operator = operator;
    this.folder = deployment.folder;
    this.impostor = impostor;
    this.inside = inside;
    this.daemons = daemons;
  }

  static async start(folder: string): Promise<Scene> {
    const written: Written = labEnvironment("hostNetworkPublicIp", (environment) => {
      environment.apps = [{ name: "meet", apiKeySecret: "meet-livekit", webhook: `http://${WEBHOOK_HOST}/webhooks` }];
      environment.connectivity = {};
      environment.trust = { secret: AUTHORITY };
    });
    const deployment = await deploy(written, folder);
    const { cloud, names, blueprint } = deployment;
    const daemons: Daemon[] = [];
    try {
      const application = await cloud.balancer("app", 43, WEBHOOK_HOST);
      const inside = await cloud.node("checks", "system", 33);
      const impostor = await cloud.balancer("impostor", 44, blueprint.domain);
      const within = [`--net=/run/netns/${application.namespace}`, "/usr/bin/python3", "-c", APPLICATION];
      const command = [...within, join(folder, "webhook-open")];
      daemons.push(daemon("application", join(folder, "application.log"), "nsenter", command));
      const machine = await cloud.client("operator", 1, ["meta l4proto { tcp, udp }"]);
      const others = Object.fromEntries(Object.entries(names).filter(([name]) => name !== blueprint.domain));
      const webhook = { [WEBHOOK_HOST]: [application.address] };
      daemons.push(
        await nameServer(
          machine.namespace,
          { ...others, ...webhook },
          join(folder, "dns-without-domain"),
          WITHOUT_DOMAIN,
        ),
      );
      const operator = await Operator.start(machine, deployment, written, webhook);
      const scene = new Scene(deployment, operator, impostor, inside, daemons);
      await scene.protect();
      await listening(application, 80);
      return scene;
    } catch (error) {
      await Promise.all(daemons.map((each) => each.stop()));
      await deployment.remove();
      throw error;
    }
  }

  /** Runs a Job of the chart on a node of the cluster, with an API secret that may be another one. */
  job(apiSecret: string = CREDENTIALS.apiSecret): Promise<EndedJob> {
    const { deployment, folder } = this;
    const secrets = {
      ...deployment.secrets,
      "meet-livekit": { LIVEKIT_API_KEY: CREDENTIALS.apiKey, LIVEKIT_API_SECRET: apiSecret },
      [AUTHORITY]: { "ca.crt": readFileSync(join(folder, "ca.pem"), "utf8") },
    };
    return runJob(deployment, this.inside, secrets, { ...deployment.names, [WEBHOOK_HOST]: ["44.0.0.43"] });
  }

  /** Opens the firewall sheet but for these lines. */
  async protect(isShut: (rule: FirewallRule) => boolean = () => false): Promise<void> {
    const { cloud, blueprint } = this.deployment;
    await cloud.protect([...blueprint.firewall.filter((rule) => !isShut(rule)), WEBHOOK_PORT]);
  }

  /** Makes the application take every event, or not. */
  async openWebhook(open: boolean): Promise<void> {
    const file = join(this.folder, "webhook-open");
    await run(open ? "touch" : "rm", [file]);
  }

  /** Ends a pod's main program. */
  async stop(workload: string): Promise<void> {
    await this.deployment.pods[`${workload}-0`]?.containers[workload === "coturn" ? "turnserver" : workload]?.stop();
  }

  /** Starts it again, if it has ended, and waits until clients can use it. */
  async start(workload: "livekit-server" | "coturn"): Promise<void> {
    const { deployment } = this;
    deployment.pods[`${workload}-0`]?.restart(workload === "coturn" ? "turnserver" : workload);
    if (workload === "coturn") {
      await listening({ namespace: deployment.nodes.turn.namespace }, 5349);
      await eventually("the balancer's check of coturn", 20, () =>
        this.handshakes(`turns.${deployment.blueprint.domain}`),
      );
    } else await eventually("the edge's check of the SFU", 30, async () => (await this.validate()) === "401");
  }

  /** Starts a program anew with a changed configuration file. */
  async reconfigure(workload: "livekit-server" | "coturn", change: (text: string) => string): Promise<string> {
    const file = this.configuration(workload);
    const before = readFileSync(file, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`nothing changes in ${file}`);
    await this.stop(workload);
    writeFileSync(file, after);
    await this.start(workload);
    return before;
  }

  private configuration(workload: string): string {
    const folder = this.deployment.pods[`${workload}-0`]?.volume("config") ?? "";
    return join(folder, workload === "coturn" ? "turnserver.conf" : "livekit.yaml");
  }

  /** Another way in, with any certificate and any paths; gives the options that lead to it. */
  async impostorEdge(certificate: Certificate, prefixes: readonly string[] = ["/rtc"]): Promise<string[]> {
    const { blueprint, nodes, objects } = this.deployment;
    const rendered = objects.find((object) => object.kind === "Ingress");
    const paths = prefixes.map((path) => ({ path, pathType: "Prefix" }));
    const ingress: Manifest = { ...rendered, spec: { rules: [{ host: blueprint.domain, http: { paths } }] } };
    const backends = nodes.sfu.map(({ privateIp }) => ({ address: privateIp, port: 7880 }));
    await this.edge?.stop();
    const folder = join(this.folder, "impostor");
    this.edge = edgeController(this.impostor.namespace, folder, [ingress], certificate, backends);
    await listening(this.impostor, 443);
    await eventually("the impostor's check of the SFU", 20, async () => (await this.validate(this.impostor)) === "401");
    return ["--resolve", `${blueprint.domain}=${this.impostor.address}`];
  }

  /** A certificate of the lab's authority that has ended, for the key and names of one that has not: the edge's is the first. */
  async expired(index = 0): Promise<Certificate> {
    const { folder } = this;
    const [signed, lab] = [join(folder, "expired.pem"), (name: string) => join(folder, name)];
    const authority = ["-CA", lab("ca.pem"), "-CAkey", lab("ca.key"), "-set_serial", "9", "-copy_extensions", "copy"];
    await run("openssl", ["x509", "-req", "-in", lab(`${index}.csr`), ...authority, "-days", "-1", "-out", signed]);
    return {
      certificate: readFileSync(signed, "utf8"),
      key: readFileSync(lab(`${index}.key`), "utf8"),
      fingerprint: "",
    };
  }

  /** The status of a request to join without a token, by a way in. */
  async validate({ address }: Pick<Client, "address"> = this.deployment.edge): Promise<string> {
    const { domain } = this.deployment.blueprint;
    const target = ["--resolve", `${domain}:443:${address}`, `https://${domain}/rtc/validate`];
    const words = ["-sk", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "5", ...target];
    return runIn(this.operator.namespace, "curl", words);
  }

  private async handshakes(name: string): Promise<true> {
    const target = ["-connect", `${this.deployment.turns.address}:443`, "-servername", name];
    await runIn(this.operator.namespace, "openssl", ["s_client", ...target]);
    return true;
  }

  async remove(): Promise<void> {
    await this.operator.stop();
    await Promise.all([this.edge, ...this.daemons].map((each) => each?.stop()));
    await this.deployment.remove();
  }
}

const listening = ({ namespace }: Pick<Client, "namespace">, port: number) =>
  eventually(`port ${port}`, 20, () => listens(namespace, "tcp", port));
