"""An installation as `make demo` finds it first: tables and nobody in them."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from parley.devstack import provision
from tests import conftest as shared


@pytest.fixture
def empty_installation(
    django_db_setup: None, postgres_server: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Yield the name of a migrated database in which commits happen, without the tests' cast."""
    name = f"parley_{os.urandom(6).hex()}"
    provision.provision(postgres_server, name, shared._PASSWORDS)
    with django_db_blocker.unblock():
        shared.use_database(postgres_server, name)
        call_command("migrate", database="migrator", verbosity=0)
        try:
            yield name
        finally:
            connections.close_all()
            shared.use_database(postgres_server, "parley_shared")
            with psycopg.connect(postgres_server, autocommit=True) as server:
                server.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
                )
