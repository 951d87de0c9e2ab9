"""A database with nothing in it but the log and two plain tables that owe it entries."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from audit.ledger import keys
from audit.ledger.services import open_log
from audit.ledger.sql import ledgered_table
from parley.devstack import provision
from tests.conftest import _PASSWORDS, copy_database, use_database

TEMPLATE = "parley_ledger_template"
LOG = UUID("11111111-1111-4111-8111-111111111111")
OTHER_LOG = UUID("22222222-2222-4222-8222-222222222222")
OFFICE = UUID("33333333-3333-4333-8333-333333333333")
WALL = UUID("44444444-4444-4444-8444-444444444444")
OTHER_WALL = UUID("55555555-5555-4555-8555-555555555555")
PERSON = UUID("66666666-6666-4666-8666-666666666666")

_TABLES = """
CREATE TABLE sample (id serial PRIMARY KEY, wall_id uuid, word text);
CREATE TABLE sample_rule (id serial PRIMARY KEY, word text);
GRANT SELECT, INSERT, UPDATE, DELETE ON sample, sample_rule TO parley_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app;
"""


@dataclass(frozen=True)
class Person:
    user_id: UUID | None = PERSON
    office_id: UUID | None = OFFICE
    log_id: UUID = LOG
    session_ref: str = "a-session"
    address: str = "192.0.2.7"
    agent: str = "Browser/1"
    kind: str = "person"


@dataclass(frozen=True)
class Log:
    """A database of the test's own, and ways into it beside Django's."""

    server: str
    name: str

    @contextmanager
    def as_role(self, role: str, *, autocommit: bool = True) -> Iterator[psycopg.Connection]:
        """A plain connection as one of Parley's roles; "owner" and "postgres" included."""
        url = provision.with_database(self.server, self.name)
        if role not in {"owner", "postgres"}:
            url = provision.with_login(url, role, _PASSWORDS[role])
        with psycopg.connect(url, autocommit=autocommit) as connection:
            if role == "owner":
                connection.execute("SET ROLE parley_owner")
                if not autocommit:
                    connection.commit()
            yield connection

    def count(self, table: str) -> int:
        with self.as_role("postgres") as inside:
            row = inside.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            ).fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture(scope="session")
def ledger_template(postgres_server: str, django_db_blocker: DjangoDbBlocker) -> str:
    provision.provision(postgres_server, TEMPLATE, _PASSWORDS)
    with django_db_blocker.unblock():
        use_database(postgres_server, TEMPLATE)
        executor = MigrationExecutor(connections["migrator"])
        executor.migrate(executor.loader.graph.leaf_nodes("ledger"))
        with connections["migrator"].cursor() as cursor:
            cursor.execute(_TABLES)
            for statement in (*ledgered_table("sample"), *ledgered_table("sample_rule", None)):
                cursor.execute(statement)
        for log_id in (LOG, OTHER_LOG):
            open_log(log_id=log_id, office_id=OFFICE)
        connections.close_all()
    return TEMPLATE


@contextmanager
def copied(server: str, template: str, blocker: DjangoDbBlocker) -> Iterator[Log]:
    """A copy of `template` that every alias points at; the name of the shared one comes back."""
    name = f"parley_ledger_{os.urandom(6).hex()}"
    with blocker.unblock():
        connections.close_all()
        copy_database(server, template, name)
        use_database(server, name)
        try:
            yield Log(server, name)
        finally:
            connections.close_all()
            use_database(server, "parley_shared")


def drop(log: Log) -> None:
    with psycopg.connect(log.server, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(log.name)))


@pytest.fixture
def log(
    ledger_template: str, postgres_server: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Log]:
    with copied(postgres_server, ledger_template, django_db_blocker) as log:
        yield log
    drop(log)


@pytest.fixture
def signing_key(tmp_path: Path, settings: Settings) -> Path:
    """A key of the test's own; returns its folder."""
    folder = tmp_path / "ledger-keys"
    settings.PARLEY_LEDGER_KEY_DIR = folder
    keys.make(folder)
    return folder


@pytest.fixture
def person() -> Person:
    return Person()
