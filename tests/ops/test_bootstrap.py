"""The environment is made from uv.lock whatever state the folder and the machine are in."""

import hashlib
import json
import os
import sys
from pathlib import Path

import pytest

from parley.devstack import bootstrap

# Stands in for uv: writes down what it was asked and makes an environment whose Python runs.
# The first lines let its own Python's path have spaces.
FAKE_UV = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import json, os, pathlib, sys
if "--version" in sys.argv:
    raise SystemExit(0)
root = pathlib.Path({root!r})
with (root / "calls.jsonl").open("a") as calls:
    seen = {{name: os.environ.get(name) for name in ("UV_DEFAULT_INDEX", "UV_FIND_LINKS")}}
    calls.write(json.dumps([sys.argv[1:], seen]) + "\\n")
if (root / "fail").exists():
    raise SystemExit(3)
folder = pathlib.Path(os.environ["UV_PROJECT_ENVIRONMENT"])
(folder / "bin").mkdir(parents=True, exist_ok=True)
python = folder / "bin" / "python"
if not python.exists():
    python.symlink_to({python!r})
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder (with a space) with a lock file, and put the stand-in on the PATH."""
    root = tmp_path / "a project"
    tools = tmp_path / "tools"
    root.mkdir()
    tools.mkdir()
    (root / "uv.lock").write_text("one", encoding="utf-8")
    uv = tools / "uv"
    uv.write_text(FAKE_UV.format(python=sys.executable, root=str(root)), encoding="utf-8")
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    for name in ("UV_PROJECT_ENVIRONMENT", "PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    return root


def calls(root: Path) -> list[list[str]]:
    """Return what uv was asked, call by call."""
    lines = (root / "calls.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[0] for line in lines]


def test_it_is_made_once_and_not_again(project: Path) -> None:
    first = bootstrap.ensure_environment(project, ["local"])
    second = bootstrap.ensure_environment(project, ["local"])

    assert first == second == project / ".venv" / "bin" / "python"
    assert len(calls(project)) == 1
    assert calls(project)[0][:2] == ["sync", "--frozen"]


def test_a_changed_lock_or_a_further_group_brings_it_up_to_date(project: Path) -> None:
    bootstrap.ensure_environment(project, ["local"])
    bootstrap.ensure_environment(project, ["dev", "local"])
    bootstrap.ensure_environment(project, ["local"])
    assert len(calls(project)) == 2

    (project / "uv.lock").write_text("two", encoding="utf-8")
    bootstrap.ensure_environment(project, ["local"])

    assert len(calls(project)) == 3
    assert "--inexact" in calls(project)[2], "what tests need must stay"


def test_an_interrupted_one_is_installed_anew(project: Path) -> None:
    (project / "fail").touch()
    with pytest.raises(bootstrap.BootstrapError, match="run the same command again"):
        bootstrap.ensure_environment(project, ["local"])
    (project / "fail").unlink()

    bootstrap.ensure_environment(project, ["local"])

    assert "--reinstall" in calls(project)[-1]
    assert len(calls(project)) == 2


def test_one_whose_python_does_not_run_is_removed_first(project: Path) -> None:
    bootstrap.ensure_environment(project, ["local"])
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    (project / ".venv" / "leftover").touch()

    assert bootstrap.ensure_environment(project, ["local"]) == python

    assert not (project / ".venv" / "leftover").exists()
    assert os.access(python, os.X_OK)


def test_one_that_was_moved_here_with_its_folder_is_made_anew(project: Path) -> None:
    bootstrap.ensure_environment(project, ["local"])
    moved = project.rename(project.with_name("elsewhere"))
    project.mkdir()  # where the stand-in for uv writes down its calls

    bootstrap.ensure_environment(moved, ["local"])

    assert len(calls(project)) == 1
    assert bootstrap.Stamp(moved / ".venv").is_from_elsewhere() is False


def test_a_damaged_stamp_means_made_anew_not_a_crash(project: Path) -> None:
    bootstrap.ensure_environment(project, ["local"])
    (project / ".venv" / "parley-stamp.json").write_text("[", encoding="utf-8")

    bootstrap.ensure_environment(project, ["local"])

    assert len(calls(project)) == 2


def test_a_mirror_is_used_with_the_locks_hashes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example.org/simple")

    bootstrap.ensure_environment(project, ["local"])

    verbs = [call[0] for call in calls(project)]
    assert verbs == ["venv", "export", "pip"]
    assert "--require-hashes" in calls(project)[2]
    line = (project / "calls.jsonl").read_text(encoding="utf-8").splitlines()[2]
    assert json.loads(line)[1]["UV_DEFAULT_INDEX"] == "https://mirror.example.org/simple"


def test_pip_from_the_registry_must_be_the_expected_file(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = tmp_path / "registry" / "pip"
    registry.mkdir(parents=True)
    (registry / bootstrap.PIP_WHEEL).write_bytes(b"not pip")
    (registry / "index.html").write_text(
        f'<a href="{bootstrap.PIP_WHEEL}#sha256=00">pip</a>', encoding="utf-8"
    )
    pages = {f"{registry.parent.as_uri()}/pip/": (registry / "index.html").read_bytes()}
    real = bootstrap._download
    monkeypatch.setattr(bootstrap, "_download", lambda url: pages.get(url) or real(url))
    monkeypatch.setenv("PIP_INDEX_URL", registry.parent.as_uri())

    with pytest.raises(bootstrap.BootstrapError, match="is not the expected file"):
        bootstrap._fetch_pip(project)
    assert not (project / ".tools" / bootstrap.PIP_WHEEL).exists()

    expected = hashlib.sha256(b"not pip").hexdigest()
    monkeypatch.setattr(bootstrap, "PIP_SHA256", expected)
    assert bootstrap._fetch_pip(project).read_bytes() == b"not pip"


def test_a_registry_out_of_reach_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")

    with pytest.raises(bootstrap.BootstrapError, match=r"127\.0\.0\.1:1/simple cannot be reached"):
        bootstrap._fetch_pip(project)
