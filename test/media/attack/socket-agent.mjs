// Opens sockets in the network namespace that it is started in, and hands them over: a socket stays in the namespace that it was
// made in, whoever uses it. Plain JavaScript, so that it starts at once.
import { createSocket } from "node:dgram";
import { connect } from "node:net";

process.on("message", ({ id, kind, host, port = 0, timeout }) => {
  const hand = (socket) => process.send({ id }, socket, { keepOpen: false }, () => kind === "udp" && socket.close());
  const refuse = (error) => process.send({ id, error });
  if (kind === "udp") {
    const socket = createSocket("udp4").once("error", ({ code }) => refuse(code));
    socket.bind(port, host, () => hand(socket));
    return;
  }
  const socket = connect({ host, port, allowHalfOpen: true });
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error(), { code: "silent" })), timeout);
  socket.pause();
  socket.once("error", ({ code }) => refuse(code));
  socket.once("connect", () => {
    clearTimeout(timer);
    socket.removeAllListeners("error").on("error", () => {});
    hand(socket);
  });
});
process.on("disconnect", () => process.exit());
