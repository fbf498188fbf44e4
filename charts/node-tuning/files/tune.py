"""Raises sysctls of the node to the least values that were asked for, and never lowers one. Standard library only."""

import json
import sys
from pathlib import Path


class Refused(Exception):
    """A value that the node does not take: its media servers would run with less than was asked for."""


def main(wanted=Path("/scripts/sysctls.json"), root=Path("/proc/sys")) -> None:
    for name, least in sorted(json.loads(wanted.read_text()).items()):
        print(raised(name, least, root.joinpath(*name.split("."))), file=sys.stderr)


def raised(name: str, least: int, file: Path) -> str:
    before = current(name, file)
    if before >= least:
        return f"{name} is {before}, which is at least {least}: left as it is"
    try:
        file.write_text(f"{least}\n")
    except OSError as error:
        raise Refused(f"{name} cannot be set to {least}: {error.strerror}") from error
    after = current(name, file)
    if after < least:
        raise Refused(f"{name} was set to {least}, and is {after}; ask for less")
    return f"{name} was {before} and is {after} now, until the node starts anew; undo it with: sysctl -w {name}={before}"


def current(name: str, file: Path) -> int:
    try:
        text = file.read_text()
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}; does this kernel have it?") from error
    try:
        return int(text)
    except ValueError:
        raise Refused(f"{name} is {text.strip()!r}, not one number; leave it to the node's own configuration") from None


if __name__ == "__main__":
    try:
        main()
    except Refused as error:
        sys.exit(f"cannot tune this node: {error}")
