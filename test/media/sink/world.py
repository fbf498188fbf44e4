#!/usr/bin/python3
"""Plays everybody in the world: every name has an address, told by the name alone, and every TCP connection is answered until the
client has said what it is about. usage: world.py TCP-PORT"""

import asyncio
import hashlib
import ipaddress
import sys

A, IN = b"\0\1", b"\0\1"
# Benchmarking: 17 bits of addresses that nobody has.
FIRST = int(ipaddress.ip_address("198.18.0.0"))


def address_of(name):
    """As flows.ts reckons it."""
    return (FIRST + int(hashlib.md5(name).hexdigest()[:8], 16) % 2**17).to_bytes(4, "big")


def answer(question):
    end = question.index(b"\0", 12)
    labels, at = [], 12
    while at < end:
        labels.append(question[at + 1 : at + 1 + question[at]])
        at += 1 + question[at]
    asked = question[12 : end + 5]
    found = asked[-4:] == A + IN
    header = question[:2] + b"\x81\x80\0\1" + (b"\0\1" if found else b"\0\0") + b"\0\0\0\0"
    record = b"\xc0\x0c" + A + IN + b"\0\0\0\x3c\0\4" + address_of(b".".join(labels).lower())
    return header + asked + (record if found else b"")


class Names(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, client):
        self.transport.sendto(answer(data), client)


async def names_over_tcp(reader, writer):
    length = await reader.readexactly(2)
    reply = answer(await reader.readexactly(int.from_bytes(length, "big")))
    writer.write(len(reply).to_bytes(2, "big") + reply)
    await writer.drain()
    writer.close()


async def hear(reader, writer):
    try:
        await asyncio.wait_for(reader.read(65536), 5)
    except (asyncio.TimeoutError, OSError):
        pass
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Names, ("0.0.0.0", 53))
    await asyncio.start_server(names_over_tcp, "0.0.0.0", 53)
    await asyncio.start_server(hear, "0.0.0.0", int(sys.argv[1]))
    await loop.create_future()


asyncio.run(main())
