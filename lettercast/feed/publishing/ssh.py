"""How to reach a machine over SSH the way `ssh` itself does: ~/.ssh/config, its keys, its known hosts."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import paramiko

from lettercast.files import expand_user

_RSA_KEY_TYPES = {"ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"}
"""One RSA key signs in any of these ways (RFC 8332)."""


class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # paramiko has no types
    """A host that is known must show the key it has shown before. A new one is written down and trusted from
    then on, as `ssh -o StrictHostKeyChecking=accept-new` does, unless the configuration says to be strict."""

    def __init__(self, path: Path, *, strict: bool) -> None:
        self._path, self._strict = path, strict
        self._host_keys = paramiko.HostKeys(str(path)) if path.is_file() else paramiko.HostKeys()

    def key_types(self, hostname: str) -> set[str]:
        """The kinds of key this host is known by."""
        seen = self._host_keys.lookup(hostname)
        kinds = set(seen.keys()) if seen is not None else set()
        return kinds | _RSA_KEY_TYPES if kinds & _RSA_KEY_TYPES else kinds

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        if self._host_keys.check(hostname, key):
            return
        seen = self._host_keys.lookup(hostname)
        if seen is not None:
            raise paramiko.BadHostKeyException(hostname, key, next(iter(seen.values())))
        if self._strict:
            raise paramiko.SSHException(f"{hostname} is not in {self._path}")
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self._path, "a", encoding="ascii") as file:
            file.write(f"{hostname} {key.get_name()} {key.get_base64()}\n")


def connection_options(url: str) -> dict[str, Any]:
    """What fsspec's SFTP file system is to be opened with for `url`."""
    parts = urlsplit(url)
    config_file = expand_user("~/.ssh/config")
    config = paramiko.SSHConfig.from_path(str(config_file)) if config_file.is_file() else paramiko.SSHConfig()
    entry = config.lookup(parts.hostname or "")
    host = entry.get("hostname", parts.hostname or "")
    port = parts.port or int(entry.get("port", 22))
    path = expand_user(entry.get("userknownhostsfile", "~/.ssh/known_hosts").split()[0])
    known = KnownHosts(path, strict=entry.get("stricthostkeychecking", "").lower() == "yes")
    found: dict[str, Any] = {
        "host": host,
        "port": port,
        "username": parts.username or entry.get("user"),
        "timeout": 20,
        "host_key_policy": known,
        "skip_instance_cache": True,
    }
    if "identityfile" in entry:
        found["key_filename"] = [str(expand_user(name)) for name in entry["identityfile"]]
    kinds = known.key_types(host if port == 22 else f"[{host}]:{port}")
    if kinds:  # ask for a key that can be compared with the one known
        others = [kind for kind in paramiko.Transport._preferred_keys if kind not in kinds]
        found["disabled_algorithms"] = {"keys": others}
    return {key: value for key, value in found.items() if value is not None}


def remote_folder(url: str) -> str:
    """The path on that machine; `sftp://host/~/site` is in the home folder."""
    return urlsplit(url).path.removeprefix("/~/")
