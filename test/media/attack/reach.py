"""Which of the places ADDRESS:PORT take a TCP connection: prints a JSON object, each "open" or why not."""

import errno
import json
import socket
import sys
from concurrent.futures import ThreadPoolExecutor


def knock(place: str) -> str:
    address, port = place.rsplit(":", 1)
    try:
        socket.create_connection((address, int(port)), timeout=3).close()
        return "open"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "silent")


with ThreadPoolExecutor(len(sys.argv)) as threads:
    print(json.dumps(dict(zip(sys.argv[1:], threads.map(knock, sys.argv[1:])))))
