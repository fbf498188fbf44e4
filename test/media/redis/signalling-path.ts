import { AccessToken } from "livekit-server-sdk";

/** Where an SFU takes the signalling connection of somebody who joins a room, the token included. */
export async function signallingPath(
  room: string,
  identity: string,
  { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { identity, ttl: "1h" });
  token.addGrant({ roomJoin: true, room });
  return `/rtc?access_token=${await token.toJwt()}&protocol=15&auto_subscribe=0`;
}
