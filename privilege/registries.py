"""What packages above add to acts of privilege, filled in their ``AppConfig.ready``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privilege.choices import GuestKind, WallKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    Change = tuple[_StrOrPromise, _StrOrPromise]

    from audit.ledger.values import Ref
    from privilege.actor import Actor
    from privilege.models.assertion import Assertion
    from privilege.models.walls import Wall


def client_of_channel(actor: Actor, wall: Wall) -> bool:
    """Whether the actor is the client who was invited to their channel with counsel.

    A guest stands behind no other wall, so that the channel that they see is their own.
    """
    return actor.guest == GuestKind.CLIENT and wall.kind == WallKind.PRIVILEGED_CHANNEL


client_signers: list[Callable[[Actor, Wall], bool]] = [client_of_channel]
"""Each says whether the actor is the client whose privilege the material behind a wall is."""

redactors: list[Callable[[Ref, bytes], bytes]] = []
"""Each takes what must not be seen out of a file that leaves Parley, and returns its new bytes."""

release_gates: list[Callable[[Actor, Wall, Wall | None, Sequence[Ref]], Iterable[str]]] = []
"""Each is asked before anything leaves a privileged wall, with the wall that it leaves, the one it
goes to (None: out of Parley) and what leaves; it returns why not, in sentences."""

client_sharing_gates: list[Callable[[Actor, Ref], str | None]] = []
"""Each is asked before counsel shares something with their client (a protective order, for
instance) and returns why not, in a sentence."""

assertion_listeners: list[Callable[[Actor, Sequence[Assertion]], None]] = []
"""Each is called inside the operation that asserts, so that both happen or neither does."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One count of a yearly report; ``count`` is exact and never shown as such where it is small.

    ``name`` is stable and of ASCII letters and hyphens; ``label`` is what the report says.
    """

    name: str
    label: _StrOrPromise
    count: int


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Counts whose sum is told with them; a single count is a group of one."""

    name: str
    label: _StrOrPromise
    parts: Sequence[Figure]


changes: dict[str, Change] = {}
"""By audit tag, what an act changes, before and after, in words and without content."""

decisions: dict[str, _StrOrPromise] = {}
"""Audit tags of decisions, with what each is called, for instance a production served, a plea
accepted or a conflict waived. A colleague of the same office and grade reviews some of them, and
what bears on the prosecution's independence stands beside them in review."""


@dataclass(frozen=True, slots=True)
class ReviewedActs:
    """Acts that an office may have drawn for review, all of them: how their audit tags begin."""

    label: _StrOrPromise
    tags: tuple[str, ...]
    is_on: bool = True


reviewed_acts: dict[str, ReviewedActs] = {}
"""By a name of at most 40 letters and hyphens that is kept with what was drawn. Each is a rule of
review that an office turns on and off; ``is_on`` says what holds until it does."""

figure_sources: list[Callable[[Actor, datetime, datetime], Sequence[FigureGroup]]] = []
"""Each gives figures of the supervisor's own office for its yearly public report, from a time until
before another. What they count must not tell a single act: ``audit.oversight`` withholds small
figures, and whoever adds a source asks what its figures tell together with the others'."""
