/** An IPv4 packet as it was recorded. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  /** `ip 47` for what is neither. */
  readonly protocol: string;
  /** Ports are 0 where the protocol has none. */
  readonly fromPort: number;
  readonly port: number;
  /** Position of the payload in its stream; 0 where there is none. */
  readonly sequence: number;
  readonly payload: Buffer;
}

const [FILE_HEADER, RECORD_HEADER, FRAME_HEADER] = [24, 16, 14];
const [TCP, UDP] = [6, 17];

/** The packets of a capture file as tcpdump writes it for Ethernet; a record that is not written to its end is left out. */
export function packetsOf(capture: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= capture.length; ) {
    const start = at + RECORD_HEADER;
    const end = start + capture.readUInt32LE(at + 8);
    if (end > capture.length) break;
    packets.push(packetOf(capture.subarray(start + FRAME_HEADER, end)));
    at = end;
  }
  return packets;
}

function packetOf(ip: Buffer): Packet {
  const [from, to] = [dotted(ip.subarray(12, 16)), dotted(ip.subarray(16, 20))];
  const headerLength = (ip.readUInt8(0) & 0xf) * 4;
  // A frame is padded where it is short.
  const body = ip.subarray(headerLength, ip.readUInt16BE(2));
  const number = ip.readUInt8(9);
  if (number !== TCP && number !== UDP)
    return { from, to, protocol: `ip ${number}`, fromPort: 0, port: 0, sequence: 0, payload: body };
  const ports = { fromPort: body.readUInt16BE(0), port: body.readUInt16BE(2) };
  if (number === UDP) return { from, to, protocol: "udp", ...ports, sequence: 0, payload: body.subarray(8) };
  const payload = body.subarray((body.readUInt8(12) >> 4) * 4);
  return { from, to, protocol: "tcp", ...ports, sequence: body.readUInt32BE(4), payload };
}

const dotted = (address: Buffer) => [...address].join(".");
