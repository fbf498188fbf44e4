"""Runs a script of an init container with its absolute paths under a folder, and with a clock that waits for the test.

Usage: init_container.py ROOT SCRIPT. Each sleep prints a line and lasts until one comes back; the script's clock then
shows that the whole time has passed.
"""

import os
import pathlib
import runpy
import sys
import time

root, script = sys.argv[1:]
real_path, real_clock, slept = pathlib.PosixPath, time.monotonic, 0.0


def path(first, *more):
    text = os.fspath(first)
    return real_path(root + text if text.startswith("/") and not text.startswith(root) else text, *more)


def sleep(seconds):
    global slept
    print(seconds, flush=True)
    sys.stdin.readline()
    slept += seconds


pathlib.Path = path
time.sleep = sleep
time.monotonic = lambda: real_clock() + slept
# An image may come with any: file modes must not depend on it.
os.umask(0o077)
sys.argv = [root + script]
sys.path[0] = os.path.dirname(sys.argv[0])
runpy.run_path(sys.argv[0], run_name="__main__")
