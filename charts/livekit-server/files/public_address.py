"""Resolves the address that clients reach this pod's node at.

Sources are tried in order, all of them again every few seconds, because some clouds link addresses long after the node
started. An answer that clients could not reach is refused: a wrong address fails much later, as calls without media.
Standard library only.
"""

import http.client
import ipaddress
import json
import os
import secrets
import socket
import ssl
import struct
import sys
import time
from pathlib import Path
from typing import Callable, Iterator
from urllib.parse import urlsplit

ROUND_SECONDS = 5
HTTP_SECONDS = 3
STUN_WAITS = (0.5, 1.0, 1.5)
STUN_MAGIC = 0x2112A442
API_CREDENTIALS = Path("/var/run/relais/api")
FIXES = {
    "value": "set publicAddress.value to a public address",
    "metadata": "link a public address to the node, or correct publicAddress.metadataUrl",
    "node": "link a public address to the node and wait until its status lists an ExternalIP; "
    "after a status 403 apply the chart's ClusterRole and ClusterRoleBinding",
    "stun": "name STUN servers outside the network in publicAddress.stunServers and allow UDP to them",
    "hostIP": "give the node a public address of its own",
}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unresolved(Exception):
    """No source gave an acceptable address; the message says why for each of them."""


class NoAnswer(Exception):
    """Why one source has no answer at the moment."""


def resolve(
    settings: dict,
    own: Address,
    *,
    env=os.environ,
    credentials: Path = API_CREDENTIALS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    log: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True),
) -> str:
    """The first address that can stand for the pod's own one, or Unresolved once `timeoutSeconds` are over."""
    sources = list(settings.get("from") or [])
    deadline = clock() + settings.get("timeoutSeconds", 0)
    causes: dict[str, str] = {}
    logged: set[str] = set()

    def refuse(source: str, cause: str) -> None:
        causes[source] = cause
        if cause not in logged:
            logged.add(cause)
            log(cause)

    while True:
        for source in sources:
            refused = []
            try:
                for answer in _answers(source, settings, env, Path(credentials)):
                    objection = _objection(answer, own, bool(settings.get("allowPrivate")))
                    if objection is None:
                        address = str(ipaddress.ip_address(answer))
                        log(f"public address {address} from {source}")
                        return address
                    refused.append(f"{source} answered {_quote(answer)}, which is {objection}")
            except NoAnswer as reason:
                refused.append(f"{source}: {reason}")
            refuse(source, "; ".join(refused))
        # Neither of these two can change while the pod lives, so waiting would only delay the message.
        if clock() + ROUND_SECONDS > deadline or set(sources) <= {"value", "hostIP"}:
            raise Unresolved(_message(sources, causes, settings, env))
        sleep(ROUND_SECONDS)


def _message(sources: list, causes: dict, settings: dict, env) -> str:
    node = env.get("NODE_NAME") or "(NODE_NAME is not set)"
    if not sources:
        return f"no public address for node {node}: publicAddress.from is empty; name at least one of {', '.join(FIXES)}"
    lines = [f"no public address for node {node} within {settings.get('timeoutSeconds', 0)} s"]
    lines += [f"  {causes.get(source, source + ': no answer')}" for source in sources]
    fixes = [FIXES[source] for source in sources if source in FIXES]
    fixes.append("a lab on private addresses sets publicAddress.allowPrivate" if not settings.get("allowPrivate") else "")
    return "\n".join([*lines, "fix: " + "; or ".join(fix for fix in fixes if fix)])


def _objection(answer: str, own: Address, allow_private: bool) -> str | None:
    """What is wrong with an answer, None if clients could reach it and it can stand for the pod's own address."""
    try:
        address = ipaddress.ip_address(answer)
    except ValueError:
        return "not an IP address"
    if getattr(address, "scope_id", None):
        return "an IPv6 address with a zone"
    if getattr(address, "ipv4_mapped", None):
        return "an IPv4-mapped IPv6 address"
    if address.version != own.version:
        return f"IPv{address.version}, but the pod has {own}"
    special = address.is_multicast or address.is_reserved
    if address.is_global and not special:
        return None
    if not allow_private:
        return "not a global unicast address"
    unusable = address.is_loopback or address.is_link_local or address.is_unspecified
    if unusable or special or address in ipaddress.ip_network("0.0.0.0/8"):
        return "not a unicast address that another host can reach"
    return None


def _answers(source: str, settings: dict, env, credentials: Path) -> Iterator[str]:
    """A source's candidates; NoAnswer after the last one says why there are no more, if there is a reason."""
    if source == "value":
        yield _filled(settings.get("value"), "publicAddress.value is empty")
    elif source == "hostIP":
        yield from _filled(env.get("HOST_IPS"), "HOST_IPS is not set").split(",")
    elif source == "metadata":
        url = _filled(settings.get("metadataUrl"), "publicAddress.metadataUrl is empty")
        yield _filled(_get(url).strip(), f"{url} answered with an empty body")
    elif source == "node":
        yield from _external_ips(env, credentials)
    elif source == "stun":
        yield from _mapped_addresses(settings.get("stunServers") or [])
    else:
        raise NoAnswer(f"unknown source; allowed: {', '.join(FIXES)}")


def _filled(text: str | None, otherwise: str) -> str:
    if not text:
        raise NoAnswer(otherwise)
    return text


def _get(url: str, headers: dict | None = None, context: ssl.SSLContext | None = None) -> str:
    """The body of a 200. http.client follows no redirect and knows no proxy, as it must be for a metadata service."""
    connection = None
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NoAnswer(f"{url} is not an http URL")
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=HTTP_SECONDS, context=context)
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=HTTP_SECONDS)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers=headers or {})
        response = connection.getresponse()
        if response.status != 200:
            raise NoAnswer(f"{url} answered with status {response.status}")
        return response.read(4 * 1024 * 1024).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(f"{url} gave no answer: {error or type(error).__name__}") from error
    finally:
        if connection is not None:
            connection.close()


def _external_ips(env, credentials: Path) -> Iterator[str]:
    host = _filled(env.get("KUBERNETES_SERVICE_HOST"), "KUBERNETES_SERVICE_HOST is not set")
    node = _filled(env.get("NODE_NAME"), "NODE_NAME is not set")
    try:
        token = (credentials / "token").read_text().strip()
        context = ssl.create_default_context(cafile=str(credentials / "ca.crt"))
    except (OSError, ValueError) as error:
        raise NoAnswer(f"cannot read the API credentials in {credentials}: {error}") from error
    # Python 3.13 turns this on by default; several distributions' cluster CAs lack the key identifiers it asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    authority = f"[{host}]" if ":" in host else host
    url = f"https://{authority}:{env.get('KUBERNETES_SERVICE_PORT', '443')}/api/v1/nodes/{node}"
    body = _get(url, {"Authorization": f"Bearer {token}", "Accept": "application/json"}, context)
    try:
        addresses = json.loads(body)["status"].get("addresses") or []
        external = [str(entry["address"]) for entry in addresses if entry["type"] == "ExternalIP"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoAnswer(f"{url} did not answer with a Node") from error
    if not external:
        raise NoAnswer(f"node {node} has no ExternalIP in its status")
    yield from external


def _mapped_addresses(servers: list) -> Iterator[str]:
    if not servers:
        raise NoAnswer("publicAddress.stunServers is empty")
    silent = []
    for server in servers:
        try:
            yield _binding(server)
        except (OSError, ValueError) as error:
            silent.append(f"{server} gave no answer: {error or type(error).__name__}")
    if silent:
        raise NoAnswer("; ".join(silent))


def _binding(server: str) -> str:
    """One RFC 5389 binding exchange."""
    host, _, port = server.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("not host:port")
    family, kind, protocol, _, target = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)[0]
    transaction = secrets.token_bytes(12)
    request = struct.pack("!HHI", 0x0001, 0, STUN_MAGIC) + transaction
    with socket.socket(family, kind, protocol) as udp:
        udp.connect(target)
        for wait in STUN_WAITS:
            udp.send(request)
            until = time.monotonic() + wait
            while (left := until - time.monotonic()) > 0:
                udp.settimeout(left)
                try:
                    answer = udp.recv(2048)
                except TimeoutError:
                    break
                if answer[4:20] == request[4:20]:
                    return _xor_mapped(answer)
    raise TimeoutError("timed out")


def _xor_mapped(answer: bytes) -> str:
    kind, length = struct.unpack("!HH", answer[:4])
    if kind != 0x0101:
        raise ValueError(f"STUN answer of type 0x{kind:04x}")
    mask, rest = answer[4:20], answer[20 : 20 + length]
    while len(rest) >= 4:
        attribute, size = struct.unpack("!HH", rest[:4])
        value, rest = rest[4 : 4 + size], rest[4 + (size + 3) // 4 * 4 :]
        if attribute == 0x0020 and (len(value), value[1:2]) in ((8, b"\x01"), (20, b"\x02")):
            return str(ipaddress.ip_address(bytes(a ^ b for a, b in zip(value[4:], mask))))
    raise ValueError("STUN answer without XOR-MAPPED-ADDRESS")


def _quote(answer: str) -> str:
    """Addresses as they are; anything else shortened and escaped, because it goes to a log."""
    try:
        ipaddress.ip_address(answer)
        return answer
    except ValueError:
        return repr(answer if len(answer) <= 40 else answer[:40] + "...")
