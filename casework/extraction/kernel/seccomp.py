"""A seccomp filter that refuses the system calls no file reader needs (seccomp(2), bpf(4))."""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD_WORD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER_OFFSET, MACHINE_OFFSET = 0, 4
X32_BIT = 0x40000000

# Sockets; signals to others; leaving the process group that gets killed; memory files (only the
# caller makes them); other processes' memory; namespaces and mounts; keys; kernel interfaces
# with a history of holes. Numbers from the kernel's tables, the newest ones common to both.
_COMMON = {424, 425, 434, 438}
REFUSED: dict[str, tuple[int, set[int]]] = {
    "x86_64": (
        0xC000003E,
        {41, 42, 43, 49, 50, 53, 62, 200, 109, 112, 101, 155, 161, 165, 166, 175, 246, 248, 249}
        | {250, 272, 288, 298, 304, 308, 310, 311, 312, 313, 319, 320, 321, 323}
        | _COMMON,
    ),
    "aarch64": (
        0xC00000B7,
        {198, 199, 200, 201, 202, 203, 242, 129, 130, 154, 157, 117, 39, 40, 41, 51, 97, 104}
        | {105, 217, 218, 219, 241, 265, 268, 270, 271, 272, 273, 279, 280, 282, 294}
        | _COMMON,
    ),
}

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install() -> bool:
    """Refuse those calls with EPERM from here on; False where there is no filter for this machine.

    `no_new_privs` must be set. Programs started later inherit the filter.
    """
    machine = REFUSED.get(platform.machine())
    if machine is None:
        return False
    steps = _compile(*machine)
    code = ctypes.create_string_buffer(b"".join(steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    return bool(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _compile(architecture: int, numbers: set[int]) -> list[bytes]:
    """The filter as BPF instructions."""
    steps = [
        _step(LOAD_WORD, 0, 0, MACHINE_OFFSET),
        _step(JUMP_EQUAL, 1, 0, architecture),
        _step(RETURN, 0, 0, KILL_PROCESS),
        _step(LOAD_WORD, 0, 0, NUMBER_OFFSET),
        _step(JUMP_AT_LEAST, 0, 1, X32_BIT),
        _step(RETURN, 0, 0, KILL_PROCESS),
    ]
    for number in sorted(numbers):
        steps += [_step(JUMP_EQUAL, 0, 1, number), _step(RETURN, 0, 0, ERRNO | errno.EPERM)]
    return [*steps, _step(RETURN, 0, 0, ALLOW)]


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    """One instruction: `struct sock_filter`."""
    return struct.pack("=HBBI", code, if_true, if_false, value)
