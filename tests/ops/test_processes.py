"""What is started together ends together, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]

# A family whose member has a child in a session of its own that ignores every polite signal.
RUN = """
import sys, time
from pathlib import Path
from parley.devstack import processes, system
system.adopt_orphans()
family = processes.Family(logs=Path(sys.argv[1]))
member = '''
import signal, subprocess, sys, time
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
'''
family.start("member", [sys.executable, "-c", member])
while not Path(sys.argv[1], "member.log").read_text().count("\\n") > 1:
    time.sleep(0.05)
print(family.members[0].popen.pid, flush=True)
sys.stdin.readline()
family.stop()
print("stopped", flush=True)
time.sleep(600)
"""  # noqa: E501


def start(folder: Path) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """Run a family; return its head and everybody below."""
    head = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert head.stdout
    head.stdout.readline()
    below = psutil.Process(head.pid).children(recursive=True)
    assert len(below) == 2
    return head, below


def gone(people: list[psutil.Process], seconds: float = 120) -> bool:
    """Whether all of them end within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in people):
            return True
        time.sleep(0.05)
    return False


def finish(head: subprocess.Popen[str], below: list[psutil.Process]) -> None:
    """Leave nothing of a failed test."""
    head.kill()
    head.communicate()
    for process in below:
        if process.is_running():
            process.kill()


def test_stopping_ends_even_a_deaf_grandchild_in_its_own_session(tmp_path: Path) -> None:
    head, below = start(tmp_path)
    try:
        assert head.stdin
        assert head.stdout
        head.stdin.write("\n")
        head.stdin.flush()
        assert head.stdout.readline() == "stopped\n"

        assert psutil.Process(head.pid).children(recursive=True) == []
        assert gone(below)
    finally:
        finish(head, below)


def test_a_killed_head_takes_its_members_along(tmp_path: Path) -> None:
    head, below = start(tmp_path)
    member = [p for p in below if p.ppid() == head.pid]
    try:
        os.kill(head.pid, signal.SIGKILL)
        head.wait()

        assert len(member) == 1
        assert gone(member)
    finally:
        finish(head, below)
