import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { ask, udpChannel } from "../../../scripts/lib/connectivity/channel.js";

describe("a way to a server", () => {
  it("is asked as often as an SFU has ports, without a warning of Node's", async () => {
    const echo = createSocket("udp4").on("message", (message, { port, address }) => echo.send(message, port, address));
    echo.bind(0, "127.0.0.1");
    await once(echo, "listening");
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    const channel = await udpChannel({ address: "127.0.0.1", port: echo.address().port });
    for (let asked = 0; asked < 32; asked++) {
      const answer = await ask(channel, Buffer.from(`${asked}`), (message) => message.toString(), 5);
      expect(answer).toBe(`${asked}`);
    }
    channel.close();
    echo.close();
    // Warnings are told a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", warned);
    expect(warnings).toEqual([]);
  });
});
