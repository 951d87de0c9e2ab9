"""Production starts only with safe settings, and says what is unsafe in words one can act on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from parley.devstack.checks import production_environment
from parley.settings import env

ROOT = Path(__file__).resolve().parents[2]


def start_production(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Import the production settings in a process of their own; None takes a variable away."""
    variables = {"PATH": os.environ["PATH"], **production_environment()}
    for name, value in changes.items():
        variables.pop(name, None)
        if value is not None:
            variables[name] = value
    return subprocess.run(
        [sys.executable, "-c", "import parley.settings.production"],
        env=variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_safe_values() -> None:
    done = start_production()

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"PARLEY_SECRET_KEY": None}, "PARLEY_SECRET_KEY is missing"),
        ({"PARLEY_SECRET_KEY": "short"}, "PARLEY_SECRET_KEY is short or a sample"),
        ({"PARLEY_SECRET_KEY": "demo-only-" + "0" * 50}, "short or a sample"),
        ({"PARLEY_KEK": None}, "PARLEY_KEK (or PARLEY_KEK_FILE) is missing"),
        ({"PARLEY_KEK": "ab" * 16}, "PARLEY_KEK must be 32 random bytes"),
        ({"PARLEY_KEK": "00" * 32}, "PARLEY_KEK must be 32 random bytes"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"PARLEY_ALLOWED_HOSTS": "*"}, "PARLEY_ALLOWED_HOSTS must list"),
        ({"PARLEY_ALLOWED_HOSTS": None}, "PARLEY_ALLOWED_HOSTS must list"),
        ({"PARLEY_BASE_URL": "http://parley.example.org"}, "must begin with https://"),
        ({"PARLEY_LEDGER_ORIGIN": None}, "PARLEY_LEDGER_ORIGIN must be"),
        ({"REDIS_URL": None}, "REDIS_URL (or REDIS_URL_FILE) is missing"),
        ({"DATABASE_URL": None}, "DATABASE_URL (or DATABASE_URL_FILE) is missing"),
        ({"DATABASE_URL": "postgresql://postgres@db/parley"}, "connects as postgres"),
        ({"DATABASE_URL": "postgresql://parley_owner@db/parley"}, "bypasses the walls"),
        ({"PARLEY_BLOB_STORE": "s3"}, "PARLEY_S3_SECRET_KEY is missing"),
    ],
)
def test_production_refuses(changes: dict[str, str | None], sentence: str) -> None:
    done = start_production(**changes)

    assert done.returncode != 0
    assert sentence in done.stderr


def test_a_secret_comes_from_a_file_without_its_line_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kek").write_text("aa\n", encoding="utf-8")
    monkeypatch.delenv("PARLEY_KEK", raising=False)
    monkeypatch.setenv("PARLEY_KEK_FILE", str(tmp_path / "kek"))

    assert env.text("PARLEY_KEK") == "aa"


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLEY_KEK", raising=False)
    monkeypatch.setenv("PARLEY_KEK_FILE", "/nowhere/kek")

    with pytest.raises(ImproperlyConfigured, match="/nowhere/kek"):
        env.text("PARLEY_KEK")


def test_a_switch_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_EMAIL_TLS", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="PARLEY_EMAIL_TLS must be yes or no"):
        env.flag("PARLEY_EMAIL_TLS", default=False)


def test_a_database_address_keeps_odd_passwords_and_takes_on_the_role() -> None:
    found = env.database(
        "postgresql://parley_migrator:p%40ss%2Fword@db:6432/par%20ley?sslmode=require",
        role="parley_owner",
    )

    assert (found["USER"], found["PASSWORD"]) == ("parley_migrator", "p@ss/word")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "6432", "par ley")
    assert found["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c jit=off -c role=parley_owner",
    }
    assert found["ATOMIC_REQUESTS"] is False
