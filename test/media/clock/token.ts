import { AccessToken } from "livekit-server-sdk";
import { vi } from "vitest";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { runIn } from "../lab/processes.js";

/** Seconds that a token lives. */
export const TTL = 600;

/** What an application makes of the official SDK whose clock is ahead by so many seconds, negative behind. */
async function tokenOf(ahead: number): Promise<string> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ahead * 1000 });
  try {
    const token = new AccessToken(CREDENTIALS.apiKey, CREDENTIALS.apiSecret, { identity: "guest", ttl: `${TTL}s` });
    token.addGrant({ roomJoin: true, room: "meeting" });
    return await token.toJwt();
  } finally {
    vi.useRealTimers();
  }
}

/** How the SFU judges such a token: its words and the HTTP status. */
export async function judged({ edge, backends }: Deployment, ahead: number): Promise<string> {
  const [sfu] = backends;
  const url = `http://${sfu?.address}:${sfu?.port}/rtc/validate?access_token=${await tokenOf(ahead)}`;
  return runIn(edge.namespace, "curl", ["--silent", "--max-time", "10", "--write-out", " %{http_code}", url]);
}
