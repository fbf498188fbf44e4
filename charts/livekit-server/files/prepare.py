"""Composes livekit.yaml in memory: the static part, this pod's addresses, and the Secrets. Standard library only."""

import ipaddress
import json
import os
import re
import signal
import socket
import sys
from pathlib import Path

import public_address

SCRIPTS = Path("/scripts")
SECRETS = Path("/secrets")
OUTPUT = Path("/etc/livekit/livekit.yaml")
SIGNING_CHARACTERS = 32


class Refused(Exception):
    """Something LiveKit would start with and then serve wrongly, or end on with exit code 0."""


def main(env=os.environ, scripts=SCRIPTS, secrets=SECRETS, output=OUTPUT, resolve=public_address.resolve) -> None:
    settings = json.loads((scripts / "settings.json").read_text())
    config = json.loads((scripts / "livekit.json").read_text())
    add_secrets(config, settings, secrets)
    addresses = resolved(own_addresses(env["POD_IPS"], settings["dualStack"]), settings["publicAddress"], resolve)
    config["rtc"] |= address_keys(addresses)
    if config["turn"]["enabled"]:
        config["turn"] |= turn_keys(addresses)
    write_once(output, json.dumps(config, indent=2) + "\n")  # JSON is YAML
    told = ", ".join(f"public address {public} for {own}" for own, public in addresses)
    print(f"composed {output}: {told}, {len(config['keys'])} API key(s)", file=sys.stderr)


def add_secrets(config: dict, settings: dict, secrets: Path) -> None:
    pairs = {name: api_key(secrets / "api-keys" / name) for name in settings["apiKeySecrets"]}
    config["keys"] = merged(pairs)
    if settings["webhookSecret"]:
        config["webhook"]["api_key"] = pairs[settings["webhookSecret"]][0]
    if settings["redisPassword"]:
        config["redis"]["password"] = read(secrets / "redis/password", "redis.passwordSecret")
    if settings["turnSecret"]:
        secret = read_signing(secrets / "turn/secret", "turn.secret")
        for server in config["rtc"]["turn_servers"]:
            server["secret"] = secret
    if settings.get("metricsAuth"):
        # Both or neither: with one alone LiveKit serves metrics to everybody.
        for key in ("username", "password"):
            config["prometheus"][key] = read(secrets / "metrics" / key, "monitoring.auth")


def api_key(folder: Path) -> tuple[str, str]:
    return (
        read(folder / "LIVEKIT_API_KEY", f"Secret {folder.name}"),
        read_signing(folder / "LIVEKIT_API_SECRET", f"Secret {folder.name}"),
    )


def merged(pairs: dict) -> dict:
    """One secret for each key id. Two Secrets with one id are a mistake even when they agree: rotating one breaks the other."""
    if not pairs:
        raise Refused("apiKeySecrets is empty; name at least one Secret")
    keys, owner = {}, {}
    for name, (key, secret) in pairs.items():
        if key in keys:
            how = "the same secret" if keys[key] == secret else "two different secrets"
            raise Refused(f"Secrets {owner[key]} and {name} hold the same LIVEKIT_API_KEY with {how}; give each its own key")
        keys[key], owner[key] = secret, name
    return keys


def read_signing(file: Path, source: str) -> str:
    """A secret that signs tokens: LiveKit only logs that one is short."""
    secret = read(file, source)
    if len(secret) < SIGNING_CHARACTERS:
        raise Refused(f"{file.name} of {source} has {len(secret)} characters; at least {SIGNING_CHARACTERS} are needed")
    return secret


def read(file: Path, source: str) -> str:
    """A value that every program reading this Secret sees alike; a line end is refused because not all of them would strip it."""
    try:
        value = file.read_text("ascii")
    except OSError as error:
        raise Refused(f"cannot read {file.name} of {source}: {error.strerror}; check the Secret's name and keys") from error
    except ValueError:
        raise Refused(f"{file.name} of {source} has a character outside ASCII") from None
    if not value:
        raise Refused(f"{file.name} of {source} is empty")
    if not re.fullmatch(r"[!-~]+", value):
        raise Refused(
            f"{file.name} of {source} has a line end, a space or a control character; "
            "a value made with echo ends in a line end: make it with printf"
        )
    return value


def own_addresses(pod_ips: str, dual_stack: bool) -> list:
    """The pod's address, under dual stack the one of each family, IPv4 first as LiveKit reads them."""
    own = [ipaddress.ip_address(text) for text in pod_ips.split(",")]
    if not dual_stack:
        return own[:1]
    first_of = {address.version: address for address in reversed(own)}
    if len(first_of) < 2:
        raise Refused(f"dualStack is set, but the pod has {pod_ips} only; the cluster and the node must have both families")
    return [first_of[4], first_of[6]]


def resolved(own: list, settings: dict, resolve) -> list[tuple]:
    """Each own address with the public one that stands for it. A second family has sources of its own."""
    first, *second = own
    pairs = [(first, resolve(settings, first))]
    for address in second:
        try:
            pairs.append((address, resolve(settings | settings["ipv6"], address)))
        except public_address.Unresolved as error:
            raise Refused(f"IPv6, whose keys are below publicAddress.ipv6: {error}") from error
    return [(address, ipaddress.ip_address(public)) for address, public in pairs]


def address_keys(addresses: list[tuple]) -> dict:
    """The advertised addresses, and the one local address that stands for each.

    All local addresses of a family would be advertised as its node_ip; of such equal candidates only one keeps its socket,
    and on a node with bridges that may be one which no client reaches.
    """
    return {
        "node_ip": ",".join(str(public) for _, public in addresses),
        "ips": {"includes": [as_network(local_address(*pair)) for pair in addresses]},
    }


def turn_keys(addresses: list[tuple]) -> dict:
    """Where the embedded TURN server listens and relays from.

    On a wildcard, answers of a node with several addresses would leave from another one than the client asked. A private address of
    the SFU itself, as a lab has it, would be denied as a peer.
    """
    keys = {"bind_addresses": [str(local_address(*pair)) for pair in addresses]}
    private = [as_network(public) for _, public in addresses if not public.is_global]
    return keys | ({"allow_restricted_peer_cidrs": private} if private else {})


def local_address(own, public):
    return public if is_bindable(public) else own


def as_network(address) -> str:
    return f"{address}/{address.max_prefixlen}"


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
        sys.exit(f"cannot prepare livekit-server: {error}")
