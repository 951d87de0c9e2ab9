"""The worlds, played once a process for all tests here."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests.walls.worlds import Worlds


@pytest.fixture(scope="session")
def played_worlds(
    django_db_setup: None, postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Worlds:
    """Return the worlds played so far."""
    return Worlds(postgres_server, tmp_path_factory.mktemp("worlds"))


@pytest.fixture
def worlds(played_worlds: Worlds, django_db_blocker: DjangoDbBlocker) -> Iterator[Worlds]:
    """Return the worlds, to be played and visited."""
    with django_db_blocker.unblock():
        yield played_worlds
        connections.close_all()
