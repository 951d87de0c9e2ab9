"""Landlock: deny every file but a list, without privileges (Linux 5.13; landlock(7))."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG, RULE_PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
# Rights known to each version of the interface, as the number of the lowest bits in use.
RIGHTS_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
NEWEST_BITS = 16
NETWORK_VERSION, SCOPE_VERSION = 4, 6
NO_TCP = 0b11
NO_FOREIGN_SIGNALS_OR_SOCKETS = 0b11

_libc = ctypes.CDLL(None, use_errno=True)


def is_offered() -> bool:
    """Whether this machine's kernel has Landlock and has it switched on."""
    return _version() >= 1


def _version() -> int:
    """Return the version of the kernel's interface; below 1 where there is none."""
    return int(_libc.syscall(CREATE_RULESET, None, 0, VERSION_FLAG))


def restrict(*, readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Deny this process all files but these and what lies beneath them; False if unsupported.

    Files already open, and memory files, are not affected. `no_new_privs` must be set.
    """
    version = _version()
    if version < 1:
        return False
    handled = (1 << RIGHTS_BITS.get(version, NEWEST_BITS)) - 1
    attributes = struct.pack("=Q", handled)
    if version >= NETWORK_VERSION:
        attributes += struct.pack("=Q", NO_TCP)
    if version >= SCOPE_VERSION:
        attributes += struct.pack("=Q", NO_FOREIGN_SIGNALS_OR_SOCKETS)
    ruleset = _libc.syscall(CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(ruleset, path, EXECUTE | READ_FILE | READ_DIR)
        for path in writable:
            _allow(ruleset, path, READ_FILE | WRITE_FILE)
        return bool(_libc.syscall(RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    """Add one path to the list; a missing one needs no rule."""
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(target).st_mode):
            rights &= ~READ_DIR
        rule = struct.pack("=Qi", rights, target)
        if _libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0) != 0:
            raise OSError(ctypes.get_errno(), "Landlock refused a rule")
    finally:
        os.close(target)
