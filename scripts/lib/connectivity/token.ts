import { createHmac } from "node:crypto";

/** An API key of the SFUs with its secret. */
export interface ApiKey {
  readonly key: string;
  readonly secret: string;
}

/** Long enough for clocks that are a little apart, short enough to be worthless afterwards. */
const LIFETIME_SECONDS = 300;

/** A token that joins one room as somebody whom nobody sees, who publishes nothing. */
export function joinToken({ key, secret }: ApiKey, room: string, now: Date): string {
  const claims = {
    iss: key,
    sub: room,
    exp: Math.floor(now.getTime() / 1000) + LIFETIME_SECONDS,
    video: { roomJoin: true, room, canPublish: false, canPublishData: false, canSubscribe: true, hidden: true },
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
