"""The worlds, played once a process for all tests here."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests.memory import quick_folder
from tests.walls.worlds import Worlds


@pytest.fixture(scope="session")
def played_worlds(django_db_setup: None, postgres_server: str) -> Iterator[Worlds]:
    """Yield the worlds played so far, whose files are copied at each visit."""
    with quick_folder() as folder:
        yield Worlds(postgres_server, folder)


@pytest.fixture
def worlds(played_worlds: Worlds, django_db_blocker: DjangoDbBlocker) -> Iterator[Worlds]:
    """Return the worlds, to be played and visited."""
    with django_db_blocker.unblock():
        yield played_worlds
        connections.close_all()
