import { container, livekit, type Mutants, one, text, turnserver } from "./mutant.js";

const SFU = "Deployment/livekit-server";
const TURN = "Deployment/coturn";

/** Numbers and protocols that no longer fit each other. */
export const ports: Mutants = {
  "a media port of the container has its protocol swapped": {
    killedBy: "SFU ports",
    change: (all) => {
      container(all, SFU, "livekit-server").ports[3].protocol = "TCP";
    },
  },
  "the last port of the range is not in the container": {
    killedBy: "SFU ports",
    change: (all) => {
      container(all, SFU, "livekit-server").ports.pop();
    },
  },
  "LiveKit opens one port more than anything else knows": {
    killedBy: "SFU ports",
    change: (all) => {
      livekit(all, ({ rtc }) => {
        rtc.udp_port = String(rtc.udp_port).replace(/\d+$/, (last) => String(Number(last) + 1));
      });
    },
  },
  "connections share the port that each should have for itself": {
    in: "a UDP port for each connection",
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ rtc }) => (rtc.udp_port = 7882)),
  },
  "the range of connections ends early": {
    in: "a UDP port for each connection",
    killedBy: "network policies",
    change: (all) => livekit(all, ({ rtc }) => (rtc.port_range_end -= 1)),
  },
  "a NodePort is off by one": {
    killedBy: "SFU ports",
    change: (all) => {
      one(all, "Service/livekit-server-media-udp").spec.ports[0].nodePort -= 1;
    },
  },
  "a media Service has its protocol swapped": {
    killedBy: "SFU ports",
    change: (all) => {
      one(all, "Service/livekit-server-media-tcp").spec.ports[0].protocol = "UDP";
    },
  },
  "a media Service leads to the next port": {
    killedBy: "SFU ports",
    change: (all) => {
      one(all, "Service/livekit-server-media-udp").spec.ports[0].targetPort += 1;
    },
  },
  "the metrics Service leads to the admin API": {
    killedBy: "SFU ports",
    change: (all) => {
      one(all, "Service/livekit-server-metrics").spec.ports[0].targetPort = "signal";
    },
  },
  "a port of the host is reserved without host networking": {
    killedBy: "SFU ports",
    change: (all) => {
      container(all, SFU, "livekit-server").ports[0].hostPort = 7880;
    },
  },
  "a port of the host is not reserved under host networking": {
    killedBy: "SFU ports",
    in: "host network over three zones",
    change: (all) => {
      delete container(all, SFU, "livekit-server").ports[0].hostPort;
    },
  },
  "the TURN listener of the container has its protocol swapped": {
    killedBy: "TURN ports",
    change: (all) => {
      container(all, TURN, "turnserver").ports[0].protocol = "TCP";
    },
  },
  "the TURN server's NodePort is off by one": {
    killedBy: "TURN ports",
    change: (all) => {
      one(all, "Service/coturn-udp").spec.ports[0].nodePort += 1;
    },
  },
  "the balancer for TURN over TLS leads to metrics": {
    killedBy: "TURN ports",
    change: (all) => {
      one(all, "Service/coturn-tls").spec.ports[0].targetPort = "metrics";
    },
  },
  "coturn listens on another port than its container": {
    killedBy: "TURN ports",
    change: (all) => {
      turnserver(all, (conf) => conf.replace(/^listening-port=\d+/m, "listening-port=3479"));
    },
  },
  "the relay range covers the listener": {
    killedBy: "TURN ports",
    change: (all) => {
      turnserver(all, (conf) => conf.replace(/^min-port=\d+/m, "min-port=1024"));
    },
  },
  "a Sentinel's Service is off by one": {
    killedBy: "Valkey ports",
    change: (all) => {
      one(all, "Service/valkey-0").spec.ports[1].port += 1;
    },
  },
  "Valkey listens on another port than its container": {
    killedBy: "Valkey ports",
    change: (all) => {
      text(all, "valkey-config", "valkey.conf", (conf) => conf.replace(/^port \d+/m, "port 6380"));
    },
  },
  "members announce another port than they have": {
    killedBy: "Valkey ports",
    change: (all) => {
      text(all, "valkey-config", "valkey.conf", (conf) => conf.replace(/announce-port \d+/, "announce-port 6380"));
    },
  },
};
