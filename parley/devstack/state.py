"""What a demo keeps between starts, under `var/`: ports, secrets, and who holds the folder."""

import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from parley.devstack import provision, system

PORTS = {"web": 8000, "events": 8100, "postgres": 0, "valkey": 0, "witness": 0}


@dataclass
class State:
    """What the demo in `folder` keeps: ports by name, secrets by name, and what is done.

    `done` names steps that a later start need not repeat, with what they were done from.
    """

    folder: Path
    ports: dict[str, int]
    secrets: dict[str, str]
    done: dict[str, str]

    @classmethod
    def load(cls, folder: Path) -> "State":
        """Read what an earlier start left; unreadable or missing parts are made anew."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("log", "blobs", "mail", "beat"):
            (folder / name).mkdir(exist_ok=True, mode=0o700)
        try:
            kept = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            kept = {}
        except ValueError as error:
            raise system.SetupError(
                f"{folder / 'state.json'} is damaged. It holds the demo's passwords: restore it, "
                "or start over with `make demo-reset`."
            ) from error
        kept_secrets = kept.get("secrets", {})
        for name in ("postgres", "valkey", *provision.LOGINS, "secret_key"):
            kept_secrets.setdefault(name, secrets.token_urlsafe(48))
        kept_secrets.setdefault("kek", secrets.token_hex(32))
        state = cls(folder, kept.get("ports", {}), kept_secrets, kept.get("done", {}))
        state.save()
        return state

    def save(self) -> None:
        """Write the state, readable by its owner only, whole or not at all."""
        content = {"ports": self.ports, "secrets": self.secrets, "done": self.done}
        write_private(self.folder / "state.json", json.dumps(content, indent=1))

    def finish(self, step: str, made_from: str) -> None:
        """Note that `step` is done, from what `made_from` tells apart."""
        self.done[step] = made_from
        self.save()

    def choose_ports(self, environ: Mapping[str, str]) -> list[str]:
        """Fix this start's ports; return a sentence for each that had to change."""
        remarks = []
        for name, usual in PORTS.items():
            fixed = environ.get("PARLEY_PORT" if name == "web" else f"PARLEY_{name.upper()}_PORT")
            if fixed:
                self.ports[name] = _fixed_port(name, fixed)
                continue
            wanted = self.ports.get(name) or usual
            taken = {port for other, port in self.ports.items() if other != name}
            port = system.free_port(wanted)
            while port in taken:
                port = system.free_port(port + 1)
            if wanted and port != wanted and name in {"web", "events"}:
                remarks.append(f"Port {wanted} is taken; the {name} server uses {port}.")
            self.ports[name] = port
        self.save()
        return remarks


def _fixed_port(name: str, value: str) -> int:
    if not value.isdigit():
        raise system.SetupError(f"The port for {name} must be a number, not {value!r}.")
    if not system.is_free(int(value)):
        raise system.SetupError(
            f"Port {value}, asked for {name}, is taken by another program. Choose another one."
        )
    return int(value)


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner reads, by replacing it."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    new.replace(path)


def hold(folder: Path) -> IO[str]:
    """Take the folder for this process; raise when another demo has it. Keep the result open."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = (folder / "demo.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.seek(0)
        holder = handle.read().strip() or "another process"
        handle.close()
        raise system.SetupError(
            f"A demo is already running in this folder ({holder}). "
            "Use it, or stop it with Ctrl-C before starting another."
        ) from error
    note_holder(handle, f"process {os.getpid()}")
    return handle


def note_holder(handle: IO[str], text: str) -> None:
    """Write down who holds the folder, for the message another start shows."""
    handle.seek(0)
    handle.truncate()
    handle.write(text)
    handle.flush()
