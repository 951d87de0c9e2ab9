"""An installation as `make demo` finds it first: tables and nobody in them."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests import conftest as shared


@pytest.fixture
def empty_installation(
    django_db_setup: None, postgres_server: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Yield the name of a migrated database in which commits happen, without the tests' cast."""
    name = f"parley_{os.urandom(6).hex()}"
    with django_db_blocker.unblock():
        connections.close_all()
        shared.copy_database(postgres_server, shared.EMPTY, name)
        shared.use_database(postgres_server, name)
        try:
            yield name
        finally:
            connections.close_all()
            shared.use_database(postgres_server, "parley_shared")
            shared.drop_database(postgres_server, name)
