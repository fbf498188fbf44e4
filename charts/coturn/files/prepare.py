"""Composes turnserver.conf: the static part, what only this pod knows, and the shared secret. Standard library only."""

import errno
import hashlib
import hmac
import ipaddress
import json
import os
import re
import signal
import socket
import ssl
import sys
from pathlib import Path

import public_address

SCRIPTS = Path("/scripts")
SECRET = Path("/run/secrets/relais/auth-secret")
TLS = Path("/run/tls")
OUTPUT = Path("/run/coturn/turnserver.conf")
SECRET_CHARACTERS = 32


class Refused(Exception):
    """Something that would make a server that starts but is open, deaf or unreachable."""


def main(env=os.environ, scripts=SCRIPTS, secret_file=SECRET, tls=TLS, output=OUTPUT, resolve=public_address.resolve) -> None:
    settings = json.loads((scripts / "settings.json").read_text())
    secret = auth_secret(secret_file)
    if settings["tls"]:
        check_certificate(tls)
    own, *second = own_addresses(env["HOST_IPS" if settings["hostNetwork"] else "POD_IPS"], settings["dualStack"])
    public = ipaddress.ip_address(resolve(settings["publicAddress"], own))
    for address in (own, *second):
        check_ports(settings["ports"], address)
    lines = [
        *address_lines(own, public, settings["hostNetwork"] and is_bindable(public)),
        # Relays stay IPv4: every SFU has an IPv4 address, and browsers ask for no other family.
        *(f"listening-ip={address}" for address in second),
        *peer_lines([own, public, *second], settings["peers"]),
        f"static-auth-secret={secret}",
    ]
    if settings["shareNonces"]:
        lines.append(f"stateless-nonce-secret={nonce_secret(secret)}")
    text = "\n".join(
        [
            (scripts / "turnserver.conf").read_text().rstrip(),
            (scripts / "denied-peers.conf").read_text().rstrip(),
            *lines,
            "",
        ]
    )
    write_once(output, text)
    print(f"composed {output}: public address {public}, own address {own}", file=sys.stderr)


def auth_secret(file: Path) -> str:
    """The secret that LiveKit signs TURN passwords with. Whatever one of the two programs could read differently is refused."""
    try:
        secret = file.read_text("ascii")
    except (OSError, ValueError) as error:
        raise Refused(f"cannot read the auth secret: {error}; check authSecret.name and authSecret.key") from error
    if len(secret) < SECRET_CHARACTERS:
        raise Refused(f"the auth secret has {len(secret)} characters; at least {SECRET_CHARACTERS} are needed")
    if not re.fullmatch(r"[!-~]{1,512}", secret) or secret[0] in '"=':
        raise Refused(
            "the auth secret has a line end, a space or a character that coturn would drop; "
            "allowed are up to 512 visible ASCII characters, not starting with a quote or an equals sign; "
            "a secret made with echo ends in a line end: make it with printf"
        )
    return secret


def nonce_secret(secret: str) -> str:
    """Servers that share the auth secret accept each other's nonces; the secret itself is not used for two things."""
    return hmac.new(secret.encode(), b"coturn stateless nonce", hashlib.sha256).hexdigest()


def check_certificate(tls: Path) -> None:
    """Given an unusable certificate, coturn starts without a TLS listener."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls / "tls.crt", tls / "tls.key")
    except (OSError, ValueError) as error:
        raise Refused(f"tls.crt and tls.key of tls.secretName cannot be used together: {error}") from error


def check_ports(ports: list[dict], address) -> None:
    """Without one of its ports coturn waits for it, relays nothing, and leaves those open that probes ask."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    for protocol, port in ((each["protocol"], each["port"]) for each in ports):
        with socket.socket(family, socket.SOCK_DGRAM if protocol == "UDP" else socket.SOCK_STREAM) as probe:
            if protocol == "TCP":
                # Connections of the server before, which wait for late packets, are no owner.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((str(address), port))
            except OSError as error:
                # What else keeps this process from a port, such as its number, need not keep coturn.
                if error.errno == errno.EADDRINUSE:
                    raise Refused(f"{protocol} port {port} of {address} is taken; end what listens there: ss -lnutp on the node") from error


def own_addresses(ips: str, dual_stack: bool) -> list:
    """The pod's address, under dual stack the one of each family, IPv4 first."""
    own = [ipaddress.ip_address(text) for text in ips.split(",")]
    if not dual_stack:
        return own[:1]
    first_of = {address.version: address for address in reversed(own)}
    if len(first_of) < 2:
        raise Refused(f"dualStack is set, but the pod has {ips} only; the cluster and the node must have both families")
    return [first_of[4], first_of[6]]


def address_lines(own, public, public_is_here: bool) -> list[str]:
    lines = [f"listening-ip={own}", f"prometheus-address={own}"]
    if public == own:
        return [*lines, f"relay-ip={own}"]
    if public_is_here:
        return [*lines, f"listening-ip={public}", f"relay-ip={public}"]
    # Not external-ip=public/own: coturn puts the private part of that form on its list of allowed peers.
    return [*lines, f"relay-ip={own}", f"external-ip={public}"]


def peer_lines(own: list, peers: dict) -> list[str]:
    """coturn translates its public address to its own one before it looks at the lists: both count."""
    key = "allowed-peer-ip" if peers["allowOwnAddress"] else "denied-peer-ip"
    ranges = [f"{key}={address}-{address}" for address in sorted({str(each) for each in own})]
    for cidr in peers["deny"]:
        ranges += [f"denied-peer-ip={first}-{last}" for first, last in denied_ranges(cidr)]
    if peers["allow"]:
        # Allowed beats denied, so everything may be denied first.
        ranges += ["denied-peer-ip=0.0.0.0-255.255.255.255", f"denied-peer-ip=::1-{ipaddress.IPv6Address(2**128 - 1)}"]
        ranges += [f"allowed-peer-ip={network[0]}-{network[-1]}" for network in map(parse_network, peers["allow"])]
    return ranges


def parse_network(cidr: str):
    try:
        return ipaddress.ip_network(cidr)
    except ValueError as error:
        raise Refused(f"peers contains {cidr!r}: {error}; write a network such as 203.0.113.0/24") from error


def denied_ranges(cidr: str) -> list[tuple[str, str]]:
    """A CIDR as coturn reads it: ranges, none of which starts at `::` (coturn: "any", which would deny all of IPv4)."""
    network = parse_network(cidr)
    if network.prefixlen == 0:
        raise Refused(f"peers.deny contains {cidr}, which denies every peer; remove it")
    parts = [network]
    unspecified = ipaddress.ip_network("::/128")
    if network.version == 6 and unspecified.subnet_of(network):
        parts = sorted(network.address_exclude(unspecified))
    return [(str(part[0]), str(part[-1])) for part in parts]


def is_bindable(address) -> bool:
    """Whether the public address is on an interface here, not on a NAT in front."""
    try:
        with socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
        return True
    except OSError:
        return False


def write_once(output: Path, text: str) -> None:
    """Complete and readable for the group only, also when the init container runs a second time."""
    draft = output.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440), "w") as file:
        os.fchmod(file.fileno(), 0o440)
        file.write(text)
    os.replace(draft, output)


if __name__ == "__main__":
    # A container's first process gets no signal that it has no handler for, and the wait for an address may be long.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped before there was a configuration"))
    try:
        main()
    except (Refused, public_address.Unresolved) as error:
        sys.exit(f"cannot prepare coturn: {error}")
