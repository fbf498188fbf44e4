import { describe, expect, it } from "vitest";
import {
  ATTRIBUTE,
  addressOf,
  decode,
  encodeRequest,
  isAuthentic,
  newTransaction,
} from "../../../stacks/connectivity/stun.js";

/** RFC 5769, section 2.2: a response over IPv4, and the password of its session. */
const SAMPLE = Buffer.from(
  "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96",
  "hex",
);
const PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

describe("STUN", () => {
  it("reads the sample response of the standard, and knows who signed it", () => {
    const message = decode(SAMPLE);
    if (!message) throw new Error("not read");
    expect(message).toMatchObject({ method: "binding", class: "success" });
    expect(addressOf(message, ATTRIBUTE.xorMappedAddress)).toEqual({ address: "192.0.2.1", port: 32853 });
    expect(isAuthentic(message, PASSWORD)).toBe(true);
    expect(isAuthentic(message, `${PASSWORD}!`)).toBe(false);
  });

  it("notices one changed bit of what is signed", () => {
    const changed = Buffer.from(SAMPLE);
    changed.writeUInt8(changed.readUInt8(47) ^ 1, 47);
    const message = decode(changed);
    expect(message && isAuthentic(message, PASSWORD)).toBe(false);
  });

  it("signs requests that it reads as authentic itself", () => {
    const request = decode(
      encodeRequest("allocate", newTransaction(), [[ATTRIBUTE.username, Buffer.from("abc")]], "key"),
    );
    expect(request).toMatchObject({ method: "allocate", class: "request" });
    expect(request && isAuthentic(request, "key")).toBe(true);
    expect(request?.attributes.get(ATTRIBUTE.username)?.toString()).toBe("abc");
  });

  it("reads nothing of what is cut off, and nothing that is no STUN", () => {
    for (let length = 0; length < SAMPLE.length; length++) expect(decode(SAMPLE.subarray(0, length))).toBeUndefined();
    expect(decode(Buffer.alloc(40))).toBeUndefined();
  });
});
