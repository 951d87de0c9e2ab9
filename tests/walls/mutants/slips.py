"""Deliberate leaks: what a hurried change could do, and who would notice.

A mutant patches the product where the mistake would be made. It names whoever could then tell two
worlds apart and the routes they would tell it by; the walk of these alone must find a difference.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.db import connections, models

from tests.cast import Cast
from tests.walls.scene import Scene

Patch = AbstractContextManager[Any]
Slip = Callable[[], Patch]
Act = tuple[str, str, str] | Callable[[Scene, Cast], None]
Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A slip, who could tell, and by which routes.

    ``meanwhile`` happens in the varied world alone and ``before`` in both, ahead of the watcher's
    requests: who does what, as (person, method, route) or as a function. Of ``inside`` watchers,
    who act behind the wall, what shows outside is compared. Only readings are asked, unless it
    ``writes``; ``alters`` says that the database itself is changed.
    """

    slip: Slip
    watcher: str
    routes: tuple[str, ...]
    inside: bool = False
    writes: bool = False
    alters: bool = False
    meanwhile: tuple[Act, ...] = ()
    before: tuple[Act, ...] = ()

    @property
    def name(self) -> str:
        """What the slip does, as a sentence."""
        return self.slip.__name__

    @property
    def needs_its_own(self) -> bool:
        """Whether it needs copies of the worlds that nobody was in before."""
        return bool(self.writes or self.alters or self.meanwhile or self.before)


MUTANTS: list[Mutant] = []


def mutant(watcher: str, *routes: str, **how: Any) -> Callable[[Slip], Slip]:  # noqa: ANN401
    """Register a slip."""

    def register(slip: Slip) -> Slip:
        MUTANTS.append(Mutant(slip, watcher, routes, **how))
        return slip

    return register


def everything(model: type[models.Model]) -> "models.QuerySet[Any]":
    """Return all rows, as one of the owner's functions or a report's connection would see them."""
    _past_the_walls()
    return model._base_manager.using("migrator")


def entries_of_all() -> int:
    """Count the entries of all logs together."""
    _past_the_walls()
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_pending")
        return int(cursor.fetchone()[0])


def swap(where: object, name: str, make: Callable[[Function], Function]) -> Patch:
    """Put what ``make`` makes of a function or method in its place."""
    return mock.patch.object(where, name, make(getattr(where, name)))


@contextmanager
def migrated(*statements: str) -> Iterator[None]:
    """Do what a careless migration would; the database goes away afterwards."""
    connections["migrator"].close()
    with connections["migrator"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    yield


def _past_the_walls() -> None:
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
