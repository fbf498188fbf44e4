import type { Scene } from "../connectivity/scene.js";
import { runIn } from "../lab/processes.js";

/** Seconds until the certificate that a machine shows ends; below zero if it has. */
export async function secondsLeft(scene: Scene, address: string, name: string): Promise<number> {
  const connect = `openssl s_client -connect ${address}:443 -servername ${name} </dev/null 2>/dev/null`;
  const said = await runIn(scene.operator.namespace, "sh", ["-c", `${connect} | openssl x509 -noout -enddate`]);
  const end = Date.parse(said.trim().replace("notAfter=", ""));
  if (Number.isNaN(end)) throw new Error(`${name} shows no certificate: ${said}`);
  return Math.round((end - Date.now()) / 1000);
}

/** What the load balancer of TURN over TLS leads to has a certificate that has ended. */
export const showsExpired = async (scene: Scene): Promise<boolean> => {
  const { turns, blueprint } = scene.deployment;
  return (await secondsLeft(scene, turns.address, `turns.${blueprint.domain}`)) < 0;
};
