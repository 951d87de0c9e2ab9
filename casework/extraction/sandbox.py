"""Give up everything a reader of hostile files must not have. Linux only.

What is given up: the network (a namespace of its own and a system-call filter, one of the two being
demanded), every file but the program's own (Landlock, demanded for real cases), capabilities,
memory, processor time, descriptors, processes and core dumps beyond a ceiling.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sys
from pathlib import Path

from casework.extraction.kernel import landlock, seccomp

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
SIGKILL = 9
CAPABILITY_VERSION_3 = 0x20080522
PROCESSES = 64

_libc = ctypes.CDLL(None, use_errno=True)


class SandboxError(Exception):
    """Files cannot be examined on this machine as it is; nothing is said about the file."""


def hide() -> None:
    """Shut this process's memory and environment, which hold keys, to others of its user.

    A reader that was taken over meets this also where the kernel has no Landlock. Processes forked
    from this one inherit it; those that run another program do not (prctl(2), PR_SET_DUMPABLE).
    """
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def confine(*, memory: int, seconds: float, largest_write: int, demand_landlock: bool) -> None:
    """Shut this process in for good; sizes in bytes.

    Raises `SandboxError` when the network, or where `demand_landlock` says so the machine's files,
    cannot be taken away: then nothing may be read.
    """
    _libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    with contextlib.suppress(OSError):  # a container may have this shut
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    _set_ceilings(memory=memory, seconds=seconds, largest_write=largest_write)
    alone = _libc.unshare(CLONE_NEWNET) == 0 or _libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    _drop_capabilities()
    if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise SandboxError
    shut = landlock.restrict(readable=_readable(), writable=[Path(os.devnull)])
    filtered = seccomp.install()
    if not (alone or filtered) or (demand_landlock and not shut):
        raise SandboxError


def _set_ceilings(*, memory: int, seconds: float, largest_write: int) -> None:
    """Bound what this process and those it starts may use."""
    ceilings = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: int(seconds * 2) + 1,
        resource.RLIMIT_FSIZE: largest_write,
        resource.RLIMIT_NOFILE: 128,
        resource.RLIMIT_NPROC: _tasks_of_this_user() + PROCESSES,
        resource.RLIMIT_CORE: 0,
    }
    for name, ceiling in ceilings.items():
        hard = resource.getrlimit(name)[1]
        value = ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard)
        resource.setrlimit(name, (value, value))


def _tasks_of_this_user() -> int:
    """Threads now running under this user, which RLIMIT_NPROC counts too."""
    mine, count = os.getuid(), 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == mine:
                    count += sum(1 for _ in os.scandir(f"/proc/{entry.name}/task"))
            except OSError:
                continue
    return count


def _drop_capabilities() -> None:
    """Leave root, where it could not be left behind altogether, without its powers."""
    for number in range(64):
        _libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _libc.capset(header, nothing)


def _readable() -> list[Path]:
    """The program itself and what the machine's libraries need; no data folder among them."""
    here = Path(__file__).resolve()
    project = [parent for parent in here.parents if parent.name == "casework"]
    machine = (
        "/usr /lib /lib64 /etc/ld.so.cache /etc/localtime /dev/urandom /dev/zero "
        "/proc/self /proc/cpuinfo /proc/meminfo /sys/devices/system/cpu"
    )
    return [
        *project,
        *(Path(entry) for entry in sys.path if entry.endswith("-packages")),
        Path(sys.prefix),
        Path(sys.base_prefix),
        Path(sys.executable).resolve().parent,
        *map(Path, machine.split()),
    ]
