"""The demo's witness: made once, told of the log's keys, started again when it ends."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import checkpoint, cosignature, merkle, witnesses
from parley.devstack import processes, system, witness

ORIGIN = "demo.parley.localhost"
SECONDS = 60
OK = 200
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def one(tmp_path: Path) -> Iterator[witness.Witness]:
    """Yield a witness made on a free port, nothing of which is left."""
    (tmp_path / "log").mkdir()
    family = processes.Family(logs=tmp_path / "log")
    made = witness.Witness(family, tmp_path, f"127.0.0.1:{system.free_port()}")
    made.prepare()
    yield made
    for member in family.members:
        member.popen.kill()
        member.popen.wait()


def publish_keys(var: Path) -> None:
    """Do what the integrator does at its first start."""
    (var / "ledger-keys").mkdir()
    line = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    (var / "ledger-keys" / "public-keys.txt").write_text(f"{line}\n", encoding="ascii")


def signed(size: int) -> str:
    """A checkpoint of so many equal entries, signed as the integrator signs."""
    frontier = merkle.Frontier()
    for _ in range(size):
        frontier.append(bytes(32))
    head = checkpoint.Checkpoint(f"{ORIGIN}/neutral", size, frontier.root())
    return checkpoint.sign(head, KEY)


def ask(one: witness.Witness, old: int, size: int) -> witnesses.Reply:
    """Ask for a cosignature as the integrator would, as soon as somebody answers."""
    place = witnesses.load(one.var / witness.PLACES)[0]
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            reply = witnesses.add_checkpoint(place, old, [], signed(size))
        except witnesses.AbsentError:
            assert time.monotonic() < deadline, "the witness does not answer"
            time.sleep(0.05)
        else:
            if reply.status == OK:
                cosignature.verify_answer(signed(size), reply.text, place.witness)
            return reply


def test_it_waits_for_the_keys_of_the_log_and_cosigns_what_they_signed(
    one: witness.Witness,
) -> None:
    assert one.look_after(ORIGIN) == ""
    assert one.process is None

    publish_keys(one.var)

    assert one.look_after(ORIGIN) == ""
    assert ask(one, 0, 1).status == OK


def test_one_that_was_killed_is_started_again_and_remembers(
    one: witness.Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_keys(one.var)
    one.look_after(ORIGIN)
    assert ask(one, 0, 2).status == OK
    assert one.process
    dead = one.process.popen
    dead.kill()
    dead.wait()
    assert one.family.fallen() is None  # the demo goes on

    monkeypatch.setattr(witness, "PAUSE_SECONDS", 1e9)
    assert one.look_after(ORIGIN) == ""  # one that cannot run is not started all the time
    monkeypatch.setattr(witness, "PAUSE_SECONDS", 0)
    assert "is started again" in one.look_after(ORIGIN)

    assert one.look_after(ORIGIN) == ""
    assert one.process.popen.pid != dead.pid
    assert len(one.family.members) == 1
    assert ask(one, 0, 1).size == 2


def test_a_later_start_keeps_its_key_and_tells_where_it_answers_now(
    one: witness.Witness,
) -> None:
    before = (one.var / witness.PLACES).read_text("utf-8")

    witness.Witness(one.family, one.var, "127.0.0.1:9").prepare()

    key = before.split()[0]
    assert (one.var / witness.PLACES).read_text("utf-8") == f"{key} http://127.0.0.1:9\n"


def test_one_half_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "witness.new").mkdir()
    (tmp_path / "witness.new" / "witness.pem").touch()

    witness.Witness(processes.Family(logs=tmp_path), tmp_path, "127.0.0.1:9").prepare()

    assert witnesses.load(tmp_path / witness.PLACES)[0].witness.name == witness.NAME
