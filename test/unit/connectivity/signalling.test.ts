import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { described } from "../../../scripts/lib/connectivity/signalling.js";

const OWN = { ufrag: "own", password: "secret" };

/** A WebSocket on which somebody says this, and nothing else. */
function heard(message: Buffer) {
  const socket = Object.assign(new EventEmitter(), { send: () => {} });
  const description = described(socket as unknown as Parameters<typeof described>[0], OWN, 5);
  socket.emit("message", message);
  return description;
}

describe("what a server says on signalling", () => {
  it.each([
    ["text", Buffer.from("<html>welcome</html>")],
    ["bytes that end early", Buffer.from([0x0a, 0x7f, 1])],
  ])("is told to be no LiveKit's where it is %s", async (_, message) => {
    await expect(heard(message)).rejects.toMatchObject({
      reason: "malformed",
      message: "who answers does not speak LiveKit's signalling",
    });
  });
});
