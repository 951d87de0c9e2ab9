"""Where the environment names servers, those are used, and made ready or refused in words."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from parley.devstack import provision, servers, state, system

DATABASE = "named_by_the_environment"
PASSWORDS = dict.fromkeys(provision.LOGINS, "throwaway")


@pytest.fixture
def named(postgres_server: str) -> Iterator[str]:
    """Yield a superuser's address that names a database nobody has made yet."""
    yield provision.with_database(postgres_server, DATABASE)
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def test_a_superusers_address_is_made_ready_and_never_handed_to_the_processes(named: str) -> None:
    addresses = servers.database_addresses(named, {"DATABASE_URL": named}, PASSWORDS)

    assert set(addresses) == {"DATABASE_URL", "MIGRATOR_DATABASE_URL", "INTEGRATOR_DATABASE_URL"}
    with psycopg.connect(addresses["DATABASE_URL"]) as app:
        row = app.execute("SELECT current_user, current_database()").fetchone()
    assert row == ("parley_app", DATABASE)


def test_roles_made_by_somebody_else_are_used_as_they_are() -> None:
    given = {
        "DATABASE_URL": "postgresql://parley_app:a@db/parley",
        "MIGRATOR_DATABASE_URL": "postgresql://parley_migrator:b@db/parley",
    }

    assert servers.database_addresses(given["DATABASE_URL"], given, PASSWORDS) == given


def test_an_address_that_may_not_make_roles_is_refused_with_the_way_out(named: str) -> None:
    servers.database_addresses(named, {}, PASSWORDS)
    weak = provision.with_login(named, "parley_backup", "throwaway")
    # Only the superuser connects to the server's own database by way of PUBLIC's default right.
    with pytest.raises(system.SetupError, match="must be a superuser's"):
        servers.database_addresses(weak, {"DATABASE_URL": weak}, PASSWORDS)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    url = "postgresql://postgres:hidden-word@127.0.0.1:1/parley"

    with pytest.raises(system.SetupError, match="DATABASE_URL does not answer") as told:
        servers.database_addresses(url, {"DATABASE_URL": url}, PASSWORDS)

    assert "hidden-word" not in str(told.value)


def test_web_and_worker_do_not_get_the_stronger_addresses(tmp_path: Path) -> None:
    kept = state.State.load(tmp_path)
    kept.choose_ports({})
    roles = dict.fromkeys(("MIGRATOR_DATABASE_URL", "INTEGRATOR_DATABASE_URL"), "x")
    full = servers.environment(kept, {"DATABASE_URL": "y", **roles}, "redis://", "127.0.0.1")

    assert set(full) - set(servers.without_privileged(full)) == set(roles)
    assert servers.without_privileged(full)["DATABASE_URL"] == "y"


def test_a_changed_migration_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "casework" / "migrations"
    folder.mkdir(parents=True)
    (tmp_path / "uv.lock").touch()
    monkeypatch.setattr(servers, "ROOT", tmp_path)
    before = servers.migrations()

    (folder / "0001_initial.sql").write_text("SELECT 1", encoding="utf-8")

    assert servers.migrations() != before
