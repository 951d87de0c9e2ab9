"""A real PostgreSQL with the application's role for every test that asks for a database.

A template is migrated as the owner once a session and holds the cast; a test marked
``django_db`` runs in a transaction on a copy of it, and one that asks for ``committed_db`` gets a
fresh copy of its own. Nothing is ever flushed: the application's role could not.
"""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from hypothesis import HealthCheck, settings
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from parley.devstack import postgres, provision
from tests import cast as the_cast
from tests.memory import quick_folder
from tests.stretching import quick_stretching
from tests.template import migrated

pytest_plugins = ["tests.walls.summary", "tests.longest", "tests.again"]
# The same examples everywhere, however busy the machine: a failure is a change's, not chance's.
settings.register_profile(
    "parley", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("parley")
TEMPLATE = "parley_template"
EMPTY = "parley_empty"  # tables and nobody in them
_PASSWORDS = dict.fromkeys(provision.LOGINS, "throwaway")
_ALIASES = {
    "default": "parley_app",
    "migrator": "parley_migrator",
    "integrator": "parley_integrator",
}


@pytest.fixture(scope="session", autouse=True)
def network_is_closed() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - sockets' own
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test wanted to talk to {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def stretching_is_quick() -> Iterator[None]:
    """Make locks under words cheap; see ``tests/stretching.py`` for where they are not."""
    with quick_stretching():
        yield


@pytest.fixture(scope="session", autouse=True)
def disk_is_not_waited_for() -> Iterator[None]:
    """Leave out what matters in a loss of power alone, which no test can show."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield a superuser's address of a server that goes away with the session."""
    with quick_folder() as folder, postgres.throwaway(within=folder) as url:
        yield url


@pytest.fixture(scope="session")
def django_db_setup(postgres_server: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Migrate the template, put the cast in, and point every alias at a copy."""
    provision.provision(postgres_server, TEMPLATE, _PASSWORDS)
    with django_db_blocker.unblock():
        use_database(postgres_server, TEMPLATE)
        migrated(postgres_server, TEMPLATE, _migrate)
        connections.close_all()
        copy_database(postgres_server, TEMPLATE, EMPTY)
        the_cast.make()
        connections.close_all()
        copy_database(postgres_server, TEMPLATE, "parley_shared")
        use_database(postgres_server, "parley_shared")
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def committed_db(
    django_db_setup: None, postgres_server: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Yield the name of a database of the test's own, in which commits happen."""
    name = f"parley_{os.urandom(6).hex()}"
    with django_db_blocker.unblock():
        connections.close_all()
        copy_database(postgres_server, TEMPLATE, name)
        use_database(postgres_server, name)
        try:
            yield name
        finally:
            connections.close_all()
            use_database(postgres_server, "parley_shared")
            drop_database(postgres_server, name)


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> the_cast.Cast:
    """Everybody as an actor; in the test's own database where it has one."""
    if "committed_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return the_cast.load()


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """Return the folder of real documents; skips where there is none and none was named."""
    named = os.environ.get("PARLEY_REAL_DOCUMENTS")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data" / "evidence"
    if not folder.is_dir():
        if named:
            pytest.fail(f"PARLEY_REAL_DOCUMENTS names {named}, which is no folder")
        pytest.skip("no folder of real documents here; name one in PARLEY_REAL_DOCUMENTS")
    return folder


def _migrate() -> None:
    call_command("migrate", database="migrator", verbosity=0)
    connections.close_all()


def copy_database(server_url: str, source: str, name: str) -> None:
    """Make a database as a copy of another that nobody is connected to."""
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
    with psycopg.connect(provision.with_database(server_url, name), autocommit=True) as inside:
        provision.prepare_database(inside, name)


def drop_database(server_url: str, name: str) -> None:
    """Drop a database, whoever is connected."""
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def use_database(server_url: str, name: str) -> None:
    """Point every alias at a database, each as its own role."""
    for alias, role in _ALIASES.items():
        connections[alias].close()
        url = urlsplit(server_url)
        connections[alias].settings_dict.update(
            NAME=name,
            USER=role,
            PASSWORD=_PASSWORDS[role],
            HOST=url.hostname,
            PORT=str(url.port),
        )
