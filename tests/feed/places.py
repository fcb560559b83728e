"""Real places to publish to, on this machine: an SSH server, a server that speaks S3."""

from __future__ import annotations

import getpass
import logging
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import program
from tests.feed.web import free_port

EVERYONE_READS = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "arn:aws:s3:::pod/*"}
        for action in ("s3:GetObject", "s3:HeadObject")  # the second is moto's own
    ],
}
"""What a bucket that hosts a site is told, once, by whoever owns it."""


@dataclass(frozen=True, slots=True)
class SshServer:
    port: int
    home: Path  # of the client: what it knows and has keys for

    def url(self, folder: Path) -> str:
        return f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{folder}"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.home)}


@contextmanager
def ssh_server(folder: Path) -> Iterator[SshServer]:
    """OpenSSH on loopback, with keys of its own, that lets this user in over SFTP."""
    server, keygen = program("sshd", "openssh-server"), program("ssh-keygen", "openssh-client")
    port, home = free_port(), folder / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    for key in (folder / "host_key", home / ".ssh" / "key"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {home}/.ssh/key.pub\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n"
        "PermitRootLogin prohibit-password\nMaxStartups 100\n"
    )
    (home / ".ssh" / "config").write_text(f"Host 127.0.0.1\n  IdentityFile {home}/.ssh/key\n")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with open(folder / "sshd.log", "w") as log:
        running = subprocess.Popen([server, "-D", "-e", "-f", str(config)], stderr=log)
    try:
        _wait_for_port(port, running)
        yield SshServer(port, home)
    finally:
        running.terminate()
        running.wait(10)


@contextmanager
def s3_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """moto's server with one bucket, "pod"; gives the HTTP address of that bucket. Keys lie in the environment."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = pytest.importorskip("moto.server", reason="no moto (pip install 'lettercast[dev]')")
    pytest.importorskip("s3fs", reason="no s3fs (pip install 'lettercast[s3]')")
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    try:
        assert httpx.put(f"{address}/pod").status_code == 200
        assert httpx.put(f"{address}/pod?policy", json=EVERYONE_READS).status_code in (200, 204)
        yield f"{address}/pod"
    finally:
        server.stop()


def _wait_for_port(port: int, running: subprocess.Popen[bytes]) -> None:
    import socket

    for _ in range(1200):
        assert running.poll() is None, "sshd ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("sshd does not answer")
