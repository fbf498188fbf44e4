import { CREDENTIALS } from "../lab/deployment.js";
import { type Credential, credential, endingIn } from "./turn-client.js";

/** Credentials that must be worth nothing, by what is wrong with them, made by somebody who has seen a valid one. */
export function forgedCredentials(valid: Credential): Readonly<Record<string, Credential | undefined>> {
  const old = credential(endingIn(-60, "PA_old"));
  return {
    none: undefined,
    "expired a minute ago": old,
    "expired a second ago": credential(endingIn(-1, "PA_old")),
    "expired, with a later time written over it": { ...old, username: endingIn(300, "PA_old") },
    "valid, with a later time written over it": { ...valid, username: endingIn(86_400, "PA_1") },
    "of somebody else's name": { ...valid, username: valid.username.replace(/:.*/, ":PA_other") },
    "signed with another secret": credential(valid.username, { secret: "x".repeat(40) }),
    "signed with the API secret": credential(valid.username, { secret: CREDENTIALS.apiSecret }),
    "signed with the empty secret": credential(valid.username, { secret: "" }),
    "signed with SHA-256": credential(valid.username, { hash: "sha256" }),
    "cut short": { ...valid, password: valid.password.slice(0, -2) },
    "with an empty password": { ...valid, password: "" },
    "with its name as password": { ...valid, password: valid.username },
    "signed, but without a time": credential("PA_timeless"),
    "signed, but with words for a time": credential("forever:PA_timeless"),
    "signed, but with a time below zero": credential("-1:PA_timeless"),
    "with an empty name": credential(""),
    "with a name of 500 letters": { ...valid, username: endingIn(300, "x".repeat(500)) },
  };
}
