"""Ports, secrets and the folder's lock, between one start and the next."""

import os
import socket
import stat
from pathlib import Path

import pytest

from parley.devstack import state, system
from parley.devstack.state import State


def test_a_second_start_finds_the_same_ports_and_secrets(tmp_path: Path) -> None:
    first = State.load(tmp_path)
    first.choose_ports({})

    second = State.load(tmp_path)
    second.choose_ports({})

    assert second.secrets == first.secrets
    assert second.ports == first.ports
    assert len(set(first.ports.values())) == len(state.PORTS)


def test_secrets_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    State.load(tmp_path)

    assert stat.S_IMODE((tmp_path / "state.json").stat().st_mode) == 0o600


def test_a_taken_port_is_replaced_and_told(tmp_path: Path) -> None:
    kept = State.load(tmp_path)
    kept.choose_ports({})
    with socket.create_server(("127.0.0.1", kept.ports["web"])):
        before = kept.ports["web"]
        remarks = kept.choose_ports({})

    assert kept.ports["web"] != before
    assert remarks == [f"Port {before} is taken; the web server uses {kept.ports['web']}."]


def test_a_port_somebody_asked_for_is_never_replaced_silently(tmp_path: Path) -> None:
    kept = State.load(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(system.SetupError, match=f"Port {port}, asked for web, is taken"):
            kept.choose_ports({"PARLEY_PORT": str(port)})
    with pytest.raises(system.SetupError, match="must be a number"):
        kept.choose_ports({"PARLEY_PORT": "eighty"})


def test_two_demos_in_one_folder_are_refused_with_the_first_ones_address(tmp_path: Path) -> None:
    with state.hold(tmp_path) as lock:
        state.note_holder(lock, "process 7, http://127.0.0.1:8000")
        with pytest.raises(system.SetupError, match=r"already running.*http://127\.0\.0\.1:8000"):
            state.hold(tmp_path)
    state.hold(tmp_path).close()


def test_a_damaged_state_is_told_and_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{", encoding="utf-8")

    with pytest.raises(system.SetupError, match="demo-reset"):
        State.load(tmp_path)

    assert (tmp_path / "state.json").read_text(encoding="utf-8") == "{"


def test_a_folder_closed_to_the_database_account_is_opened_for_passing_only(
    tmp_path: Path,
) -> None:
    closed = tmp_path / "closed"
    inner = closed / "var"
    inner.mkdir(parents=True)
    closed.chmod(0o700)

    system.let_pass(inner)

    mode = stat.S_IMODE(closed.stat().st_mode)
    assert mode & (stat.S_IXOTH | stat.S_IROTH) == stat.S_IXOTH
    assert os.access(inner, os.R_OK)
