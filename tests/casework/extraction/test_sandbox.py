"""A reader cannot reach the network, other files, other processes, or more than its share."""

import io
import json
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

from casework.extraction import examine, run
from casework.extraction.limits import Limits
from casework.extraction.memory import BytesSource
from casework.extraction.result import Condition
from casework.extraction.sandbox import SandboxError

PROJECT = Path(__file__).parents[3]
MIB = 1 << 20


def _confined(attempt: str, *, memory: int = 1024 * MIB, seconds: float = 20) -> dict[str, str]:
    """Run an attempt in a confined process; it sets `result`, or its exception is told."""
    script = f"""
import json, os, socket, sys
from casework.extraction import sandbox
sandbox.confine(memory={memory}, seconds={seconds}, largest_write={MIB}, demand_landlock=True)
try:
{textwrap.indent(textwrap.dedent(attempt), "    ")}
except BaseException as error:
    result = type(error).__name__
print(json.dumps({{"result": str(result)}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        capture_output=True,
        check=False,
        timeout=60,
        start_new_session=True,
    )
    assert done.stdout, done.stderr.decode()
    told: dict[str, str] = json.loads(done.stdout)
    return told


def _say(script: str) -> str:
    """Run a script as a process of its own and return what it said."""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, check=False, timeout=60
    )
    assert done.stdout, done.stderr.decode()
    return done.stdout.decode().strip()


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_no_socket_can_be_opened(family: str) -> None:
    told = _confined(f"socket.socket(socket.{family}, socket.SOCK_DGRAM); result = 'opened'")
    assert told["result"] == "PermissionError"


def test_the_network_is_one_without_anything_in_it() -> None:
    told = _confined("result = open('/proc/self/net/dev').read().count(':')")
    assert told["result"] in {"1", "PermissionError"}  # the loopback of a fresh namespace, or shut


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/root/.bashrc", str(PROJECT / "pyproject.toml"), "/proc/1/environ"]
)
def test_no_file_of_the_machine_can_be_read(path: str) -> None:
    assert _confined(f"result = open({path!r}).read(10)")["result"] in {
        "PermissionError",
        "FileNotFoundError",
    }


def test_keys_of_the_parent_cannot_be_read() -> None:
    told = _confined("result = open(f'/proc/{os.getppid()}/environ').read()")
    assert told["result"] == "PermissionError"


@pytest.mark.parametrize(("demand", "said"), [(True, "SandboxError"), (False, "confined")])
def test_a_kernel_without_landlock_confines_nobody_where_it_is_demanded(
    demand: bool, said: str
) -> None:
    script = f"""
from casework.extraction import sandbox
sandbox.landlock.restrict = lambda **paths: False
try:
    sandbox.confine(
        memory={1024 * MIB}, seconds=20, largest_write={MIB}, demand_landlock={demand}
    )
    print("confined")
except sandbox.SandboxError:
    print("SandboxError")
"""
    assert _say(script) == said


def test_a_reader_is_not_started_without_landlock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = "sys.exit(97 if task['demand_landlock'] else 0)"
    _pretend(monkeypatch, tmp_path, code, wait=False)
    with pytest.raises(SandboxError, match="off network and files"):
        examine(BytesSource(b"words"), name="a.txt")
    examine(BytesSource(b"words"), name="a.txt", demand_landlock=False)


def test_a_worker_s_keys_stay_shut_where_there_is_no_landlock() -> None:
    """The child shares the parent's user, has no powers, and nothing but `hide` in its way."""
    peeping = """
import os
from casework.extraction import sandbox
sandbox._drop_capabilities()
try:
    print(open(f"/proc/{os.getppid()}/environ").read(4))
except OSError as error:
    print(type(error).__name__)
"""
    script = f"""
import os, subprocess, sys
from casework.extraction import sandbox
sandbox._drop_capabilities()
look = lambda: print(subprocess.check_output([sys.executable, "-c", {peeping!r}]).decode().strip())
look()
sandbox.hide()
look()
"""
    before, after = _say(script).splitlines()
    assert before != "PermissionError", "the test shows nothing"
    assert after == "PermissionError"


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "/var/tmp", str(PROJECT)])  # noqa: S108
def test_nothing_can_be_written(folder: str) -> None:
    told = _confined(f"open({folder!r} + '/parley-probe', 'w'); result = 'written'")
    assert told["result"] == "PermissionError"
    assert not Path(folder, "parley-probe").exists()


def test_no_other_process_can_be_signalled() -> None:
    told = _confined("os.kill(os.getppid(), 0); result = 'signalled'")
    assert told["result"] == "PermissionError"


def test_the_group_that_gets_killed_cannot_be_left() -> None:
    assert _confined("os.setsid(); result = 'left'")["result"] == "PermissionError"


def test_privileges_are_gone() -> None:
    told = _confined(
        "result = [l for l in open('/proc/self/status') if l.startswith(('CapEff', 'NoNew'))]"
    )
    assert "0000000000000000" in told["result"]
    assert "NoNewPrivs:\\t1" in told["result"]


def test_memory_is_bounded() -> None:
    assert _confined("bytearray(2 << 30); result = 'had'")["result"] == "MemoryError"


def test_processes_files_and_core_dumps_are_bounded() -> None:
    told = _confined(
        """
        import resource
        names = ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_CPU", "RLIMIT_FSIZE")
        result = [resource.getrlimit(getattr(resource, name))[1] for name in names]
        """
    )
    processes, files, core, seconds, largest = json.loads(told["result"])
    assert 64 < processes < 20_000
    assert (files, core, seconds, largest) == (128, 0, 41, MIB)


def test_a_reader_out_of_time_is_killed_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _pretend(monkeypatch, tmp_path, "import subprocess, time; subprocess.Popen(['sleep', '777'])")
    started = time.monotonic()
    result = examine(BytesSource(b"words"), name="a.txt", limits=Limits(seconds=2))
    assert time.monotonic() - started < 300
    assert result.condition is Condition.HOSTILE
    assert "longer than is allowed" in result.reason
    while _running("sleep 777"):
        assert time.monotonic() - started < 300
        time.sleep(0.05)


def test_whoever_waits_is_told_how_far_the_reading_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = [{"count": 9}, {"page": 1, "text": "", "engine": ""}, {"settled": "ok", "reason": ""}]
    lines = "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in said)
    code = f"os.write(task['files'][1], {lines.encode()!r}); import time; time.sleep(2.5)"
    _pretend(monkeypatch, tmp_path, code, wait=False)
    told: list[tuple[int, int | None]] = []
    examine(BytesSource(b"words"), name="a.txt", tick=lambda *how_far: told.append(how_far))
    assert told[-1] == (1, 9)


def test_a_reader_that_crashes_condemns_only_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _pretend(monkeypatch, tmp_path, "import os; os.kill(os.getpid(), 11)", wait=False)
    result = examine(BytesSource(b"words"), name="a.txt")
    assert result.condition is Condition.MALFORMED
    assert result.media_type == "text/plain"


def test_a_reader_that_cannot_start_is_not_the_file_s_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "casework" / "extraction"
    child.mkdir(parents=True)
    (child / "child.py").write_text("import nothing_of_that_name", encoding="utf-8")
    monkeypatch.setattr(run, "PROJECT", tmp_path)
    with pytest.raises(SandboxError):
        examine(BytesSource(b"words"), name="a.txt")


def test_a_file_that_needs_too_much_memory_is_a_result() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" * (40 * MIB))
    tight = Limits(memory=256 * MIB)
    result = examine(BytesSource(target.getvalue()), name="a.docx", limits=tight)
    assert result.condition is Condition.HOSTILE


def test_secrets_of_the_environment_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_KEK", "0123")
    assert "PARLEY_KEK" not in run._environment()


def _pretend(
    monkeypatch: pytest.MonkeyPatch, folder: Path, code: str, *, wait: bool = True
) -> None:
    """Put a reader of our own in the place of the real one."""
    child = folder / "casework" / "extraction"
    child.mkdir(parents=True)
    script = f"""
import json, os, sys
task = json.load(sys.stdin)
os.write(task["files"][1], b'{{"type":"text/plain","kind":"text"}}\\n')
{code}
{"import time; time.sleep(600)" if wait else ""}
"""
    (child / "child.py").write_text(script, encoding="utf-8")
    monkeypatch.setattr(run, "PROJECT", folder)


def _running(command: str) -> list[str]:
    """Processes with this command line that are more than a dead entry."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            except OSError:
                continue
            if line == command:
                found.append(entry.name)
    return found
