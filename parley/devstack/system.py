"""What the operating system is asked for: accounts, permissions, ports, dying with the parent."""

import ctypes
import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# PostgreSQL refuses to run as root, so root gives it an account of its own.
ACCOUNT = "embedded_postgres"
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_EVERYBODY_MAY_PASS = stat.S_IXGRP | stat.S_IXOTH

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class SetupError(Exception):
    """A sentence for the person at the terminal."""


def die_with_parent(kind: signal.Signals) -> Callable[[], None]:
    """Return what a child runs before it becomes its program, so that it outlives nobody."""
    parent = os.getpid()

    def arrange() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(kind), 0, 0, 0)
            if os.getppid() != parent:  # the parent died in between
                os._exit(1)

    return arrange


def stop_when_parent_dies(kind: signal.Signals) -> None:
    """Have the system send `kind` to this process when the one that started it dies."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(kind), 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies, so that they can be ended too."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def server_account() -> pwd.struct_passwd | None:
    """Return the account PostgreSQL runs as, made if need be; None for one's own."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            "PostgreSQL does not run as root, and an account for it could not be made. "
            f"Make one (useradd --system {ACCOUNT}), or run this as an ordinary user."
        ) from error
    return pwd.getpwnam(ACCOUNT)


def let_pass(path: Path) -> None:
    """Let every account pass through (not list) the folders that lead to `path`."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if mode & stat.S_IXOTH:
            continue
        try:
            folder.chmod(mode | _EVERYBODY_MAY_PASS)
        except OSError as error:
            raise SetupError(
                f"PostgreSQL's account cannot reach {path}: {folder} is closed to it."
            ) from error


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nobody listens on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(wanted: int = 0, host: str = "127.0.0.1") -> int:
    """Return `wanted` or the first free port after it; any free one when nothing is wanted."""
    if wanted:
        for port in range(wanted, min(wanted + 100, 65536)):
            if is_free(port, host):
                return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port = probe.getsockname()[1]
    return int(port)
