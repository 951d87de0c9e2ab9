"""The database's roles: what each may do, and that making them twice harms nothing."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from parley.devstack import provision

DATABASE = "provisioned here"  # a name that must be quoted
PASSWORDS = {role: f'{role}\'s "password"' for role in provision.LOGINS}


@pytest.fixture
def address(postgres_server: str) -> Iterator[str]:
    """Yield the superuser's address of a freshly provisioned database."""
    names = [sql.Identifier(DATABASE)]
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(*names))
    provision.provision(postgres_server, DATABASE, PASSWORDS)
    yield provision.with_database(postgres_server, DATABASE)
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(*names))
        for role in provision.LOGINS:  # the other tests' password
            server.execute(
                sql.SQL("ALTER ROLE {} PASSWORD 'throwaway'").format(sql.Identifier(role))
            )


def connect(address: str, role: str) -> psycopg.Connection:
    """Log in as `role`."""
    return psycopg.connect(provision.with_login(address, role, PASSWORDS[role]), autocommit=True)


def test_the_application_owns_nothing_and_makes_nothing(address: str) -> None:
    with connect(address, "parley_app") as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE public.mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SET ROLE parley_owner")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TEMPORARY TABLE mine (id int)")


def test_a_new_table_is_shut_to_the_application_until_somebody_grants_it(address: str) -> None:
    with connect(address, "parley_migrator") as migrator:
        migrator.execute("SET ROLE parley_owner")
        migrator.execute("CREATE TABLE secret (id int)")
    with connect(address, "parley_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SELECT * FROM secret")


def test_only_migrator_and_backup_pass_by_policies_and_the_owner_cannot_log_in(
    address: str,
) -> None:
    with psycopg.connect(address) as admin:
        rows = admin.execute(
            "SELECT rolname, rolcanlogin, rolbypassrls, rolsuper, rolcreaterole, rolcreatedb"
            " FROM pg_roles WHERE rolname LIKE 'parley\\_%' ORDER BY rolname"
        ).fetchall()

    assert rows == [
        ("parley_app", True, False, False, False, False),
        ("parley_backup", True, True, False, False, False),
        ("parley_integrator", True, False, False, False, False),
        ("parley_migrator", True, True, False, False, False),
        ("parley_owner", False, False, False, False, False),
    ]


def test_the_backup_role_reads_all_and_writes_nothing(address: str) -> None:
    with connect(address, "parley_migrator") as migrator:
        migrator.execute("SET ROLE parley_owner")
        migrator.execute("CREATE TABLE kept AS SELECT 1 AS id")
    with connect(address, "parley_backup") as backup:
        assert backup.execute("SELECT id FROM kept").fetchall() == [(1,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            backup.execute("DELETE FROM kept")


def test_a_stranger_cannot_even_connect(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS stranger")
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(provision.with_login(address, "stranger", "stranger"))
    finally:
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute("DROP ROLE stranger")


def test_provisioning_again_keeps_data_and_mends_rights(address: str, postgres_server: str) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("CREATE TABLE kept AS SELECT 7 AS id")
        admin.execute("ALTER ROLE parley_app BYPASSRLS CREATEDB")

    provision.provision(postgres_server, DATABASE, PASSWORDS)

    with psycopg.connect(address) as admin:
        assert admin.execute("SELECT id FROM kept").fetchall() == [(7,)]
        assert admin.execute(
            "SELECT rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = 'parley_app'"
        ).fetchall() == [(False, False)]


def test_the_extensions_are_there(address: str) -> None:
    with psycopg.connect(address) as admin:
        found = {name for (name,) in admin.execute("SELECT extname FROM pg_extension")}

    assert set(provision.EXTENSIONS) <= found


def test_a_login_replaces_only_the_login() -> None:
    url = "postgresql://postgres:old@db.example.org:5433/parley?sslmode=require"

    assert (
        provision.with_login(url, "parley_app", "a/b@c")
        == "postgresql://parley_app:a%2Fb%40c@db.example.org:5433/parley?sslmode=require"
    )
