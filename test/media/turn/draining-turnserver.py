#!/usr/bin/python3
"""
Double of coturn's drain, which came with 4.6.3: Debian's 4.6.1, which runs here, ends on SIGUSR1 with all that it relays. Does by
coturn's own console what 4.17.1 does on that signal (ns_turn_server.c, `is_draining`; netengine.c, `run_listener_server`): no new
allocation, and an end after the last one. The refusal has another number: 486 for 4.17.1's 403.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

STATE = Path("/var/lib/coturn")
CONSOLE = ("127.0.0.1", 5766)
PASSWORD = "console"
draining = False


def ask(command: str) -> str:
    """coturn's console never closes by itself, so the words that end an answer are waited for."""
    with socket.create_connection(CONSOLE, timeout=5) as console:
        for words in ("Enter password:", "> "):
            read_until(console, words)
            console.sendall(f"{PASSWORD if words != '> ' else command}\r\n".encode())
        return read_until(console, "> ")


def read_until(console: socket.socket, words: str) -> str:
    answer = b""
    while words.encode() not in answer:
        part = console.recv(4096)
        if not part:
            raise OSError(f"coturn's console closed before '{words}'")
        answer += part
    return answer.decode(errors="replace")


def setting(name: str) -> int:
    return int(re.search(rf"{name}: (\d+)", ask("pc"))[1])


def drain(*_) -> None:
    global draining
    draining = True


arguments = [*sys.argv[1:], f"--cli-password={PASSWORD}", f"--pidfile={STATE / 'inner.pid'}"]
server = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", "/usr/bin/turnserver", *arguments])
signal.signal(signal.SIGUSR1, drain)
for passed_on in (signal.SIGUSR2, signal.SIGTERM):
    signal.signal(passed_on, lambda number, _: server.send_signal(number))
(STATE / "turnserver.pid").write_text(str(os.getpid()))

asked = refusing = False
while server.poll() is None:
    if draining and not asked:
        # A quota below what there is takes nothing away; 0 would mean none.
        ask("cc total-quota 1")
        asked = True
    # It counts once another thread has read it, which that does every five seconds (userdb.c, `reread_realms`).
    if asked and not refusing and setting("current realm total-quota") == 1:
        refusing = True
        print(f"Draining then terminating on signal {signal.SIGUSR1.value}", flush=True)
    if refusing and setting("total-current-allocs") == 0:
        server.terminate()
    time.sleep(0.2)
sys.exit(server.returncode)
