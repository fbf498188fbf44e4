#!/usr/bin/python3
"""nc -w SECONDS HOST PORT, as in the image's BusyBox: standard input to the peer, its answer to standard output."""

import socket
import sys

_, seconds, host, port = sys.argv[1:]
with socket.create_connection((host, int(port)), float(seconds)) as connection:
    connection.sendall(sys.stdin.buffer.read())
    while answer := connection.recv(4096):
        sys.stdout.buffer.write(answer)
        sys.stdout.flush()
